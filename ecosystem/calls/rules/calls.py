"""The states of a call, who may move it, and the deadline."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call, CallKind, CallState, ManagerRight
from ecosystem.directory.rules import is_officer

# Which kinds of call each role may open.
CREATES: Mapping[str, frozenset[CallKind]] = {
    "program_manager": frozenset({CallKind.PROGRAM}),
    "challenge_owner": frozenset({CallKind.CHALLENGE}),
    "officer": frozenset(CallKind),
    "administrator": frozenset(CallKind),
}
HANDS = (ManagerRight.LEAD, ManagerRight.EDITOR)
GRACE_MOST = 1440
# So long a publication of results can be taken back.
UNDO = timedelta(minutes=10)


class Who(enum.StrEnum):
    """Who may move a call: its leads, its leads and editors, an officer who did not ask for it, or the clock."""

    LEAD = "lead"
    HAND = "hand"
    APPROVER = "approver"
    CLOCK = "clock"


S = CallState
# state -> what may follow -> who may do it. What is missing here is illegal.
TRANSITIONS: Mapping[CallState, Mapping[CallState, frozenset[Who]]] = {
    S.DRAFT: {S.IN_APPROVAL: frozenset({Who.HAND}), S.ARCHIVED: frozenset({Who.LEAD})},
    S.IN_APPROVAL: {S.PUBLISHED: frozenset({Who.APPROVER}), S.DRAFT: frozenset({Who.APPROVER, Who.HAND})},
    S.PUBLISHED: {S.OPEN: frozenset({Who.CLOCK}), S.DRAFT: frozenset({Who.LEAD})},
    S.OPEN: {S.CLOSED: frozenset({Who.CLOCK})},
    # A longer time for everybody opens it again.
    S.CLOSED: {S.JUDGING: frozenset({Who.HAND}), S.OPEN: frozenset({Who.LEAD})},
    S.JUDGING: {S.DECIDED: frozenset({Who.LEAD})},
    # A lead publishes; the clock makes it public when the time to take it back is over.
    S.DECIDED: {S.RESULTS: frozenset({Who.CLOCK}), S.JUDGING: frozenset({Who.LEAD})},
    S.RESULTS: {S.ARCHIVED: frozenset({Who.LEAD})},
    S.ARCHIVED: {},
}
# What everybody may read.
SHOWN = frozenset({S.PUBLISHED, S.OPEN, S.CLOSED, S.JUDGING, S.DECIDED, S.RESULTS})
# What has results to look at.
HAS_RESULTS = frozenset({S.DECIDED, S.RESULTS, S.ARCHIVED})
# Until when the texts and the window may still be changed.
EDITABLE = frozenset({S.DRAFT, S.PUBLISHED, S.OPEN, S.CLOSED})
FAULTS: Mapping[str, Any] = {
    "window": _l("Chưa có ngày mở và hạn nộp."),
    "closed-first": _l("Hạn nộp cần sau lúc mở."),
    "past": _l("Hạn nộp đã qua. Vui lòng chọn một ngày ở tương lai."),
    "summary": _l("Chưa có lời giới thiệu ngắn."),
    "owner": _l("Chưa rõ đơn vị tổ chức."),
    "form": _l("Biểu mẫu chưa có câu hỏi nào."),
}


class _OfCall(Protocol):
    """What belongs to a call, such as a document or a question."""

    @property
    def call(self) -> Call:
        """The call, with its managers loaded."""
        ...


@dataclass(frozen=True)
class Seat:
    """One manager's place in a call."""

    call: Call
    account_id: int


def kinds_of(actor: Account | None) -> list[CallKind]:
    """The kinds of call ``actor`` may open, in their order."""
    held = actor.role_names if actor is not None else ()
    return [kind for kind in CallKind if any(kind in CREATES.get(role, ()) for role in held)]


def may_create(actor: Account | None) -> bool:
    """Whether ``actor`` may open a call of some kind."""
    return bool(kinds_of(actor))


def right_of(actor: Account | None, call: Call) -> ManagerRight | None:
    """The right ``actor`` has with ``call`` (managers loaded), or ``None``."""
    if actor is None:
        return None
    return next((one.right for one in call.managers if one.account_id == actor.id), None)


def may_read(actor: Account | None, call: Call) -> bool:
    """A published call is for all; before that, and once archived, for who works on it."""
    return call.state in SHOWN or may_work_on(actor, call)


def may_read_results(actor: Account | None, call: Call) -> bool:
    """Published results are for all, as long as the call is not archived; its managers see them before and after."""
    return call.state is CallState.RESULTS or (call.state in HAS_RESULTS and is_manager(actor, call))


def may_publish(actor: Account | None, call: Call) -> bool:
    """Its leads publish what is decided."""
    return call.state is CallState.DECIDED and may_lead(actor, call)


def is_manager(actor: Account | None, call: Call) -> bool:
    """Whether ``actor`` works on the call; officers as such do not, and read no application."""
    return right_of(actor, call) is not None


def may_work_on(actor: Account | None, call: Call) -> bool:
    """Its managers see the inside of a call; so do officers, who approve it."""
    return right_of(actor, call) is not None or is_officer(actor)


def may_read_of(actor: Account | None, thing: _OfCall) -> bool:
    """Who may read a call reads what belongs to it."""
    return may_read(actor, thing.call)


def may_work_on_of(actor: Account | None, thing: _OfCall) -> bool:
    """Who works on a call works on what belongs to it."""
    return may_work_on(actor, thing.call)


def may_edit_of(actor: Account | None, thing: _OfCall) -> bool:
    """Who changes a call changes what belongs to it."""
    return may_edit(actor, thing.call)


def may_edit(actor: Account | None, call: Call) -> bool:
    """Leads and editors change a call."""
    return right_of(actor, call) in HANDS


def may_lead(actor: Account | None, call: Call) -> bool:
    """Leads say who else works on it, open it to latecomers, and decide."""
    return right_of(actor, call) is ManagerRight.LEAD


def may_approve(actor: Account | None, call: Call) -> bool:
    """An officer approves, but never what they themselves sent to be approved: two pairs of eyes."""
    return actor is not None and is_officer(actor) and call.approval_asked_by_id != actor.id


def may_move(actor: Account | None, call: Call, to: CallState) -> bool:
    """Whether ``actor`` (``None``: the clock) may take ``call`` to the state ``to``."""
    who = TRANSITIONS[call.state].get(to, frozenset())
    if actor is None:
        return Who.CLOCK in who
    return (
        (Who.LEAD in who and may_lead(actor, call))
        or (Who.HAND in who and may_edit(actor, call))
        or (Who.APPROVER in who and may_approve(actor, call))
    )


def last_second(closes_at: datetime, grace_minutes: int) -> datetime:
    """The last second in which an application is taken: the deadline and its grace, inclusive."""
    return closes_at + timedelta(minutes=grace_minutes)


def is_taking(call: Call, now: datetime, late_until: datetime | None = None) -> bool:
    """Whether an application sent at ``now`` is in time; ``late_until`` is what a code for late entry allows one.

    Inclusive to the second: with the deadline 17:00:00, 17:00:00.9 is in time and 17:00:01 is not. The state follows
    the clock within a minute and decides nothing but whether the call takes applications at all.
    """
    second = now.replace(microsecond=0)
    if call.opens_at is None or call.closes_at is None or second < call.opens_at:
        return False
    if late_until is not None and call.state in (S.PUBLISHED, S.OPEN, S.CLOSED) and second <= late_until:
        return True
    return call.state in (S.PUBLISHED, S.OPEN) and second <= last_second(call.closes_at, call.grace_minutes)


def phase_after_extending(call: Call, now: datetime) -> bool:
    """Whether a closed call takes applications again with its new deadline."""
    return call.closes_at is not None and now.replace(microsecond=0) <= last_second(call.closes_at, call.grace_minutes)


def phase(call: Call, now: datetime) -> CallState:
    """The state as it is at ``now``, before the clock's job has come by."""
    if call.opens_at is None or call.closes_at is None or call.state not in (S.PUBLISHED, S.OPEN):
        return call.state
    if now.replace(microsecond=0) > last_second(call.closes_at, call.grace_minutes):
        return S.CLOSED
    return S.OPEN if now >= call.opens_at else S.PUBLISHED


def fault(call: Call, now: datetime, *, has_form: bool) -> list[str]:
    """What a call still lacks before it may be sent for approval, as keys of ``FAULTS``."""
    found = []
    if call.opens_at is None or call.closes_at is None:
        found.append("window")
    elif call.closes_at <= call.opens_at:
        found.append("closed-first")
    elif call.closes_at <= now:
        found.append("past")
    if not (call.summary_vi or call.summary_en):
        found.append("summary")
    if call.organisation_id is None and not call.owner_name:
        found.append("owner")
    return found if has_form else [*found, "form"]
