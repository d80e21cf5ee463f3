"""Posing a challenge step by step, sending it to the Department, approving or returning it, calling it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.actions import CallValues
from ecosystem.calls.models import Call, CallKind, CallState
from ecosystem.challenges import rules
from ecosystem.challenges.models import Challenge, ChallengeState, ChallengeStep
from ecosystem.challenges.rules import acceptance, feeding
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

FORM = "challenge-proposal"
OWN = frozenset(
    f"{name}_{locale}" for name in (*feeding.HEADS, "head") for locale in ("vi", "en")
) | frozenset({"budget_vnd", "sectors", "test", "phases"})  # fmt: skip
FAULTS: Mapping[str, Any] = {
    "name": _l("Mỗi dòng cần có tên."),
    "unit": _l("Mỗi chỉ số cần có đơn vị đo."),
    "target": _l("Mỗi chỉ số cần một mục tiêu bằng số, ví dụ 90 hoặc 3,5."),
    "how": _l("Mỗi chỉ số cần nói rõ đo bằng cách nào."),
    "weeks": _l("Mỗi chặng cần số tuần, từ 1 đến 260."),
    "many": _l("Nhiều dòng quá. Vui lòng bớt lại."),
    "twice": _l("Có hai chỉ số trùng nhau."),
}


@dataclass(frozen=True)
class Draft:
    """What one step of the wizard wrote: of the challenge, and of its call."""

    own: Mapping[str, Any] = field(default_factory=dict)
    of_call: Mapping[str, Any] = field(default_factory=dict)


def create(actor: Account, draft: Draft, *, is_sample: bool = False) -> Challenge:
    """A new challenge with its call, both as drafts. Raises ``Refused``: ``role``, ``title``."""
    if not draft.of_call.get("title_vi"):
        raise Refused(_l("Bài toán cần một cái tên."), code="title")
    values = CallValues(**{"program_type": "challenge", **draft.of_call})
    call = calls.create(actor, CallKind.CHALLENGE, values, is_sample=is_sample)
    calls.use_template(actor, call, FORM)
    moment = clock.now()
    one = Challenge(call=call, state=ChallengeState.PROPOSED, state_at=moment, created_at=moment, **_empty())
    _write(one, draft.own)
    db.session.add(one)
    db.session.flush()
    note_step(one, "", ChallengeState.PROPOSED, actor_id=actor.id, at=moment)
    _feed(actor, one)
    record("challenge.created", actor=actor.id, subject=one)
    return one


def save(actor: Account, one: Challenge, draft: Draft, *, version: int | None = None) -> Challenge:
    """Keep one step. Raises ``Refused``: ``rights`` (no draft any more), ``stale``, a key of ``FAULTS``."""
    if not rules.may_edit(actor, one):
        raise Refused(_l("Bài toán không còn sửa được ở bước này."), code="rights")
    if version is not None and version != one.version:
        raise Refused(_l("Bài toán vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    _write(one, draft.own)
    # Whatever was written, the next who saves sees that somebody did.
    sa.orm.attributes.flag_modified(one, "test")
    db.session.flush()
    _feed(actor, one, draft.of_call)
    record("challenge.changed", actor=actor.id, subject=one)
    return one


def send(actor: Account, one: Challenge) -> None:
    """Send it to the Department. Raises ``Refused`` as ``calls.move`` does: ``missing`` for what it lacks itself."""
    calls.move(actor, one.call, CallState.IN_APPROVAL)


def decide(actor: Account, one: Challenge, *, approved: bool, note: str = "") -> None:
    """Approve and publish, or return it with a note. Raises ``Refused``: ``moved``, ``note`` (returned without)."""
    if one.call.state is not CallState.IN_APPROVAL or not call_rules.may_approve(actor, one.call):
        raise Refused(_l("Bài toán không chờ bạn duyệt."), code="moved")
    if not approved and not note.strip():
        raise Refused(_l("Vui lòng nói rõ cần sửa điều gì."), code="note")
    calls.move(actor, one.call, CallState.PUBLISHED if approved else CallState.DRAFT, note=note)


def follow(one: Challenge, state: CallState, at: datetime) -> bool:
    """Take a challenge where the state its call came to says; whether it moved. May run twice."""
    wanted = rules.OF_CALL[state]
    if not rules.may_follow(one.state, wanted):
        return False
    return move(one, wanted, at=at)


def cancel(actor: Account, one: Challenge, *, why: str) -> None:
    """Call it off, with the reason that everybody reads. Raises ``Refused``: ``moved``, ``why``."""
    now = clock.now()
    if not rules.may_move(actor, one, ChallengeState.CANCELLED, now):
        raise Refused(_l("Bài toán không dừng được ở bước này."), code="moved")
    if not why.strip():
        raise Refused(_l("Vui lòng nói vì sao dừng."), code="why")
    if not move(one, ChallengeState.CANCELLED, actor_id=actor.id, at=now, values={"cancelled_why": why.strip()[:1000]}):
        raise Refused(_l("Bài toán vừa được chuyển bước."), code="moved")
    # What nobody has seen goes with it; a call that people read stays where it is.
    if one.call.state in (CallState.PUBLISHED, CallState.IN_APPROVAL):
        calls.move(actor, one.call, CallState.DRAFT)
    if one.call.state is CallState.DRAFT:
        calls.move(actor, one.call, CallState.ARCHIVED)
    record("challenge.cancelled", actor=actor.id, subject=one)


def note_step(one: Challenge, came: str, state: ChallengeState, *, actor_id: int | None, at: datetime) -> None:
    """Write a step down."""
    db.session.add(ChallengeStep(challenge_id=one.id, came=came, state=state, at=at, actor_id=actor_id))
    db.session.flush()


def move(
    one: Challenge,
    to: ChallengeState,
    *,
    at: datetime,
    actor_id: int | None = None,
    values: Mapping[str, Any] | None = None,
) -> bool:
    """Move it from where it is seen to stand; of two who do so at once one finds it moved."""
    came = one.state
    change = {"state": to, "state_at": at, "version": Challenge.version + 1, **(values or {})}
    statement = sa.update(Challenge).where(Challenge.id == one.id, Challenge.state == came).values(change)
    if not affected(statement.execution_options(synchronize_session=False)):
        return False
    db.session.refresh(one)
    note_step(one, came.value, to, actor_id=actor_id, at=at)
    record("challenge.moved", actor=actor_id, subject=one, state=to.value, came=came.value)
    return True


def _write(one: Challenge, own: Mapping[str, Any]) -> None:
    try:
        if "test" in own:
            own = {**own, "test": acceptance.plain(acceptance.read(own["test"]))}
        acceptance.read_phases(own.get("phases", ()))
    except acceptance.WrongTest as wrong:
        raise Refused(FAULTS[wrong.code], code=wrong.code) from wrong
    for name in OWN & set(own):
        setattr(one, name, own[name])


def _feed(actor: Account, one: Challenge, changes: Mapping[str, Any] | None = None) -> None:
    """Write the texts of the call: its own fields, and the challenge as its body."""
    values = {**_held(one.call), **(changes or {})}
    values |= {f"body_{locale}": feeding.body(one, locale) for locale in ("vi", "en")}
    calls.edit(actor, one.call, replace(CallValues(title_vi=values["title_vi"]), **values))


def _held(call: Call) -> dict[str, Any]:
    return {each.name: getattr(call, each.name) for each in fields(CallValues)}


def _empty() -> dict[str, Any]:
    texts = {name: "" for name in OWN if name.endswith(("_vi", "_en"))}
    return {**texts, "sectors": [], "test": [], "phases": [], "cancelled_why": ""}
