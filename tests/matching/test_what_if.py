"""The price of a change is the difference that solving anew makes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment.answer import Impossible
from matching.assignment.problem import HIGHEST, Bounds, Problem
from matching.assignment.solving import assign
from matching.assignment.whatif import Change, WhatIf
from tests.matching.tables import NEVER, problems, score

FLOORS = st.none() | st.sampled_from((HIGHEST, 1.0))
TRIO = Problem(
    ("an", "binh", "chi"),
    ("hoa", "lan"),
    np.array([[90.0, 80.0], [85.0, 40.0], [70.0, 55.0]]),
    [Bounds(1, 1)] * 3,
    [Bounds(0, 2)] * 2,
)


def test_each_change_has_its_price():
    asked = WhatIf.of(TRIO)
    assert asked.of_left("an") == (
        Change("an", "hoa", is_paired=False, is_locked=False, cost=5.0),
        Change("an", "lan", is_paired=True, is_locked=False, cost=5.0),
    )
    assert [change.cost for change in asked.of_right("lan")] == [5.0, 35.0, 5.0]
    assert asked.of_pair("binh", "lan").cost == 35.0


def test_what_cannot_be_done_has_no_price():
    asked = WhatIf.of(replace(TRIO, locked={("an", "hoa")}, forbidden={("chi", "hoa")}))
    assert asked.of_pair("an", "hoa") == Change("an", "hoa", is_paired=True, is_locked=True, cost=None)
    assert asked.of_pair("chi", "hoa").cost is None
    assert asked.of_pair("chi", "lan").cost is None
    assert isinstance(WhatIf.of(replace(TRIO, loads=[Bounds(0, 1)] * 2)), Impossible)


@settings(max_examples=60, deadline=None)
@given(problems(FLOORS))
def test_a_price_is_what_solving_anew_would_cost(problem):
    asked = WhatIf.of(problem)
    if isinstance(asked, Impossible):
        return
    for left in sorted(problem.left):
        assert asked.of_left(left) == tuple(asked.of_pair(left, right) for right in sorted(problem.right))
        for change in asked.of_left(left):
            expected = anew(problem, asked.assignment, change)
            assert change.cost == (None if expected is None else pytest.approx(expected, abs=1e-5)), change
    for right in sorted(problem.right):
        assert asked.of_right(right) == tuple(asked.of_pair(left, right) for left in sorted(problem.left))


def anew(problem, assignment, change):
    pair = change.left, change.right
    if pair in problem.locked | problem.forbidden or score(problem, pair) == NEVER:
        return None
    others = [one for one in problem.right if (change.left, one) not in problem.locked | problem.forbidden | {pair}]
    if change.is_paired and assignment.floor and all(score(problem, (change.left, one)) == NEVER for one in others):
        return None  # the promise would be broken
    more = {"forbidden": problem.forbidden | {pair}} if change.is_paired else {"locked": problem.locked | {pair}}
    found = assign(replace(problem, floor=assignment.floor, **more))
    return None if isinstance(found, Impossible) else assignment.total - found.total
