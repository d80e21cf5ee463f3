"""The states of an enrolment, who moves it, until when an offer waits. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from ecosystem.accounts.models import Account
from ecosystem.calls.models import ApplicationState
from ecosystem.core import clock
from ecosystem.directory.models import Right
from ecosystem.directory.rules import right_of
from ecosystem.programs.models import Cohort, CohortRight, Enrolment, EnrolmentState

HANDS = (Right.OWNER, Right.EDITOR)


class Mover(enum.StrEnum):
    """Who moves an enrolment: a hand of its profile, a manager of the cohort, a lead of it, the clock."""

    PARTICIPANT = "participant"
    MANAGER = "manager"
    LEAD = "lead"
    CLOCK = "clock"


S = EnrolmentState
BY_HAND, BY_LEAD, BY_CLOCK = frozenset({Mover.PARTICIPANT}), frozenset({Mover.LEAD}), frozenset({Mover.CLOCK})
TRANSITIONS: Mapping[EnrolmentState, Mapping[EnrolmentState, frozenset[Mover]]] = {
    S.OFFERED: {S.ACCEPTED: BY_HAND, S.DECLINED: BY_HAND, S.EXPIRED: BY_CLOCK},
    # Who accepted takes part from the day the cohort begins; before it they may still give the seat back.
    S.ACCEPTED: {S.ACTIVE: BY_CLOCK | {Mover.MANAGER}, S.DROPPED: BY_LEAD | BY_HAND},
    S.ACTIVE: {S.ON_LEAVE: BY_LEAD, S.DROPPED: BY_LEAD, S.GRADUATED: BY_LEAD},
    S.ON_LEAVE: {S.ACTIVE: BY_LEAD, S.DROPPED: BY_LEAD},
    # Half a year after the cohort ended, when it is first asked what became of it (``progress.rules.alumni``).
    S.GRADUATED: {S.ALUMNI: BY_CLOCK},
    S.DECLINED: {},
    S.EXPIRED: {},
    S.DROPPED: {},
    S.ALUMNI: {},
}
# What fills a seat, and what keeps one free for an answer.
HOLDING = frozenset({S.ACCEPTED, S.ACTIVE, S.ON_LEAVE, S.GRADUATED, S.ALUMNI})
TAKEN = HOLDING | {S.OFFERED}
# What leaves a seat to the waitlist.
FREED = frozenset({S.DECLINED, S.EXPIRED, S.DROPPED})
# Who takes part now, and who sees the inside of the cohort.
TAKES_PART = frozenset({S.ACTIVE, S.ON_LEAVE})
SEES = HOLDING
# What needs a reason.
NEEDS_REASON = frozenset({S.DECLINED, S.DROPPED, S.ON_LEAVE})
# What becomes of the application; where nothing stands it stays as it is.
APPLICATION: Mapping[EnrolmentState, ApplicationState] = {
    S.ACCEPTED: ApplicationState.ENROLLED,
    S.DECLINED: ApplicationState.DECLINED,
    S.EXPIRED: ApplicationState.EXPIRED,
    S.DROPPED: ApplicationState.DROPPED,
    S.GRADUATED: ApplicationState.GRADUATED,
    S.ALUMNI: ApplicationState.ALUMNI,
}
REASON_MOST = 1000


def is_participant(actor: Account | None, enrolment: Enrolment) -> bool:
    """Whether ``actor`` belongs to the profile that takes part, with whatever right."""
    return right_of(actor, enrolment.profile) is not None


def may_take_part(actor: Account | None, enrolment: Enrolment) -> bool:
    """Owners and editors of the profile act for it."""
    return right_of(actor, enrolment.profile) in HANDS


def may_run_of(actor: Account | None, enrolment: Enrolment) -> bool:
    """Whether ``actor`` runs the cohort of the enrolment."""
    return actor is not None and any(one.account_id == actor.id for one in enrolment.cohort.managers)


def may_lead_of(actor: Account | None, enrolment: Enrolment) -> bool:
    """Whether ``actor`` leads the cohort of the enrolment."""
    leads = {one.account_id for one in enrolment.cohort.managers if one.right is CohortRight.LEAD}
    return actor is not None and actor.id in leads


def may_move(actor: Account | None, enrolment: Enrolment, to: EnrolmentState) -> bool:
    """Whether ``actor`` (``None``: the clock) may take ``enrolment`` to the state ``to``."""
    movers = TRANSITIONS[enrolment.state].get(to, frozenset())
    if actor is None:
        return Mover.CLOCK in movers
    return (
        (Mover.PARTICIPANT in movers and may_take_part(actor, enrolment))
        or (Mover.MANAGER in movers and may_run_of(actor, enrolment))
        or (Mover.LEAD in movers and may_lead_of(actor, enrolment))
    )


def reply_by(now: datetime, days: int, starts_on: date) -> datetime:
    """The last second an offer of ``now`` waits: the end of a day, never after the cohort's first one to come."""
    today = clock.local(now).date()
    last = today + timedelta(days=days)
    day = min(last, starts_on) if starts_on > today else last
    return datetime.combine(day, time(23, 59, 59), clock.LOCAL)


def is_in_time(enrolment: Enrolment, now: datetime) -> bool:
    """Whether an offer may still be answered; inclusive to the second."""
    return now.replace(microsecond=0) <= enrolment.reply_by


def is_open_to_offers(cohort: Cohort) -> bool:
    """Whether seats are given: before a cohort begins and while it runs."""
    return cohort.state.value in ("planned", "running")


def lets_waitlist_in(cohort: Cohort) -> bool:
    """Whether the clock fills a freed seat: once a cohort has begun nobody is put into it unasked."""
    return cohort.state.value == "planned"
