"""The rules of progress as truth tables."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from ecosystem.progress.models import MilestoneState, ReportState
from ecosystem.progress.rules import alumni, certificates, charts, kpis, plans, reports
from ecosystem.progress.rules.kpis import Indicator, Oddity
from ecosystem.progress.rules.milestones import LEVELS, Level, Rule, Side, Standing, is_late, may_move, sign
from ecosystem.progress.rules.reports import Nudge

S, TODAY = MilestoneState, date(2026, 12, 1)
STEPS = {
    (S.PLANNED, S.IN_PROGRESS): Side.STARTUP,
    (S.PLANNED, S.SUBMITTED): Side.STARTUP,
    (S.IN_PROGRESS, S.SUBMITTED): Side.STARTUP,
    (S.SUBMITTED, S.IN_PROGRESS): Side.STARTUP,
    (S.SUBMITTED, S.APPROVED): Side.REVIEWER,
    (S.SUBMITTED, S.RETURNED): Side.REVIEWER,
    (S.RETURNED, S.SUBMITTED): Side.STARTUP,
    (S.APPROVED, S.RETURNED): Side.REVIEWER,
}


@pytest.mark.parametrize(("came", "to", "side"), list(product(S, S, Side)))
def test_the_table_of_steps(came, to, side):
    assert may_move(came, to, side) is (STEPS.get((came, to)) is side)


def met(state, left, since=1, heard=None):
    heard_on = None if heard is None else TODAY - timedelta(days=heard)
    one = Standing(state, TODAY - timedelta(days=since), TODAY + timedelta(days=left), heard_on)
    found = sign(one, TODAY)
    return (found.rule, found.days, found.silent) if found else None


@pytest.mark.parametrize(
    ("state", "left", "more", "wanted"),
    [
        (S.PLANNED, 15, {}, None),
        (S.PLANNED, 14, {}, (Rule.NOT_BEGUN, 14, 0)),
        (S.PLANNED, 0, {}, (Rule.NOT_BEGUN, 0, 0)),
        (S.PLANNED, -1, {}, (Rule.OVERDUE, 1, 0)),
        (S.IN_PROGRESS, 7, {"since": 13}, None),
        (S.IN_PROGRESS, 7, {"since": 14}, (Rule.QUIET, 7, 14)),
        (S.IN_PROGRESS, 7, {"since": 30, "heard": 2}, None),
        (S.IN_PROGRESS, 8, {"since": 30}, None),
        (S.IN_PROGRESS, -20, {"since": 30, "heard": 1}, (Rule.OVERDUE, 20, 0)),
        (S.RETURNED, 8, {}, None),
        (S.RETURNED, 7, {}, (Rule.RETURNED, 7, 0)),
        (S.RETURNED, -3, {}, (Rule.OVERDUE, 3, 0)),
        # Who has submitted is not late while others review.
        (S.SUBMITTED, -30, {"since": 7}, None),
        (S.SUBMITTED, -30, {"since": 8}, (Rule.UNREVIEWED, 8, 0)),
        (S.APPROVED, -30, {"since": 90}, None),
    ],
)
def test_what_stands_out_and_why(state, left, more, wanted):
    assert met(state, left, **more) == wanted


def test_every_rule_has_a_level_and_late_is_after_the_day():
    assert LEVELS == {
        Rule.OVERDUE: Level.OVERDUE,
        Rule.RETURNED: Level.AT_RISK,
        Rule.NOT_BEGUN: Level.AT_RISK,
        Rule.QUIET: Level.AT_RISK,
        Rule.UNREVIEWED: Level.WAITING,
    }
    assert [is_late(TODAY, day) for day in (None, TODAY, TODAY + timedelta(days=1))] == [False, False, True]


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("120 triệu", "VND", 120_000_000),
        ("1.250", "count", 1250),
        ("1 250", "count", 1250),
        ("0", "count", 0),
        ("12,5", "months", 125),
        ("12.5", "months", 125),
        ("12,50", "months", 125),
        ("45,25%", "percent", 4525),
        ("-12", "percent", -1200),
        ("1.250,75", "tCO2e", 125075),
    ],
)
def test_figures_are_read(raw, unit, value):
    assert kpis.read(raw, unit) == value


@pytest.mark.parametrize(
    ("raw", "unit"),
    [("nhiều", "count"), ("12,5", "count"), ("1.25", "count"), ("-3", "count"), ("12,55", "months"), ("5 USD", "VND"),
     ("9" * 70, "count"), ("9999999999999999", "count"), ("١٢", "count"), ("", "months")],
)  # fmt: skip
def test_others_are_refused_in_words(raw, unit):
    with pytest.raises(ValueError, match=r".{10,}"):
        kpis.read(raw, unit)


def test_the_form_begins_with_last_month_and_nothing_for_what_happens_once():
    assert kpis.prefill(Indicator("revenue", "VND"), 5) == 5
    assert kpis.prefill(Indicator("revenue", "VND"), None) is None
    assert kpis.prefill(Indicator("capital-raised", "VND", "event"), 5) == 0


def test_odd_figures():
    asked = [Indicator(key, "count") for key in ("revenue", "jobs-total", "jobs-female", "active-users")]
    asked.append(Indicator("capital-raised", "VND", "event"))
    before = {"revenue": 100, "active-users": 1000, "jobs-total": 5, "capital-raised": 10**9}
    values = {"revenue": 1000, "active-users": 100, "jobs-total": 5, "jobs-female": 6, "capital-raised": 0}
    assert kpis.oddities(asked, values, before) == {
        "revenue": Oddity.UP,
        "active-users": Oddity.DOWN,
        "jobs-female": Oddity.PART,
    }
    near = {"revenue": 999, "active-users": 101, "jobs-total": 5, "jobs-female": 5, "capital-raised": None}
    assert kpis.oddities(asked, near, before) == {}
    assert kpis.oddities(asked, {"jobs-total": 9}, {"jobs-total": 0}) == {}


def test_figures_of_many_are_put_together():
    assert [kpis.together([1, 2, 6], agg) for agg in ("sum", "mean", "median")] == [9, 3, 2]
    assert kpis.together([], "sum") is None


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), date(2026, 12, 1)),
        (date(2027, 2, 28), date(2027, 1, 1)),
        (date(2027, 3, 1), date(2027, 2, 1)),
        (date(2027, 4, 1), None),
    ],
)
def test_which_month_opens(today, month):
    assert reports.month_over(date(2026, 12, 22), date(2027, 2, 16), today) == month


@pytest.mark.parametrize(
    ("state", "days", "told", "word"),
    [
        (ReportState.OPEN, -4, "", None),
        (ReportState.OPEN, -3, "", Nudge.SOON),
        (ReportState.OPEN, 0, "soon", None),
        (ReportState.OPEN, 1, "soon", Nudge.LATE),
        (ReportState.OPEN, 1, "", Nudge.LATE),
        (ReportState.OPEN, 6, "late", None),
        (ReportState.OPEN, 7, "late", Nudge.STILL_LATE),
        (ReportState.OPEN, 90, "still-late", None),
        (ReportState.SENT, 3, "", None),
        (ReportState.SKIPPED, 3, "", None),
    ],
)
def test_which_word_of_the_clock_is_due(state, days, told, word):
    due = reports.due_on(date(2026, 11, 1))
    assert due == date(2026, 12, 10)
    assert reports.nudge(state, due, told, due + timedelta(days=days)) is word


def test_a_plan_for_every_type_of_program():
    first, last = date(2027, 1, 1), date(2027, 4, 11)
    made = plans.plan("acceleration", first, last)
    assert made[0] == ("first-paying-customer", date(2027, 1, 26))
    assert made[-1] == ("pitch-delivered", last)
    assert [kind for kind, _day in plans.plan("unheard-of", first, last)] == [kind for kind, _at in plans.EARLY]


def test_numbers_of_certificates():
    number = certificates.number(2026, 0b11111_00000_00001)
    assert number == "NC-2026-10Z00-00000"
    assert certificates.read(f" {number.lower()} ") == number
    assert certificates.read("nc-2026-1OZ0O-OOOOO") == number
    for typed in (number.replace("-", " "), number.replace("-", ""), number.replace("-", " – "), f"{number}."):
        assert certificates.read(typed) == number
    assert [certificates.read(raw) for raw in ("", "NC-2026", "XX-2026-10Z00-00000", "NC-2026-10Z00-0000U")] == [
        None
    ] * 4


def test_when_alumni_are_asked():
    ended = date(2026, 2, 27)
    assert alumni.after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert alumni.due_stage(ended, (), date(2026, 8, 26)) is None
    assert [alumni.is_alumnus(ended, date(2026, 8, day)) for day in (26, 27, 28)] == [False, True, True]
    assert alumni.due_stage(ended, (), date(2026, 8, 27)) == 6
    assert alumni.due_stage(ended, (6,), date(2026, 12, 1)) is None
    assert alumni.due_stage(ended, (6,), date(2027, 2, 27)) == 12
    # What was missed is not asked for afterwards.
    assert alumni.due_stage(ended, (), date(2028, 3, 1)) == 24
    assert alumni.due_stage(ended, (6, 12, 24, 36), date(2040, 1, 1)) is None


def story(number, mentor, **told):
    return alumni.Story(number, {"mentor": mentor}, **{"is_operating": True, **told})


def test_small_groups_are_hidden_and_so_is_what_would_give_them_away():
    many = [story(n, "yes", jobs=n, revenue=n if n < 4 else None) for n in range(6)]
    few = [story(9, "no")]
    assert [(one.value, one.figures) for one in alumni.groups(many + few, "mentor")] == [("no", None), ("yes", None)]
    (alone,) = alumni.groups(many, "mentor")
    assert alone.figures == alumni.Figures(6, 6, None, 2, None, None)
    both = alumni.groups(many + [story(20 + n, "no", is_operating=n > 1) for n in range(5)], "mentor")
    assert [(one.value, one.figures.operating) for one in both] == [("no", 3), ("yes", 6)]


def test_bands():
    assert [alumni.share_band(*pair) for pair in ((0, 0), (1, 4), (1, 2), (4, 5), (5, 5))] == [
        "none", "low", "middle", "high", "high",
    ]  # fmt: skip


def test_columns_of_a_chart():
    first, second, third = charts.columns([10, None, 5], ["1", "2", "3"])
    assert (first.height, third.height) == (charts.BASE - charts.TOP, (charts.BASE - charts.TOP) / 2)
    assert second.is_empty
    assert first.x < second.x < third.x
    assert charts.columns([], []) == []
    assert [one.height for one in charts.columns([0, 0], ["1", "2"])] == [0, 0]
