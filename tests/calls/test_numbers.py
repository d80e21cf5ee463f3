"""The numbers of a call: the funnel and its drop, the time in each state, counts too small to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import numbers
from ecosystem.calls.rules.numbers import Stage, Step, funnel, masked, stays
from ecosystem.calls.rules.sight import Reader
from ecosystem.core.db import write
from tests.calls.world import a_call, begun, sent

S = ApplicationState
T = datetime(2026, 12, 1, tzinfo=UTC)


def steps(*rows):
    return [Step(application, state, T + timedelta(hours=hours)) for application, state, hours in rows]


def test_the_funnel_ends_where_nobody_came_further_and_marks_its_biggest_drop():
    taken = steps((1, S.SUBMITTED, 0), (2, S.SUBMITTED, 0), (1, S.SCREENING, 1), (1, S.UNDER_REVIEW, 2))
    found = funnel(9, taken)
    assert [(level.stage, level.count, level.share) for level in found] == [
        (Stage.BEGUN, 9, None),
        (Stage.SENT, 2, 22),
        (Stage.THROUGH, 1, 50),
    ]
    assert [level.stage for level in found if level.is_biggest_drop] == [Stage.SENT]


def test_a_funnel_of_nothing_and_one_without_a_drop():
    assert [(level.stage, level.count) for level in funnel(0, [])] == [(Stage.BEGUN, 0)]
    assert not any(level.is_biggest_drop for level in funnel(1, steps((1, S.SUBMITTED, 0))))


def test_a_state_that_was_passed_twice_counts_twice_and_the_last_runs_on():
    taken = steps(
        (1, S.SUBMITTED, 0), (1, S.SCREENING, 4), (1, S.NEEDS_INFO, 5), (1, S.SCREENING, 9), (2, S.SUBMITTED, 0)
    )
    found = {stay.state: stay for stay in stays(taken, T + timedelta(hours=12))}
    assert (found[S.SUBMITTED].count, found[S.SUBMITTED].middle, found[S.SUBMITTED].now) == (2, timedelta(hours=8), 1)
    assert (found[S.SCREENING].count, found[S.SCREENING].longest, found[S.SCREENING].now) == (2, timedelta(hours=3), 1)
    assert found[S.NEEDS_INFO].now == 0


def test_an_end_takes_no_time():
    assert [stay.state for stay in stays(steps((1, S.SUBMITTED, 0), (1, S.WITHDRAWN, 1)), T)] == [S.SUBMITTED]


@pytest.mark.parametrize(
    ("counts", "is_whole", "shown"),
    [
        ({"a": 5, "b": 9}, True, {"a": 5, "b": 9}),
        ({"a": 4, "b": 9}, False, {"a": None, "b": 9}),
        # Otherwise the total would tell.
        ({"a": 4, "b": 9, "c": 6}, True, {"a": None, "b": 9, "c": None}),
        ({"a": 1, "b": 2, "c": 6}, True, {"a": None, "b": None, "c": 6}),
        ({"a": 3}, True, {"a": None}),
        ({"a": 0, "b": 7}, True, {"a": 0, "b": 7}),
    ],
)
def test_small_counts_are_hidden(counts, is_whole, shown):
    assert masked(counts, is_whole=is_whole) == shown


def test_the_numbers_of_a_call_hide_whoever_applied(cast, browse, frozen):
    call = a_call(cast)
    sent(cast, call)
    found = numbers.of_call(call, Reader.LEAD)
    assert [level.count for _label, level, _percent in found.levels] == [1, 1]
    assert {split.bars for split in found.splits} == {()}
    assert all(split.hidden for split in found.splits)
    assert "Giới tính của người sáng lập chính" in {split.title for split in found.splits}
    page = browse().sign_in(cast.manager).get(f"/manager/calls/{call.slug}/numbers")
    assert "Rơi nhiều nhất" not in page.text
    assert browse().sign_in(cast.lan).get(f"/manager/calls/{call.slug}/numbers", status=404).status == 404


def test_a_draft_counts_as_begun_alone(cast, frozen):
    call = a_call(cast)
    begun(cast, call)
    found = numbers.of_call(call, Reader.LEAD)
    assert [level.count for _label, level, _percent in found.levels] == [1]
    assert found.sent == 0
    with write():
        assert found.splits == ()
