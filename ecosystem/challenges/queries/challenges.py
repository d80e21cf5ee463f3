"""Challenges as pages show them: lists, one of them, its acceptance test in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, joinedload

from ecosystem.accounts.models import Account
from ecosystem.calls import queries as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Application, Call, CallManager, CallState
from ecosystem.challenges import rules
from ecosystem.challenges.models import Challenge, ChallengeState
from ecosystem.challenges.rules import acceptance, drafting, feeding
from ecosystem.challenges.rules.acceptance import Aim
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import PageOf
from ecosystem.core.text import fold
from ecosystem.core.values import format_number
from ecosystem.directory import queries as directory
from ecosystem.directory.queries import local
from ecosystem.directory.rules import is_officer
from ecosystem.taxonomy import queries as taxonomy

LOOKS = {
    ChallengeState.OPEN: "ok", ChallengeState.APPROVED: "info", ChallengeState.AWARDED: "info",
    ChallengeState.PILOTING: "info", ChallengeState.COMPLETED: "ok", ChallengeState.PROPOSED: "warn",
}  # fmt: skip
# The way of a challenge for its line of steps.
WAY = (
    ChallengeState.PROPOSED, ChallengeState.APPROVED, ChallengeState.OPEN, ChallengeState.EVALUATING,
    ChallengeState.AWARDED, ChallengeState.PILOTING, ChallengeState.COMPLETED,
)  # fmt: skip
# What a list may be narrowed to: a word -> its states.
WHEN = {
    "open": (ChallengeState.APPROVED, ChallengeState.OPEN),
    "running": (ChallengeState.EVALUATING, ChallengeState.AWARDED, ChallengeState.PILOTING),
    "done": (ChallengeState.COMPLETED,),
}


@dataclass(frozen=True)
class Row:
    """One challenge in a list."""

    slug: str
    title: Any
    summary: Any
    owner: str
    state: ChallengeState
    state_label: str
    look: str
    closes_at: datetime | None
    budget_vnd: int | None
    is_sample: bool


@dataclass(frozen=True)
class MeasureRow:
    """One measure in the reader's language."""

    key: str
    name: Any
    target: str
    how: Any


@dataclass(frozen=True)
class Task:
    """One step of the wizard in the list of tasks."""

    step: drafting.Step
    title: str
    lacks: Sequence[Any]


def challenge(slug: str) -> Challenge:
    """The challenge whose call has that slug. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(Call.slug == slug)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(challenge_id: int) -> Challenge | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(Challenge.id == challenge_id)).one_or_none()


def of_call(call_id: int) -> Challenge | None:
    """The challenge of a call, or ``None`` where the call has none."""
    return db.session.scalars(_whole().where(Challenge.call_id == call_id)).one_or_none()


def _whole() -> sa.Select[Challenge]:
    of_call = contains_eager(Challenge.call)
    return (
        sa.select(Challenge)
        .join(Call, Call.id == Challenge.call_id)
        .options(
            of_call.selectinload(Call.managers).joinedload(CallManager.account),
            of_call.joinedload(Call.owner),
            joinedload(Challenge.award).joinedload(Application.profile),
        )
    )


def _listed() -> sa.Select[Challenge]:
    listed = sa.select(Challenge).join(Call, Call.id == Challenge.call_id)
    return listed.options(contains_eager(Challenge.call).joinedload(Call.owner))


def shown(when: str = "", text: str = "") -> sa.Select[Challenge]:
    """What everybody may read, narrowed: the open ones first."""
    select = _listed().where(Call.state.in_(call_rules.SHOWN) | Challenge.state.in_(rules.LASTING))
    if when in WHEN:
        select = select.where(Challenge.state.in_(WHEN[when]))
    for word in fold(text).split()[:8]:
        select = select.where(Call.folded.contains(word, autoescape=True))
    order = sa.case(
        (Challenge.state == ChallengeState.OPEN, 0), (Challenge.state == ChallengeState.APPROVED, 1), else_=2
    )
    return select.order_by(order, Challenge.state_at.desc(), Challenge.id)


def mine(account: Account) -> sa.Select[Challenge]:
    """The challenges one works on; officers see what was sent to them too."""
    own = Call.id.in_(sa.select(CallManager.call_id).where(CallManager.account_id == account.id))
    wanted = own | (Call.state != CallState.DRAFT) if is_officer(account) else own
    waits = sa.case((Call.state == CallState.IN_APPROVAL, 0), (Call.state == CallState.ARCHIVED, 2), else_=1)
    return _listed().where(wanted).order_by(waits, Challenge.id.desc())


def rows(challenges: Sequence[Challenge]) -> list[Row]:
    """Challenges as a list shows them."""
    return [row(one) for one in challenges]


def row(one: Challenge) -> Row:
    """One challenge as a list shows it."""
    call, state = one.call, rules.standing(one, clock.now())
    return Row(
        call.slug,
        local(call.title_vi, call.title_en),
        local(call.summary_vi, call.summary_en),
        str(calls.owner_of(call)),
        state,
        label(one, state),
        LOOKS.get(state, "plain"),
        call.closes_at,
        one.budget_vnd,
        call.is_sample,
    )


def label(one: Challenge, state: ChallengeState) -> str:
    """What a state is called; a challenge that nobody has sent yet is a draft."""
    if state is ChallengeState.PROPOSED and one.call.state is CallState.DRAFT:
        return str(calls.STATES[CallState.DRAFT])
    return taxonomy.label("challenge_states", state.value)


def steps_of(one: Challenge) -> list[tuple[str, str]]:
    """Where it stands on its way, for the line of steps."""
    state = rules.standing(one, clock.now())
    at = WAY.index(state) if state in WAY else len(WAY)
    found = [
        (taxonomy.label("challenge_states", each.value), "done" if place < at else "now" if place == at else "")
        for place, each in enumerate(WAY)
    ]
    return [(label, "done" if state is WAY[-1] else kind) for label, kind in found]


def texts(one: Challenge) -> list[tuple[str, Any]]:
    """The parts of the text in the reader's language: (head, words), those that are empty left out."""
    found = []
    for name, (vi, en) in feeding.HEADS.items():
        words = local(getattr(one, f"{name}_vi"), getattr(one, f"{name}_en"))
        if words:
            found.append((en if directory.is_english() else vi, words))
    return found


def measures(one: Challenge) -> list[MeasureRow]:
    """The acceptance test in the reader's language."""
    return [
        MeasureRow(each.key, local(each.vi, each.en), target(each), local(each.how_vi, each.how_en))
        for each in acceptance.read(one.test)
    ]


def target(measure: acceptance.Measure) -> str:
    """The target as people write it: "≥ 90 %"."""
    return f"{'≥' if measure.aim is Aim.LEAST else '≤'} {figure(measure.target)} {local(measure.unit, measure.unit_en)}"


def figure(value: int) -> str:
    """Thousandths as people write them."""
    return format_number(acceptance.shown(value), "en" if directory.is_english() else "vi")


def phases(one: Challenge) -> list[tuple[Any, int]]:
    """The phases in the reader's language: (name, weeks)."""
    return [(local(each.vi, each.en), each.weeks) for each in acceptance.read_phases(one.phases)]


def tasks(one: Challenge) -> list[Task]:
    """The steps of the wizard with what each lacks."""
    lacking = drafting.missing(one)
    return [Task(step, str(title), lacking.get(step, ())) for step, title in drafting.TITLES.items()]


def lacks(call_id: int) -> list[str]:
    """What the challenge of a call lacks before that is sent for approval, with the step to write it in."""
    one = of_call(call_id)
    lacking = drafting.missing(one) if one is not None else {}
    return [f"{drafting.TITLES[step]}: {words}" for step, found in lacking.items() for words in found]


def behind_call(call_id: int) -> PageOf | None:
    """The inside of the challenge of a call: who may see that of the call may see this."""
    one = of_call(call_id)
    if one is None:
        return None
    words = label(one, rules.standing(one, clock.now()))
    return PageOf(_l("Bài toán"), words, url_for("challenges.manage", slug=one.call.slug))


def sample_public(role: str) -> dict[str, Any] | None:
    """The URL values of a challenge everybody may read."""
    found = db.session.scalars(shown().limit(1)).first() if role == "public" else None
    return {"slug": found.call.slug} if found else None


def sample_mine(role: str) -> dict[str, Any] | None:
    """The URL values of a challenge that the demo account of ``role`` works on."""
    works = sa.select(Call.slug).join(Challenge).join(CallManager).join(Account)
    slug = db.session.scalar(works.where(Account.email == f"{role}@demo.example").order_by(Call.id).limit(1))
    return {"slug": slug} if slug else None


def sample_draft(role: str) -> dict[str, Any] | None:
    """The URL values of the first step of a draft of ``role``."""
    works = sa.select(Call.slug).join(Challenge).join(CallManager).join(Account)
    drafts = works.where(Account.email == f"{role}@demo.example", Call.state == CallState.DRAFT)
    slug = db.session.scalar(drafts.where(Challenge.state == ChallengeState.PROPOSED).order_by(Call.id).limit(1))
    return {"slug": slug, "step": drafting.Step.PAIN.value} if slug else None
