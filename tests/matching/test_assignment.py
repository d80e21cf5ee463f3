"""An assignment is the best of all, keeps every bound, proves it, and says what is short when there is none."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment import duals, flow, program, solving
from matching.assignment.answer import (
    Assignment,
    FloorTooHigh,
    Impossible,
    LockedForbidden,
    LockedTooMany,
    Shortage,
    Undecided,
    Worst,
)
from matching.assignment.duals import Taken
from matching.assignment.flow import Candidates
from matching.assignment.model import canonical, ties
from matching.assignment.problem import HIGHEST, Bounds, Problem
from matching.assignment.solving import assign
from tests.matching import tables
from tests.matching.tables import NEVER, problems

MANY = settings(max_examples=100, deadline=None)
NUMBERS = st.sampled_from((0.5, 1.0, 2.0, 3.0))
STARTUPS, MENTORS = ("an", "binh", "chi"), ("hoa", "lan")
POINTS = np.array([[90.0, 80.0], [85.0, 40.0], [70.0, 55.0]])


def cohort(scores=POINTS, needs=(1, 1), loads=(0, 2), **changes):
    return Problem(STARTUPS, MENTORS, scores, [Bounds(*needs)] * 3, [Bounds(*loads)] * 2, **changes)


def large(lefts, rights, need, most, seed=0):
    random = np.random.default_rng(seed)
    scores = (random.random((lefts, rights)) ** 3 + random.random(rights)).round(4) * 50
    scores[random.random((lefts, rights)) < 0.05] = NEVER
    ids = [f"s{n}" for n in range(lefts)], [f"m{n}" for n in range(rights)]
    return Problem(*ids, scores, [Bounds(need, need)] * lefts, [Bounds(1, most)] * rights)


def test_the_best_of_all_is_found_and_proved():
    found = assign(cohort())
    assert found.pairs == (("an", "lan"), ("binh", "hoa"), ("chi", "hoa"))
    assert (found.total, found.worst, found.loads) == (235.0, Worst("chi", 70.0), {"hoa": 2, "lan": 1})
    assert found.bound == pytest.approx(235.0)
    assert found.is_optimal


def test_locked_and_forbidden_pairs_stand():
    found = assign(cohort(locked={("an", "hoa")}, forbidden={("chi", "hoa")}))
    assert found.pairs == (("an", "hoa"), ("binh", "hoa"), ("chi", "lan"))
    assert found.total == 230.0
    assert found.is_optimal


def test_nobody_is_given_the_same_counterpart_twice():
    found = assign(cohort(needs=(2, 2), loads=(0, 6)))
    assert len(set(found.pairs)) == len(found.pairs) == 6


def test_the_highest_floor_comes_before_the_total():
    found = assign(cohort(np.array([[90.0, 10.0], [50.0, 20.0], [70.0, 60.0]]), floor=HIGHEST))
    assert found.pairs == (("an", "hoa"), ("binh", "hoa"), ("chi", "lan"))
    assert (found.floor, found.floor_bound, found.worst) == (50.0, 50.0, Worst("binh", 50.0))


def test_a_floor_of_sums_is_a_share_of_all_places_asked_for():
    scores = np.array([[9.0, 8.0, 0.0], [9.0, 8.0, 6.0]])
    problem = Problem(("a", "b"), ("x", "y", "z"), scores, [Bounds(1, 2)] * 2, [Bounds(0, 1)] * 3)
    assert assign(problem).worst == Worst("a", 4.0)
    found = assign(replace(problem, floor=HIGHEST))
    assert (found.worst.value, found.total, found.is_optimal) == (4.5, 23.0, True)


def test_even_loads_are_worth_their_price():
    scores = np.array([[50.0, 49.0], [50.0, 49.0], [50.0, 47.0]])
    assert assign(cohort(scores, loads=(0, 3))).loads == {"hoa": 3, "lan": 0}
    even = assign(cohort(scores, loads=(0, 3), balance=2.0))
    assert (even.loads, even.total) == ({"hoa": 2, "lan": 1}, 147.0)


@pytest.mark.parametrize(
    ("problem", "reasons"),
    [
        (cohort(locked={("an", "hoa")}, forbidden={("an", "hoa")}), [LockedForbidden("an", "hoa")]),
        (cohort(locked={("an", "hoa"), ("an", "lan")}), [LockedTooMany("left", "an", 2, 1)]),
        (cohort(locked={("an", "hoa"), ("chi", "hoa")}, loads=(0, 1)), [LockedTooMany("right", "hoa", 2, 1)]),
        (cohort(loads=(0, 1)), [Shortage("left", STARTUPS, MENTORS, 3, 2)]),
        (cohort(loads=(2, 2)), [Shortage("right", MENTORS, STARTUPS, 4, 3)]),
        (cohort(forbidden={("an", "hoa"), ("an", "lan")}), [Shortage("left", ("an",), (), 1, 0)]),
        (cohort(floor=75.0), [Shortage("left", ("chi",), (), 1, 0, under_floor=True)]),
        (
            cohort(floor=60.0, loads=(0, 1), needs=(0, 1)),
            [Shortage("left", ("binh", "chi"), ("hoa",), 2, 1, under_floor=True)],
        ),
    ],
)
def test_what_is_short_is_named(problem, reasons):
    assert assign(problem) == Impossible(tuple(reasons))


def test_a_floor_of_sums_that_is_too_high_says_how_high_it_may_be(monkeypatch):
    scores = np.array([[9.0, 8.0, 0.0], [9.0, 8.0, 6.0]])
    problem = Problem(("a", "b"), ("x", "y", "z"), scores, [Bounds(1, 2)] * 2, [Bounds(0, 1)] * 3, floor=6.0)
    (reason,) = assign(problem).reasons
    assert isinstance(reason, FloorTooHigh)
    assert reason.asked == 6.0
    assert reason.highest == pytest.approx(4.5)
    monkeypatch.setattr(program, "floored_best", lambda *_: program.Found(None, 0.0, 0.0))
    assert assign(problem) == Impossible((Undecided(program.SECONDS),))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"left": ("an", "an", "chi")}, "same id"),
        ({"needs": [Bounds(1, 1)]}, "needs its bounds"),
        ({"loads": [Bounds(2, 1), Bounds(0, 1)]}, "least <= most"),
        ({"scores": POINTS.T}, "left x right"),
        ({"scores": POINTS * np.nan}, "must be numbers"),
        ({"locked": {("an", "nobody")}}, "not there"),
        ({"balance": -1.0}, "balance"),
        ({"floor": np.inf}, "floor"),
        ({"scores": POINTS - 80, "floor": 1.0}, "negative"),
    ],
)
def test_what_cannot_be_read_is_an_error(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(cohort(), **changes)


def test_nobody_on_either_side_is_an_empty_assignment():
    found = assign(Problem((), (), np.zeros((0, 0)), (), ()))
    assert (found.pairs, found.total, found.worst, found.is_optimal) == ((), 0.0, None, True)
    lonely = Problem(("a",), (), np.zeros((1, 0)), [Bounds(1, 1)], ())
    assert assign(lonely) == Impossible((Shortage("left", ("a",), (), 1, 0),))


@MANY
@given(problems())
def test_no_other_assignment_has_more_points_and_ties_go_by_the_hashes(problem):
    found, others = assign(problem), list(tables.every(problem))
    if not others:
        assert isinstance(found, Impossible)
        assert found.reasons
        return
    assert tables.keeps(problem, list(found.pairs))
    assert found.total == pytest.approx(tables.total(problem, found.pairs), abs=1e-9)
    assert found.loads == {one: tables.loads(found.pairs)[one] for one in sorted(problem.right)}
    best = max(tables.total(problem, pairs) for pairs in others)
    assert found.total == pytest.approx(best, abs=found.precision)
    assert best <= found.bound + 1e-9
    assert found.is_optimal
    equal = [pairs for pairs in others if tables.total(problem, pairs) > best - 1e-7]
    assert _tie(problem, found.pairs) == max(_tie(problem, pairs) for pairs in equal)


@MANY
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(problem, random):
    rows, columns = list(range(len(problem.left))), list(range(len(problem.right)))
    random.shuffle(rows)
    random.shuffle(columns)
    again = replace(
        problem,
        left=[problem.left[i] for i in rows],
        right=[problem.right[j] for j in columns],
        scores=problem.scores[np.ix_(rows, columns)],
        needs=[problem.needs[i] for i in rows],
        loads=[problem.loads[j] for j in columns],
    )
    assert assign(again) == assign(problem) == assign(problem)


@MANY
@given(problems(floors=st.just(HIGHEST) | NUMBERS))
def test_a_floor_is_kept_and_the_highest_is_the_highest(problem):
    found, others = assign(problem), list(tables.every(problem))
    reachable = max((tables.worst(problem, pairs) for pairs in others), default=NEVER)
    wanted = reachable if problem.floor == HIGHEST else problem.floor
    fair = [pairs for pairs in others if tables.worst(problem, pairs) >= wanted - 1e-7]
    if not fair:
        assert isinstance(found, Impossible)
        assert found.reasons
        return
    assert tables.keeps(problem, list(found.pairs))
    assert tables.worst(problem, found.pairs) >= wanted - 1e-6
    assert found.total == pytest.approx(max(tables.total(problem, pairs) for pairs in fair), abs=1e-5)
    # The highest floor is a fraction that the solver meets within a tolerance, and its bound may use it; all others
    # were compared above.
    assert found.is_optimal or problem.floor == HIGHEST
    if problem.floor == HIGHEST and tables.open_lefts(problem):
        assert found.floor_bound == pytest.approx(reachable, abs=1e-5)


@MANY
@given(problems())
def test_reasons_are_true(problem):
    found = assign(problem)
    for reason in found.reasons if isinstance(found, Impossible) else ():
        if isinstance(reason, Shortage):
            assert reason.needed > reason.available
            rows, columns = (problem.left, problem.right) if reason.side == "left" else (problem.right, problem.left)
            assert set(reason.members) <= set(rows)
            assert set(reason.others) <= set(columns)
            # With less demanded of them by as much as is missing, these members are no longer a reason.
            eased = _eased(problem, reason)
            again = assign(eased)
            assert isinstance(again, Assignment) or reason not in again.reasons


@MANY
@given(problems())
def test_both_solvers_agree(problem):
    found = assign(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "min_cost_flow", None)
        again = assign(problem)
    if isinstance(found, Impossible):
        assert again == found
    else:
        assert again.total == pytest.approx(found.total, abs=1e-9)
        assert _tie(problem, again.pairs) == _tie(problem, found.pairs)
        assert again.is_optimal


@pytest.mark.parametrize("are_alike", [False, True])
@pytest.mark.parametrize(("lefts", "rights", "need", "most"), [(120, 60, 1, 3), (90, 70, 2, 4)])
def test_both_solvers_agree_where_pairs_are_left_out_at_first(lefts, rights, need, most, are_alike):
    problem = large(lefts, rights, need, most)
    if are_alike:
        problem = replace(problem, scores=np.tile(np.arange(rights) / 4, (lefts, 1)))
    found = assign(problem)
    assert found.is_optimal
    for place, name, value in ((flow, "min_cost_flow", None), (solving, "WHOLE", 10**6), (solving, "NARROW", 1)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, name, value)
            again = assign(problem)
        assert again.is_optimal
        assert again.total == found.total
        assert _tie(problem, again.pairs) == _tie(problem, found.pairs)


def test_numbers_too_large_for_flows_go_to_the_other_solver():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "best", _overflow)
        assert assign(cohort()) == assign(cohort())
    assert assign(cohort(POINTS * 1e12)).total == pytest.approx(235e12)
    assert assign(cohort(POINTS * 1e-9)).total == pytest.approx(235e-9)


def test_an_assignment_that_is_not_the_best_has_no_prices():
    model = canonical(cohort())
    candidates = Candidates.of(model.allowed)
    worse = np.array([True, False, False, True, True, False])
    with pytest.raises(ArithmeticError, match="not the best"):
        duals.prices(model, Taken.of(model, candidates, worse))


def test_ties_are_made_of_ids_alone():
    table = ties(("a", "b"), ("x", "y"))
    assert table.tolist() == ties(("b", "a"), ("y", "x"))[::-1, ::-1].tolist()
    assert len({*table.ravel().tolist()}) > 1


def _overflow(*_):
    raise OverflowError


def _tie(problem, pairs):
    left, right = sorted(problem.left), sorted(problem.right)
    table = ties(left, right)
    return sum(int(table[left.index(one), right.index(other)]) for one, other in set(pairs) - set(problem.locked))


def _eased(problem, reason):
    names, bounds = (problem.left, problem.needs) if reason.side == "left" else (problem.right, problem.loads)
    missing, eased = reason.needed - reason.available, list(bounds)
    for member in reason.members:
        place = names.index(member)
        taken = min(missing, eased[place].least)
        eased[place] = Bounds(eased[place].least - taken, eased[place].most)
        missing -= taken
    return replace(problem, **{"needs" if reason.side == "left" else "loads": eased})
