"""How challenges move, tied to the states of their calls, and who may see and do what with them. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import CallKind, CallState
from ecosystem.challenges.models import Challenge, ChallengeState


class Who(enum.StrEnum):
    """What moves it: its call, a lead, both sides with the second click, or who was chosen and declines."""

    CALL = "call"
    LEAD = "lead"
    BOTH = "both"
    SOLVER = "solver"


S, C = ChallengeState, CallState
BY_CALL, BY_LEAD = frozenset({Who.CALL}), frozenset({Who.LEAD})
# state -> what may follow -> what moves it there. What is missing here is illegal.
TRANSITIONS: Mapping[ChallengeState, Mapping[ChallengeState, frozenset[Who]]] = {
    S.PROPOSED: {S.APPROVED: BY_CALL, S.OPEN: BY_CALL, S.CANCELLED: BY_LEAD},
    S.APPROVED: {S.PROPOSED: BY_CALL, S.OPEN: BY_CALL, S.CANCELLED: BY_LEAD},
    S.OPEN: {S.EVALUATING: BY_CALL},
    # A longer time for everybody opens it again.
    S.EVALUATING: {S.OPEN: BY_CALL, S.AWARDED: BY_LEAD, S.CANCELLED: BY_LEAD},
    # Who was chosen may decline; where another was tried before, it stands there again.
    S.AWARDED: {
        S.EVALUATING: frozenset({Who.SOLVER}),
        S.COMPLETED: frozenset({Who.SOLVER}),
        S.PILOTING: frozenset({Who.BOTH}),
        S.CANCELLED: BY_LEAD,
    },
    S.PILOTING: {S.COMPLETED: BY_LEAD},
    # Another solution is tried where none was accepted (``rules.pilots.may_choose``).
    S.COMPLETED: {S.AWARDED: BY_LEAD},
    S.CANCELLED: {},
}
# What the state of a call says of its challenge, until somebody is chosen.
OF_CALL: Mapping[CallState, ChallengeState] = {
    C.DRAFT: S.PROPOSED,
    C.IN_APPROVAL: S.PROPOSED,
    C.PUBLISHED: S.APPROVED,
    C.OPEN: S.OPEN,
    C.CLOSED: S.EVALUATING,
    C.JUDGING: S.EVALUATING,
    C.DECIDED: S.EVALUATING,
    C.RESULTS: S.EVALUATING,
    C.ARCHIVED: S.CANCELLED,
}
FOLLOWING = frozenset({S.PROPOSED, S.APPROVED, S.OPEN, S.EVALUATING})
# A call that is archived was solved, or its challenge was cancelled; what was tried stays for everybody to read.
LASTING = frozenset({S.COMPLETED})

# While solvers are sought, and while they may be invited.
SEEKING = frozenset({S.PROPOSED, S.APPROVED, S.OPEN})
INVITING = frozenset({S.APPROVED, S.OPEN})


def standing(one: Challenge, now: datetime) -> ChallengeState:
    """The state as it is at ``now``, before the reaction to its call has come by."""
    return OF_CALL[calls.phase(one.call, now)] if one.state in FOLLOWING else one.state


def may_seek(one: Challenge, now: datetime) -> bool:
    """Whether who could solve it may be worked out."""
    return standing(one, now) in SEEKING


def may_invite(one: Challenge, now: datetime) -> bool:
    """Whether solvers may be invited: it is published, and still takes proposals."""
    return standing(one, now) in INVITING


def may_follow(state: ChallengeState, to: ChallengeState) -> bool:
    """Whether the call takes a challenge from one state to another."""
    return Who.CALL in TRANSITIONS[state].get(to, frozenset())


def may_move(actor: Account | None, one: Challenge, to: ChallengeState, now: datetime) -> bool:
    """Whether ``actor`` may take a challenge to the state ``to`` alone."""
    return Who.LEAD in TRANSITIONS[standing(one, now)].get(to, frozenset()) and calls.may_lead(actor, one.call)


def may_create(actor: Account | None) -> bool:
    """Whoever may open calls of this kind poses challenges."""
    return CallKind.CHALLENGE in calls.kinds_of(actor)


def may_read(actor: Account | None, one: Challenge) -> bool:
    """What is published is for all, and what was tried stays so; before that it is for who works on it."""
    return calls.may_read(actor, one.call) or one.state in LASTING


def may_work_on(actor: Account | None, one: Challenge) -> bool:
    """Its managers see the inside of a challenge; so do officers, who approve it."""
    return calls.may_work_on(actor, one.call)


def is_manager(actor: Account | None, one: Challenge) -> bool:
    """Whether ``actor`` works on it; officers as such do not, and see neither solvers nor proposals."""
    return calls.is_manager(actor, one.call)


def may_edit(actor: Account | None, one: Challenge) -> bool:
    """Leads and editors write a challenge while it is a draft; what was published people rely on."""
    return one.call.state is CallState.DRAFT and one.state is not S.CANCELLED and calls.may_edit(actor, one.call)


def may_hand(actor: Account | None, one: Challenge) -> bool:
    """Leads and editors do the daily work of a challenge."""
    return calls.may_edit(actor, one.call)


def may_lead(actor: Account | None, one: Challenge) -> bool:
    """Leads choose, accept and buy."""
    return calls.may_lead(actor, one.call)
