"""How a pilot moves, who does what with it, what it lacks, what its values say, and what everybody may read. Pure."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import ApplicationState, CallState
from ecosystem.calls.rules.applications import HANDS
from ecosystem.challenges.models import Challenge, Measurement, Pilot, PilotState
from ecosystem.challenges.rules.acceptance import Measure, meets
from ecosystem.directory.rules import right_of


class Side(enum.StrEnum):
    """The two sides of a pilot."""

    OWNER = "owner"
    SOLVER = "solver"


class Mover(enum.StrEnum):
    """Who moves a pilot: both sides together, a lead of the challenge, a hand of who solves it."""

    BOTH = "both"
    LEAD = "lead"
    SOLVER = "solver"


P = PilotState
TRANSITIONS: Mapping[PilotState, Mapping[PilotState, frozenset[Mover]]] = {
    P.DRAFT: {P.RUNNING: frozenset({Mover.BOTH})},
    P.RUNNING: {
        P.ACCEPTED: frozenset({Mover.LEAD}),
        P.NOT_ACCEPTED: frozenset({Mover.LEAD}),
        # Whoever sees that a stop rule is met stops it.
        P.STOPPED: frozenset({Mover.LEAD, Mover.SOLVER}),
    },
    P.ACCEPTED: {P.ORDERED: frozenset({Mover.LEAD})},
    P.NOT_ACCEPTED: {},
    P.STOPPED: {},
    P.ORDERED: {},
}
SOLVED = frozenset({P.ACCEPTED, P.ORDERED})
TRIED = frozenset({P.NOT_ACCEPTED, P.STOPPED})
S = ApplicationState
# The steps of a proposal from where it stands to being chosen; each is one that calls allow.
CHOOSING: Mapping[ApplicationState, Sequence[ApplicationState]] = {
    S.UNDER_REVIEW: (S.SHORTLISTED, S.ACCEPTED),
    S.INTERVIEW: (S.SHORTLISTED, S.ACCEPTED),
    S.SHORTLISTED: (S.ACCEPTED,),
    S.WAITLISTED: (S.ACCEPTED,),
    S.ACCEPTED: (),
}
# Who was chosen and does not want to, or is gone: the challenge looks for another.
LEFT = frozenset({S.DECLINED, S.WITHDRAWN, S.EXPIRED})
Held = Callable[[Pilot], object]
NEEDED: Mapping[str, tuple[Any, Held]] = {
    "scope": (_l("Chưa nói thử những gì, ở đâu, với ai."), lambda one: one.scope),
    "limits": (_l("Chưa nói giới hạn của cuộc thử."), lambda one: one.limits),
    "dates": (
        _l("Chưa có ngày bắt đầu và kết thúc."),
        lambda one: one.starts_on is not None and one.ends_on is not None,
    ),
    "data": (_l("Chưa nói dữ liệu nào được dùng."), lambda one: one.data),
    "supervisor": (_l("Chưa rõ chức danh giám sát."), lambda one: one.supervisor),
    "stop": (_l("Chưa nói khi nào phải dừng."), lambda one: one.stop_rules),
    "sandbox": (
        _l("Cần số quyết định cho thử nghiệm có kiểm soát."),
        lambda one: not one.needs_sandbox or one.sandbox_case,
    ),
}


@dataclass(frozen=True)
class Result:
    """What was last measured of one measure: ``is_met`` is ``None`` while nothing was."""

    measure: Measure
    value: int | None
    is_met: bool | None


def side_of(actor: Account | None, pilot: Pilot) -> Side | None:
    """On which side ``actor`` stands; who stands on both acts for the agency."""
    if calls.is_manager(actor, pilot.challenge.call):
        return Side.OWNER
    return Side.SOLVER if right_of(actor, pilot.application.profile) is not None else None


def may_read(actor: Account | None, pilot: Pilot) -> bool:
    """The two sides read a pilot, nobody else."""
    return side_of(actor, pilot) is not None


def is_hand(actor: Account | None, pilot: Pilot) -> bool:
    """Whether ``actor`` may act for their side."""
    side = side_of(actor, pilot)
    if side is Side.OWNER:
        return calls.may_edit(actor, pilot.challenge.call)
    return side is Side.SOLVER and right_of(actor, pilot.application.profile) in HANDS


def may_write(actor: Account | None, pilot: Pilot) -> bool:
    """The agency writes the agreement, until both have agreed."""
    return pilot.state is P.DRAFT and side_of(actor, pilot) is Side.OWNER and is_hand(actor, pilot)


def may_agree(actor: Account | None, pilot: Pilot) -> bool:
    """A hand of each side agrees once to what is whole, and never one person for both."""
    side = side_of(actor, pilot)
    if actor is None or side is None or pilot.state is not P.DRAFT or not is_hand(actor, pilot) or missing(pilot):
        return False
    own, other = (
        (pilot.owner_agreed_at, pilot.solver_agreed_by_id)
        if side is Side.OWNER
        else (pilot.solver_agreed_at, pilot.owner_agreed_by_id)
    )
    return own is None and other != actor.id


def may_measure(actor: Account | None, pilot: Pilot) -> bool:
    """Both sides write down what they measured while it runs."""
    return pilot.state is P.RUNNING and is_hand(actor, pilot)


def may_move(actor: Account | None, pilot: Pilot, to: PilotState) -> bool:
    """Whether ``actor`` alone may take a pilot to the state ``to``."""
    movers = TRANSITIONS[pilot.state].get(to, frozenset())
    lead = Mover.LEAD in movers and calls.may_lead(actor, pilot.challenge.call)
    solver = Mover.SOLVER in movers and side_of(actor, pilot) is Side.SOLVER and is_hand(actor, pilot)
    return lead or solver


def may_share(actor: Account | None, pilot: Pilot) -> bool:
    """Each side says for itself whether everybody may read what was learnt."""
    return pilot.state in SOLVED | TRIED and bool(pilot.learnt) and is_hand(actor, pilot)


def may_choose(challenge: Challenge, last: Pilot | None) -> bool:
    """Whether another solution may be chosen, as far as what was tried goes: one at a time, none after an accepted."""
    return last is None or (last.state in TRIED and challenge.call.state is not CallState.ARCHIVED)


def missing(pilot: Pilot) -> list[Any]:
    """What the agreement still lacks, in words."""
    return [said for said, held in NEEDED.values() if not held(pilot)]


def results(measures: Sequence[Measure], values: Iterable[Measurement]) -> list[Result]:
    """The last value of each measure by its day, and whether it meets the target."""
    last: dict[str, Measurement] = {}
    for one in sorted(values, key=lambda one: (one.measured_on, one.id)):
        last[one.measure] = one
    found = []
    for measure in measures:
        held = last.get(measure.key)
        found.append(Result(measure, held.value if held else None, meets(measure, held.value) if held else None))
    return found


def end_fault(to: PilotState, found: Sequence[Result], *, reason: str, learnt: str) -> str | None:
    """Why a pilot may not end so: ``unmeasured``, ``reason`` (accepted below a target without one), ``learnt``."""
    if to is P.ACCEPTED and any(one.is_met is None for one in found):
        return "unmeasured"
    if to is P.ACCEPTED and not reason and any(one.is_met is False for one in found):
        return "reason"
    return "learnt" if to in TRIED and not learnt else None


def is_shared(pilot: Pilot) -> bool:
    """Whether everybody reads what was learnt: both sides said so."""
    return pilot.owner_shares_at is not None and pilot.solver_shares_at is not None


def names_solver(pilot: Pilot) -> bool:
    """Whether everybody reads who solved it: an accepted solution is named, one that was tried is not."""
    return pilot.state in SOLVED
