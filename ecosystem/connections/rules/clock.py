"""The reply clock: which hours count, when a silent side is reminded, when it is released. Pure arithmetic.

Hours count on working days only, all twenty-four of them: from Monday to Friday in Đà Nẵng's time, without public
holidays. "48 hours" are two working days, "14 days" fourteen of them. What the clock does, it does between eight and
six on a working day, so nobody is reminded at night or at Tết.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ecosystem.core.clock import LOCAL

A_DAY = timedelta(days=1)
OPENS, CLOSES = time(8), time(18)
FRIDAY = 5
# A worker that slept must not remind twice and release within a minute: each step leaves a working day to answer.
BREATH = A_DAY


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: those of the week that are no holiday."""

    holidays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the hours of ``day`` count."""
        return day.isoweekday() <= FRIDAY and day not in self.holidays

    def next_working(self, day: date) -> date:
        """The first working day from ``day`` on."""
        while not self.is_working(day):
            day += A_DAY
        return day

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The instant when ``span`` of working time has gone by since ``start``."""
        at = self._wake(start)
        while span > timedelta():
            left = _midnight(at.date() + A_DAY) - at
            if span < left:
                return at + span
            span -= left
            at = _midnight(self.next_working(at.date() + A_DAY))
        return at

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants; nothing when the second is not later."""
        at, stop, total = self._wake(start), end.astimezone(LOCAL), timedelta()
        while at < stop:
            until = min(stop, _midnight(at.date() + A_DAY))
            total += until - at
            at = _midnight(self.next_working(at.date() + A_DAY))
        return total

    def by_day(self, moment: datetime) -> datetime:
        """The first instant from ``moment`` on at which it is polite to write to somebody."""
        at = self._wake(moment)
        if at.time() < OPENS:
            return datetime.combine(at.date(), OPENS, LOCAL)
        if at.time() >= CLOSES:
            return datetime.combine(self.next_working(at.date() + A_DAY), OPENS, LOCAL)
        return at

    def _wake(self, moment: datetime) -> datetime:
        at = moment.astimezone(LOCAL)
        return at if self.is_working(at.date()) else _midnight(self.next_working(at.date()))


@dataclass(frozen=True)
class Plan:
    """After how much working time a side is reminded, once and again, and released."""

    reminders: tuple[timedelta, ...] = (timedelta(hours=48), timedelta(days=7))
    release: timedelta = timedelta(days=14)


class Beat(enum.StrEnum):
    """What the clock does next."""

    REMIND = "remind"
    RELEASE = "release"


@dataclass(frozen=True)
class Due:
    """What comes next in a turn, and when."""

    beat: Beat
    at: datetime


@dataclass(frozen=True)
class Turn:
    """One side is waited for since ``since``; it was reminded ``reminded`` times, the last time at ``reminded_at``."""

    since: datetime
    reminded: int = 0
    reminded_at: datetime | None = None


def due(turn: Turn, plan: Plan, calendar: Calendar) -> Due:
    """What comes next in ``turn``, and when: the next reminder, or the release."""
    is_last = turn.reminded >= len(plan.reminders)
    span = plan.release if is_last else plan.reminders[turn.reminded]
    at = calendar.after(turn.since, span)
    if turn.reminded_at is not None:
        at = max(at, calendar.after(turn.reminded_at, BREATH))
    return Due(Beat.RELEASE if is_last else Beat.REMIND, calendar.by_day(at))


def ahead(turn: Turn, plan: Plan, calendar: Calendar) -> tuple[Due, ...]:
    """All that is still to come in ``turn`` if nobody says a word."""
    coming = []
    while True:
        coming.append(due(turn, plan, calendar))
        if coming[-1].beat is Beat.RELEASE:
            return tuple(coming)
        turn = Turn(turn.since, turn.reminded + 1, coming[-1].at)


def monday(day: date) -> date:
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.isoweekday() - 1)


def start_of(day: date) -> datetime:
    """The first instant of a day in Đà Nẵng."""
    return _midnight(day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
