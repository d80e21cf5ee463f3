"""Quality: the truth tables of its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ecosystem.directory.models import Kind
from ecosystem.directory.rules.quality import (
    Facts,
    Grade,
    LinkState,
    Measure,
    Terms,
    alive,
    asked_lately,
    complete,
    confirms,
    days_since,
    is_stale,
    judge,
    link_state,
    quarter_of,
    unique,
    valid,
)

GOOD, FAIR, POOR = Grade
NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("faults", "has_badge", "grade"), [(0, True, GOOD), (0, False, FAIR), (1, True, POOR), (2, False, POOR)]
)
def test_valid_is_nothing_wrong_and_best_with_a_badge(faults, has_badge, grade):
    assert valid(faults=faults, has_badge=has_badge) is grade


@pytest.mark.parametrize(("percent", "grade"), [(100, GOOD), (80, GOOD), (79, FAIR), (50, FAIR), (49, POOR), (0, POOR)])
def test_complete_is_a_share(percent, grade):
    assert complete(percent) is grade


@pytest.mark.parametrize(("has_twins", "grade"), [(False, GOOD), (True, POOR)])
def test_unique_is_no_open_pair(has_twins, grade):
    assert unique(has_twins=has_twins) is grade


@pytest.mark.parametrize(("days", "grade"), [(0, GOOD), (90, GOOD), (91, FAIR), (180, FAIR), (181, POOR), (5000, POOR)])
def test_alive_goes_from_fresh_over_due_to_stale(days, grade):
    assert alive(days, Terms()) is grade
    assert is_stale(days, Terms()) is (grade is POOR)


@pytest.mark.parametrize(
    ("confirmed", "days"),
    [
        ("2026-12-01T01:00:00+00:00", 0),
        # 23:59 of the day before in Đà Nẵng.
        ("2026-11-30T16:59:00+00:00", 1),
        ("2026-11-30T17:00:00+00:00", 0),
        # The clock stepped back.
        ("2026-12-09T00:00:00+00:00", 0),
    ],
)
def test_days_are_local_days(confirmed, days):
    assert days_since(datetime.fromisoformat(confirmed), date(2026, 12, 1)) == days


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026-Q1"), ("2026-03-31", "2026-Q1"), ("2026-04-01", "2026-Q2"), ("2026-12-31", "2026-Q4")],
)
def test_a_quarter_is_three_months(day, quarter):
    assert quarter_of(date.fromisoformat(day)) == quarter


@pytest.mark.parametrize(
    ("asked", "now", "lately"),
    [
        (None, NOW, False),
        ("2026-10-01T00:00:00+00:00", NOW, True),
        ("2026-09-30T00:00:00+00:00", NOW, False),
        # The last hours of a quarter: no second letter at the start of the next.
        ("2026-12-31T16:00:00+00:00", datetime(2027, 1, 2, tzinfo=UTC), True),
        ("2026-12-31T16:00:00+00:00", datetime(2027, 2, 20, tzinfo=UTC), False),
    ],
)
def test_nobody_is_asked_twice_a_quarter_nor_at_short_notice(asked, now, lately):
    assert asked_lately(datetime.fromisoformat(asked) if asked else None, now) is lately


@pytest.mark.parametrize(
    ("by_person", "is_held", "does"),
    [(True, True, True), (True, False, True), (False, False, True), (False, True, False)],
)
def test_a_file_confirms_only_what_nobody_holds(by_person, is_held, does):
    assert confirms(by_person=by_person, is_held=is_held) is does


@pytest.mark.parametrize("is_holder", [True, False])
@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("late", [True, False])
def test_what_a_link_does(is_holder, is_done, late):
    ends = NOW - timedelta(seconds=0 if late else -1)
    found = link_state(is_holder=is_holder, is_done=is_done, expires_at=ends, now=NOW)
    wanted = LinkState.EXPIRED if late else LinkState.OPEN
    assert found is (LinkState.GONE if not is_holder else LinkState.DONE if is_done else wanted)


WELL = Facts(slug="x", kind=Kind.STARTUP, faults=(), has_badge=True, percent=100, missing="", twins=(), days=0)


def of(measure, **changes):
    return next(one for one in judge(replace(WELL, **changes), Terms()) if one.measure is measure)


def test_a_good_profile_has_nothing_to_mend():
    found = judge(WELL, Terms())
    assert [one.measure for one in found] == list(Measure)
    assert {(one.grade, one.href) for one in found} == {(GOOD, "")}


def test_what_is_not_good_says_where_it_is_mended():
    assert of(Measure.VALID, faults=("tax_code", "email")).href == "/profiles/x/edit/legal#tax_code"
    assert of(Measure.VALID, has_badge=False).href == "/profiles/x/verification"
    assert of(Measure.COMPLETE, percent=60, missing="round").href == "/profiles/x/edit/raising#round"
    assert of(Measure.UNIQUE, twins=(("Mây", "/startups/may"),)).href == "/startups/may"
    assert of(Measure.ALIVE, days=1).href == "/profiles/x/confirm"
    assert str(of(Measure.ALIVE, days=200).sentence).startswith("Đã 200 ngày")
