"""Who may see and do what with cohorts and enrolments, and how both move. Pure: no database, no Flask."""

from __future__ import annotations

from ecosystem.programs.rules.cohorts import (
    fault_of_budget,
    is_running_it,
    may_create,
    may_lead,
    may_manage,
    may_move_cohort,
    may_run,
    may_see_cohort,
    next_state,
    right_in,
)
from ecosystem.programs.rules.enrolments import (
    HOLDING,
    is_in_time,
    is_participant,
    may_lead_of,
    may_move,
    may_run_of,
    may_take_part,
    reply_by,
)

__all__ = [
    "HOLDING",
    "fault_of_budget",
    "is_in_time",
    "is_participant",
    "is_running_it",
    "may_create",
    "may_lead",
    "may_lead_of",
    "may_manage",
    "may_move",
    "may_move_cohort",
    "may_run",
    "may_run_of",
    "may_see_cohort",
    "may_take_part",
    "next_state",
    "reply_by",
    "right_in",
]
