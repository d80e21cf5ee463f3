"""The states of a cohort, who moves it, who runs it, and what its budget may hold."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import CallKind
from ecosystem.programs.models import Cohort, CohortRight, CohortState, Enrolment
from ecosystem.programs.rules.enrolments import SEES, is_participant

BUDGET_MOST = 20
MILLIONS_MOST = 1_000_000
LABEL_MOST = 120


class Mover(enum.StrEnum):
    """Who moves a cohort: its leads, or the clock."""

    LEAD = "lead"
    CLOCK = "clock"


S = CohortState
LEAD = frozenset({Mover.LEAD})
BOTH = frozenset({Mover.LEAD, Mover.CLOCK})
TRANSITIONS: Mapping[CohortState, Mapping[CohortState, frozenset[Mover]]] = {
    S.PLANNED: {S.RUNNING: BOTH, S.ARCHIVED: LEAD},
    S.RUNNING: {S.FINISHED: BOTH},
    # Ended too early by hand: it goes on.
    S.FINISHED: {S.ARCHIVED: LEAD, S.RUNNING: LEAD},
    S.ARCHIVED: {},
}


def may_create(actor: Account | None) -> bool:
    """Whoever may open a call for a program may run one."""
    return CallKind.PROGRAM in calls.kinds_of(actor)


def may_manage(actor: Account | None) -> bool:
    """Anybody signed in may look which cohorts they run."""
    return actor is not None


def right_in(actor: Account | None, cohort: Cohort) -> CohortRight | None:
    """The right ``actor`` has in ``cohort`` (managers loaded), or ``None``."""
    if actor is None:
        return None
    return next((one.right for one in cohort.managers if one.account_id == actor.id), None)


def may_run(actor: Account | None, cohort: Cohort) -> bool:
    """Its managers run a cohort; officers as such do not, and read none of its papers."""
    return right_in(actor, cohort) is not None


def may_lead(actor: Account | None, cohort: Cohort) -> bool:
    """Leads say who else runs it, who leaves and who graduates."""
    return right_in(actor, cohort) is CohortRight.LEAD


def is_running_it(actor: Account | None, cohort: Cohort) -> bool:
    """Managers, while there is something to run."""
    return may_run(actor, cohort) and cohort.state is not CohortState.ARCHIVED


def may_see_cohort(actor: Account | None, cohort: Cohort, enrolments: Iterable[Enrolment] = ()) -> bool:
    """Its managers, and whoever belongs to a profile that takes part (``enrolments``: those of this cohort)."""
    return may_run(actor, cohort) or any(
        one.cohort_id == cohort.id and one.state in SEES and is_participant(actor, one) for one in enrolments
    )


def may_move_cohort(actor: Account | None, cohort: Cohort, to: CohortState) -> bool:
    """Whether ``actor`` (``None``: the clock) may take ``cohort`` to the state ``to``."""
    movers = TRANSITIONS[cohort.state].get(to, frozenset())
    if actor is None:
        return Mover.CLOCK in movers
    return Mover.LEAD in movers and may_lead(actor, cohort)


def next_state(cohort: Cohort, today: date) -> CohortState | None:
    """Where the clock takes a cohort on ``today``: it begins on its first day, and ends after its last."""
    if cohort.state is S.PLANNED and cohort.starts_on <= today:
        return S.RUNNING
    if cohort.state is S.RUNNING and cohort.ends_on < today:
        return S.FINISHED
    return None


def fault_of_budget(lines: Any) -> bool:  # noqa: ANN401  any JSON
    """Whether lines are no budget: each is a label, perhaps one in English, and an amount in million VND."""
    if not isinstance(lines, list) or len(lines) > BUDGET_MOST:
        return True
    return not all(_is_line(one) for one in lines)


def _is_line(one: Any) -> bool:  # noqa: ANN401  any JSON
    if not isinstance(one, dict) or set(one) - {"label_en"} != {"label", "millions"}:
        return False
    millions = one["millions"]
    words = all(_is_label(one[name]) for name in one if name != "millions")
    return words and type(millions) is int and 0 <= millions <= MILLIONS_MOST


def _is_label(label: object) -> bool:
    return isinstance(label, str) and 0 < len(label.strip()) <= LABEL_MOST
