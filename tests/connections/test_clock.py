"""The arithmetic of the reply clock: which hours count, over weekends, Tết and other holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ecosystem.connections.queries import calendar as days
from ecosystem.connections.rules.clock import Beat, Calendar, Due, Plan, Turn, ahead, due, monday
from ecosystem.core.clock import LOCAL

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TET = Calendar(frozenset(date(2026, 2, day) for day in range(14, 23)))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-12-01T09:00", 48 * HOUR, "2026-12-03T09:00"),
        # From Friday evening to Tuesday evening: the weekend does not count.
        ("2026-12-04T17:00", 48 * HOUR, "2026-12-08T17:00"),
        # Asked on Saturday, it waits from Monday on.
        ("2026-12-05T11:00", 48 * HOUR, "2026-12-09T00:00"),
        ("2026-12-01T09:00", 7 * DAY, "2026-12-10T09:00"),
        ("2026-12-01T09:00", 14 * DAY, "2026-12-21T09:00"),
        # Tết Bính Ngọ, nine days with its weekends.
        ("2026-02-12T10:00", 48 * HOUR, "2026-02-23T10:00"),
        ("2026-02-13T10:00", 24 * HOUR, "2026-02-23T10:00"),
        ("2026-02-17T10:00", 24 * HOUR, "2026-02-24T00:00"),
        ("2026-12-01T09:00", 0 * HOUR, "2026-12-01T09:00"),
    ],
)
def test_only_hours_of_working_days_count(start, span, end):
    assert TET.after(at(start), span) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("2026-12-01T09:00", "2026-12-01T12:00", 3 * HOUR),
        ("2026-12-04T17:00", "2026-12-07T09:00", 16 * HOUR),
        ("2026-12-05T08:00", "2026-12-06T20:00", 0 * HOUR),
        ("2026-02-13T10:00", "2026-02-23T10:00", 24 * HOUR),
        ("2026-12-03T09:00", "2026-12-01T09:00", 0 * HOUR),
    ],
)
def test_working_time_between_two_instants(start, end, span):
    assert TET.between(at(start), at(end)) == span


@pytest.mark.parametrize("hours", [0, 1, 23, 24, 25, 48, 100, 168, 336])
def test_between_undoes_after(hours):
    start = at("2026-02-11T15:30")
    assert TET.between(start, TET.after(start, hours * HOUR)) == hours * HOUR


@pytest.mark.parametrize(
    ("moment", "polite"),
    [
        ("2026-12-01T09:15", "2026-12-01T09:15"),
        ("2026-12-01T03:00", "2026-12-01T08:00"),
        ("2026-12-01T18:00", "2026-12-02T08:00"),
        ("2026-12-04T22:00", "2026-12-07T08:00"),
        ("2026-02-15T10:00", "2026-02-23T08:00"),
    ],
)
def test_nobody_is_written_to_at_night_or_on_a_holiday(moment, polite):
    assert TET.by_day(at(moment)) == at(polite)


def test_a_silent_turn_is_reminded_twice_and_released():
    told = ahead(Turn(at("2026-12-01T09:00")), Plan(), TET)
    assert told == (
        Due(Beat.REMIND, at("2026-12-03T09:00")),
        Due(Beat.REMIND, at("2026-12-10T09:00")),
        Due(Beat.RELEASE, at("2026-12-21T09:00")),
    )


def test_over_tet_everything_waits_for_the_first_working_day():
    told = ahead(Turn(at("2026-02-12T16:00")), Plan(), TET)
    assert [one.at for one in told] == [at("2026-02-23T16:00"), at("2026-03-02T16:00"), at("2026-03-11T16:00")]


def test_a_clock_that_slept_leaves_a_day_between_its_steps():
    late = at("2026-12-29T10:00")
    again = due(Turn(at("2026-12-01T09:00"), 1, late), Plan(), TET)
    assert again == Due(Beat.REMIND, at("2026-12-30T10:00"))
    assert due(Turn(at("2026-12-01T09:00"), 2, again.at), Plan(), TET) == Due(Beat.RELEASE, at("2026-12-31T10:00"))


@pytest.mark.parametrize(("day", "first"), [("2026-11-30", "2026-11-30"), ("2026-12-06", "2026-11-30")])
def test_a_week_begins_on_monday(day, first):
    assert monday(date.fromisoformat(day)) == date.fromisoformat(first)


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_year_has_its_eleven_days_and_tet_lies_in_one_piece(app, year):
    holidays = sorted(day for day in days.calendar().holidays if day.year == year)
    off = [day for day in holidays if day.isoweekday() <= 5]
    assert len(off) >= 11
    assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= set(holidays)
    tet = [day for day in off if (day.month, day.day) > (1, 10) and day.month < 3]
    assert len(tet) == 5
    assert tet[-1] - tet[0] <= 6 * DAY


def test_settings_add_days_and_take_them_away(app):
    app.config["HOLIDAYS"] = {date(2026, 12, 24): True, date(2026, 9, 2): False}
    assert not days.calendar().is_working(date(2026, 12, 24))
    assert days.calendar().is_working(date(2026, 9, 2))
    assert not days.calendar().is_working(date(2026, 9, 1))
