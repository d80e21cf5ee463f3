"""Who may see and do what with the progress of a startup. Pure: no database, no Flask."""

from __future__ import annotations

from typing import Protocol

from ecosystem.accounts.models import Account, Role
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort, CohortState, Enrolment, EnrolmentState
from ecosystem.progress.models import Milestone, MilestoneFile, MilestoneState
from ecosystem.progress.rules.milestones import OPEN, Side

E = EnrolmentState
# Who is at work in a cohort, and gets its milestones and reports.
AT_WORK = frozenset({E.ACTIVE, E.ON_LEAVE})
# Whose progress a cohort shows: who began, also when they left or graduated.
BEGAN = frozenset({E.ACTIVE, E.ON_LEAVE, E.DROPPED, E.GRADUATED, E.ALUMNI})
FINISHED = frozenset({E.GRADUATED, E.ALUMNI})


class _OfEnrolment(Protocol):
    """What belongs to an enrolment, with its cohort's managers and its profile's members loaded."""

    @property
    def enrolment(self) -> Enrolment:
        """The enrolment."""
        ...


class _OfCohort(Protocol):
    """What belongs to a cohort, with its managers loaded."""

    @property
    def cohort(self) -> Cohort:
        """The cohort."""
        ...


def may_run(actor: Account | None, cohort: Cohort) -> bool:
    """Managers of a cohort see and steer the progress of its startups."""
    return programs.may_run(actor, cohort)


def may_run_of(actor: Account | None, thing: _OfCohort) -> bool:
    """Who runs a cohort runs what belongs to it."""
    return may_run(actor, thing.cohort)


def may_lead(actor: Account | None, cohort: Cohort) -> bool:
    """Leads of a cohort issue and withdraw certificates."""
    return programs.may_lead(actor, cohort)


def may_lead_it(actor: Account | None, enrolment: Enrolment) -> bool:
    """Who leads the cohort of an enrolment."""
    return may_lead(actor, enrolment.cohort)


def may_lead_of(actor: Account | None, thing: _OfEnrolment) -> bool:
    """The same of what belongs to an enrolment."""
    return may_lead(actor, thing.enrolment.cohort)


def may_see(actor: Account | None, enrolment: Enrolment) -> bool:
    """The startup itself and the managers of its cohort; nobody else, officers and investors included."""
    if enrolment.state not in BEGAN | {E.ACCEPTED}:
        return False
    return programs.is_participant(actor, enrolment) or may_run(actor, enrolment.cohort)


def may_see_of(actor: Account | None, thing: _OfEnrolment) -> bool:
    """The same of what belongs to an enrolment."""
    return may_see(actor, thing.enrolment)


def may_work(actor: Account | None, enrolment: Enrolment) -> bool:
    """The startup works on its milestones and reports while it is at work in a cohort that is not archived."""
    if enrolment.state not in AT_WORK | FINISHED or enrolment.cohort.state is CohortState.ARCHIVED:
        return False
    return programs.may_take_part(actor, enrolment)


def may_work_of(actor: Account | None, thing: _OfEnrolment) -> bool:
    """The same of what belongs to an enrolment."""
    return may_work(actor, thing.enrolment)


def sides_of(actor: Account | None, enrolment: Enrolment) -> frozenset[Side]:
    """In which parts somebody stands before a milestone of this enrolment."""
    found = set()
    if may_work(actor, enrolment):
        found.add(Side.STARTUP)
    if may_run(actor, enrolment.cohort) and enrolment.cohort.state is not CohortState.ARCHIVED:
        found.add(Side.REVIEWER)
    return frozenset(found)


def may_edit(actor: Account | None, one: Milestone) -> bool:
    """Words, day and target: managers until it is approved, the startup those of its own before they have begun."""
    sides = sides_of(actor, one.enrolment)
    if Side.REVIEWER in sides:
        return one.state is not MilestoneState.APPROVED
    return Side.STARTUP in sides and one.plan_id is None and one.state is MilestoneState.PLANNED


def may_prove(actor: Account | None, one: Milestone) -> bool:
    """The startup adds and takes off proof until it has submitted."""
    return one.state in OPEN and Side.STARTUP in sides_of(actor, one.enrolment)


def may_see_proof(actor: Account | None, proof: MilestoneFile) -> bool:
    """Who sees a milestone sees its proof."""
    return may_see(actor, proof.milestone.enrolment)


READS_OUTCOMES = frozenset({Role.PROGRAM_MANAGER, Role.OFFICER, Role.ADMINISTRATOR})


def may_read_outcomes(actor: Account | None) -> bool:
    """Officers and administrators read figures of all programs, program managers those of their own."""
    return actor is not None and bool(actor.roles & READS_OUTCOMES)


def reads_all_outcomes(actor: Account) -> bool:
    """Whose figures go over all programs."""
    return bool(actor.roles & {Role.OFFICER, Role.ADMINISTRATOR})
