"""The manager's day over all the cohorts they run: what waits, is due, is late, is at risk. Constant queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.feature import Badge
from ecosystem.directory.models import Profile
from ecosystem.directory.queries import local
from ecosystem.programs.models import (
    Attendance,
    Cohort,
    CohortManager,
    CohortSession,
    CohortState,
    CohortTask,
    Enrolment,
    EnrolmentState,
    Feedback,
    HandIn,
    Presence,
)
from ecosystem.programs.rules import day as rules
from ecosystem.programs.rules.enrolments import TAKES_PART

SHOWN = 20
LOOKED_AT = 2000
Others = Callable[[Sequence[int]], Mapping[int, Sequence[Badge]]]


@dataclass(frozen=True)
class Item:
    """One thing of the day: whose, what, since or until when, where it is done."""

    name: str
    what: str
    cohort: str
    at: datetime
    endpoint: str
    key: str


@dataclass(frozen=True)
class AtRisk:
    """A startup at risk, with the figures the rule looked at."""

    name: str
    cohort: str
    key: str
    late: int
    missed: int
    risks: tuple[rules.Risk, ...]
    # What higher features know (``Feature.risks``).
    others: Sequence[Badge] = ()


@dataclass(frozen=True)
class Day:
    """What a manager sees first."""

    cohorts: Sequence[Cohort]
    waiting: Sequence[Item]
    due: Sequence[Item]
    late: Sequence[Item]
    at_risk: Sequence[AtRisk]


def day(account: Account, others: Others = lambda _ids: {}) -> Day:
    """The day of somebody who runs cohorts; ``others`` says what higher features know of who is at risk."""
    now = clock.now()
    cohorts = _cohorts(account)
    ids = [one.id for one in cohorts]
    missing = _missing(ids, now)
    return Day(
        cohorts,
        waiting=_waiting(ids),
        due=sorted([*_offers(ids, now), *_sessions(ids, now), *_tasks(ids, now)], key=lambda item: item.at)[:SHOWN],
        late=[*_unwritten(ids, now), *(_late(enrolment, task) for enrolment, task in missing)][:SHOWN],
        at_risk=_at_risk(ids, missing, others(ids)),
    )


def own_signs(one: Enrolment, others: Others) -> AtRisk | None:
    """Why this startup is at risk, as its managers see it on their day, or ``None``: for itself and them."""
    missing, told = _missing([one.cohort_id], clock.now()), others([one.cohort_id])
    return next((risky for risky in _at_risk([one.cohort_id], missing, told) if risky.key == one.key), None)


def late_of(cohort_id: int, now: datetime) -> set[int]:
    """The enrolments of a cohort that owe a task whose time is over."""
    return {enrolment.id for enrolment, _task in _missing([cohort_id], now)}


def _cohorts(account: Account) -> list[Cohort]:
    own = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == account.id)
    live = (Cohort.id.in_(own), Cohort.state.in_([CohortState.PLANNED, CohortState.RUNNING]))
    return list(db.session.scalars(sa.select(Cohort).where(*live).order_by(Cohort.starts_on, Cohort.id)))


def _waiting(ids: Sequence[int]) -> list[Item]:
    """Newest versions nobody said a word of, the oldest first."""
    later = aliased(HandIn)
    newer = sa.exists().where(
        later.task_id == HandIn.task_id, later.enrolment_id == HandIn.enrolment_id, later.number > HandIn.number
    )
    said = sa.exists().where(Feedback.hand_in_id == HandIn.id)
    rows = (
        sa.select(HandIn)
        .join(Enrolment, Enrolment.id == HandIn.enrolment_id)
        .where(Enrolment.cohort_id.in_(ids), ~newer, ~said)
        .options(
            joinedload(HandIn.task).joinedload(CohortTask.cohort),
            joinedload(HandIn.enrolment).joinedload(Enrolment.profile),
        )
        .order_by(HandIn.at, HandIn.id)
        .limit(SHOWN)
    )
    return [
        Item(
            _name(one.enrolment),
            local(one.task.title_vi, one.task.title_en),
            _cohort(one.task.cohort),
            one.at,
            "programs.hand_in",
            one.key,
        )
        for one in db.session.scalars(rows)
    ]


def _offers(ids: Sequence[int], now: datetime) -> list[Item]:
    soon = (
        Enrolment.cohort_id.in_(ids),
        Enrolment.state == EnrolmentState.OFFERED,
        Enrolment.reply_by <= now + rules.OFFER_SOON,
    )
    rows = sa.select(Enrolment).options(joinedload(Enrolment.profile), joinedload(Enrolment.cohort)).where(*soon)
    found = db.session.scalars(rows.order_by(Enrolment.reply_by).limit(SHOWN))
    return [Item(_name(one), "offer", _cohort(one.cohort), one.reply_by, "programs.run_one", one.key) for one in found]


def _sessions(ids: Sequence[int], now: datetime) -> list[Item]:
    ahead = (
        CohortSession.cohort_id.in_(ids),
        CohortSession.cancelled_at.is_(None),
        CohortSession.ends_at > now,
        CohortSession.starts_at <= now + rules.AHEAD,
    )
    rows = sa.select(CohortSession).options(joinedload(CohortSession.cohort)).where(*ahead)
    found = db.session.scalars(rows.order_by(CohortSession.starts_at).limit(SHOWN))
    return [_session(one, "session") for one in found]


def _unwritten(ids: Sequence[int], now: datetime) -> list[Item]:
    """Sessions of running cohorts that are over and nobody wrote down who was there."""
    noted = sa.exists().where(Attendance.session_id == CohortSession.id)
    over = (
        CohortSession.cohort_id.in_(ids),
        CohortSession.cancelled_at.is_(None),
        CohortSession.ends_at <= now,
        ~noted,
    )
    rows = sa.select(CohortSession).options(joinedload(CohortSession.cohort)).where(*over)
    found = db.session.scalars(rows.order_by(CohortSession.starts_at).limit(SHOWN))
    return [_session(one, "unwritten") for one in found]


def _tasks(ids: Sequence[int], now: datetime) -> list[Item]:
    ahead = (CohortTask.cohort_id.in_(ids), CohortTask.due_at > now, CohortTask.due_at <= now + rules.AHEAD)
    rows = sa.select(CohortTask).options(joinedload(CohortTask.cohort)).where(*ahead)
    found = db.session.scalars(rows.order_by(CohortTask.due_at).limit(SHOWN))
    return [
        Item(local(one.title_vi, one.title_en), "task", _cohort(one.cohort), one.due_at, "programs.task", one.key)
        for one in found
    ]


def _missing(ids: Sequence[int], now: datetime) -> list[tuple[Enrolment, CohortTask]]:
    """Who takes part and owes a task whose time is over, the oldest first."""
    handed = sa.exists().where(HandIn.task_id == CohortTask.id, HandIn.enrolment_id == Enrolment.id)
    rows = (
        sa.select(Enrolment, CohortTask)
        .join(CohortTask, CohortTask.cohort_id == Enrolment.cohort_id)
        .where(
            Enrolment.cohort_id.in_(ids),
            Enrolment.state.in_(list(TAKES_PART)),
            CohortTask.due_at < now,
            CohortTask.due_at >= Enrolment.created_at,
            ~handed,
        )
        .options(joinedload(Enrolment.profile), joinedload(Enrolment.cohort))
        .order_by(CohortTask.due_at, Enrolment.id)
        .limit(LOOKED_AT)
    )
    return [(enrolment, task) for enrolment, task in db.session.execute(rows)]


def _at_risk(
    ids: Sequence[int], missing: Sequence[tuple[Enrolment, CohortTask]], others: Mapping[int, Sequence[Badge]]
) -> list[AtRisk]:
    late: dict[int, int] = {}
    for enrolment, _task in missing:
        late[enrolment.id] = late.get(enrolment.id, 0) + 1
    presences: dict[int, list[Presence]] = {}
    rows = (
        sa.select(Attendance.enrolment_id, Attendance.state)
        .join(CohortSession, CohortSession.id == Attendance.session_id)
        .where(CohortSession.cohort_id.in_(ids))
        .order_by(CohortSession.starts_at.desc(), CohortSession.id.desc())
        .limit(LOOKED_AT)
    )
    for enrolment_id, state in db.session.execute(rows):
        presences.setdefault(enrolment_id, []).append(state)
    missed = {number: rules.missed_in_a_row(held) for number, held in presences.items()}
    found = {one: rules.risks(late.get(one, 0), missed.get(one, 0)) for one in {*late, *missed, *others}}
    wanted = [one for one, met in found.items() if met or one in others]
    select = sa.select(Enrolment).options(joinedload(Enrolment.profile), joinedload(Enrolment.cohort))
    here = select.where(Enrolment.id.in_(wanted), Enrolment.state == EnrolmentState.ACTIVE).order_by(Enrolment.id)
    return [
        AtRisk(
            _name(one),
            _cohort(one.cohort),
            one.key,
            late.get(one.id, 0),
            missed.get(one.id, 0),
            found[one.id],
            others.get(one.id, ()),
        )
        for one in db.session.scalars(here)
    ]


def _late(one: Enrolment, task: CohortTask) -> Item:
    title = local(task.title_vi, task.title_en)
    return Item(_name(one), title, _cohort(one.cohort), task.due_at, "programs.run_one", one.key)


def _session(one: CohortSession, what: str) -> Item:
    return Item(
        local(one.title_vi, one.title_en), what, _cohort(one.cohort), one.starts_at, "programs.session", one.key
    )


def _name(one: Enrolment) -> str:
    profile: Profile = one.profile
    return local(profile.name, profile.name_en)


def _cohort(one: Cohort) -> str:
    return local(one.name_vi, one.name_en)
