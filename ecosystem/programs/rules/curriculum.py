"""When one may check in, who hands in, and who reads what of a cohort's inside. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from ecosystem.accounts.models import Account
from ecosystem.programs.models import (
    Cohort,
    CohortSession,
    CohortState,
    CohortTask,
    Enrolment,
    HandIn,
    HandInFile,
    Presence,
)
from ecosystem.programs.rules.cohorts import is_running_it, may_run, may_see_cohort
from ecosystem.programs.rules.enrolments import SEES, TAKES_PART, is_participant, may_run_of, may_take_part

# The window of a check-in, when a session is made: so long before it begins, and so long after.
OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(minutes=45)
# Later than this after the beginning is late.
LATE_AFTER = timedelta(minutes=10)
WORDS_MOST = 8000
FILES_MOST = 5


class _OfCohort(Protocol):
    """What belongs to a cohort."""

    @property
    def cohort(self) -> Cohort:
        """The cohort, with its managers loaded."""
        ...


class _Seen(Protocol):
    """What belongs to a cohort, with who is in it."""

    @property
    def cohort(self) -> Cohort:
        """The cohort, with its managers loaded."""
        ...

    @property
    def enrolments(self) -> Iterable[Enrolment]:
        """Its enrolments, with the members of their profiles loaded."""
        ...


class _Own(Protocol):
    """What is seen from one's own enrolment."""

    @property
    def enrolment(self) -> Enrolment:
        """The enrolment, with the members of its profile loaded."""
        ...


def may_run_thing(actor: Account | None, thing: _OfCohort) -> bool:
    """Who runs a cohort runs what belongs to it."""
    return may_run(actor, thing.cohort)


def may_change_thing(actor: Account | None, thing: _OfCohort) -> bool:
    """The same, while the cohort is not put away."""
    return is_running_it(actor, thing.cohort)


def may_see_thing(actor: Account | None, seen: _Seen) -> bool:
    """Managers, and whoever belongs to a profile that takes part."""
    return may_see_cohort(actor, seen.cohort, seen.enrolments)


def sees_inside(actor: Account | None, enrolment: Enrolment) -> bool:
    """Whether a member of the profile sees the inside of the cohort: once the seat is theirs."""
    return enrolment.state in SEES and is_participant(actor, enrolment)


def may_hand_in(actor: Account | None, enrolment: Enrolment, task: CohortTask) -> bool:
    """Hands of who takes part now hand in, for a task of their own cohort, until the cohort is over."""
    own = task.cohort_id == enrolment.cohort_id and enrolment.state in TAKES_PART
    return own and enrolment.cohort.state is CohortState.RUNNING and may_take_part(actor, enrolment)


def may_read_hand_in(actor: Account | None, hand_in: HandIn) -> bool:
    """Members of the profile that handed it in, and who runs the cohort; no other startup."""
    return is_participant(actor, hand_in.enrolment) or may_run_of(actor, hand_in.enrolment)


def may_answer(actor: Account | None, hand_in: HandIn) -> bool:
    """Who runs the cohort says what they think of a hand-in."""
    return may_run_of(actor, hand_in.enrolment)


def may_read_file(actor: Account | None, file: HandInFile) -> bool:
    """Who reads a hand-in reads its files."""
    return may_read_hand_in(actor, file.hand_in)


def may_see_own(actor: Account | None, own: _Own) -> bool:
    """A task seen from one's own enrolment."""
    return sees_inside(actor, own.enrolment)


def is_check_in_open(session: CohortSession, now: datetime) -> bool:
    """Whether one may say one is there: within the window, inclusive, of a session that takes place."""
    return session.cancelled_at is None and session.check_in_from <= now <= session.check_in_until


def may_be_marked(session: CohortSession, state: Presence, now: datetime) -> bool:
    """Whether a list may say so: before the check-in opens somebody can only be excused."""
    return state is Presence.EXCUSED or now >= session.check_in_from


def may_be_due(cohort: Cohort, due: date, today: date) -> bool:
    """Whether a task may be due on a day: while the cohort runs, which may have begun before its first day."""
    return min(cohort.starts_on, today) <= due <= cohort.ends_on


def presence_at(session: CohortSession, now: datetime) -> Presence:
    """What a check-in at ``now`` is written down as."""
    return Presence.LATE if now > session.starts_at + LATE_AFTER else Presence.PRESENT


def attending(actor: Account | None, enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    """Those of a cohort's enrolments that ``actor`` may say they are there for."""
    return [one for one in enrolments if one.state in TAKES_PART and is_participant(actor, one)]


def may_check_in(actor: Account | None, seen: _Seen) -> bool:
    """Whether ``actor`` belongs to somebody who takes part now."""
    return bool(attending(actor, seen.enrolments))
