"""Monthly reports: which months are due, by which day, when somebody is reminded. Pure: no database, no Flask."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, timedelta

from ecosystem.progress.models import ReportState

R = ReportState
# A sent report may be sent again as a new version, a skipped one may be sent after all.
TRANSITIONS: Mapping[ReportState, frozenset[ReportState]] = {
    R.OPEN: frozenset({R.SENT, R.SKIPPED}),
    R.SENT: frozenset({R.SENT}),
    R.SKIPPED: frozenset({R.SENT}),
}
DUE_DAY = 10  # of the month after
BEFORE = 3  # days before its day in which who has not sent is reminded
AGAIN = 7  # days after its day, when the second word of being late goes out


class Nudge(enum.StrEnum):
    """Which word of the clock a report is due."""

    SOON = "soon"
    LATE = "late"
    STILL_LATE = "still-late"


ORDER = ("", Nudge.SOON.value, Nudge.LATE.value, Nudge.STILL_LATE.value)


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def due_on(month: date) -> date:
    """By which day the report of a month is wanted."""
    return next_month(month).replace(day=DUE_DAY)


def month_over(starts_on: date, ends_on: date, today: date) -> date | None:
    """The month just over, when the cohort ran in it; earlier ones that nobody opened stay closed."""
    month = first_of(first_of(today) - timedelta(days=1))
    return month if first_of(starts_on) <= month <= first_of(ends_on) else None


def nudge(state: ReportState, due: date, told: str, today: date) -> Nudge | None:
    """The word that is due on ``today`` and was not said yet; what was missed is not made up for."""
    if state is not R.OPEN:
        return None
    late = (today - due).days
    if late >= AGAIN:
        wanted = Nudge.STILL_LATE
    elif late > 0:
        wanted = Nudge.LATE
    elif late >= -BEFORE:
        wanted = Nudge.SOON
    else:
        return None
    return wanted if ORDER.index(wanted.value) > ORDER.index(told) else None


def is_late(state: ReportState, due: date, today: date) -> bool:
    """Whether a report is overdue."""
    return state is R.OPEN and today > due
