"""Learnt weights: they sum to 100, follow what decides answers, hold where little is known; and paired comparison."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.affinity import DIRECTIONS, PARTS, Weights
from matching.learning import learnt, part_values
from matching.matcher import Matcher
from matching.mixing import Examples, examples_from, probability
from matching.paired import Paired, auc, share
from tests.matching import world as sample

MENTOR = Weights().mentor["counterpart"]


def answers(decides, pairs=400, seed=1):
    draw = np.random.default_rng(seed)
    values = draw.random((pairs, len(PARTS)))
    outcomes = draw.random(pairs) < probability(6.0 * values[:, PARTS.index(decides)] - 3.0)
    return Examples(PARTS, values, outcomes)


@given(
    st.sampled_from([Weights().mentor, Weights().investor]),
    st.sampled_from(DIRECTIONS),
    st.lists(st.tuples(st.dictionaries(st.sampled_from(PARTS), st.floats(0, 1)), st.booleans()), max_size=40),
    st.floats(0, 20),
)
def test_points_are_whole_and_sum_to_a_hundred(kind, way, rows, strength):
    found = learnt(kind[way], examples_from(rows, PARTS), minimum=1, strength=strength)
    assert sum(found.values()) == 100
    assert set(found) <= set(kind[way])
    assert min(found.values()) >= 0


@pytest.mark.parametrize("part", ["text", "sectors", "expertise", "stage"])
def test_the_part_that_decides_gains_and_no_other_gains_as_much(part):
    found = learnt(MENTOR, answers(part), minimum=20)
    moved = {name: found[name] - MENTOR[name] for name in MENTOR}
    assert moved[part] > 10
    assert max(moved, key=lambda name: moved[name]) == part


def test_parts_that_the_defaults_do_not_weigh_stay_out():
    assert set(learnt(MENTOR, answers("ticket"), minimum=20)) == set(MENTOR)


def test_the_stronger_the_ridge_the_nearer_to_the_defaults():
    told = answers("stage")
    far, near = (learnt(MENTOR, told, minimum=20, strength=strength) for strength in (1.0, 1e6))
    assert far["stage"] > near["stage"] + 10
    assert near == MENTOR


def test_too_few_of_either_answer_leave_the_defaults():
    told = answers("text")
    yes = np.flatnonzero(told.outcomes)[:19]
    no = np.flatnonzero(~told.outcomes)
    few = Examples(PARTS, told.values[[*yes, *no]], told.outcomes[[*yes, *no]])
    assert learnt(MENTOR, few, minimum=20) == MENTOR
    assert learnt(MENTOR, Examples(PARTS, np.zeros((0, len(PARTS))), np.zeros(0, dtype=bool)), minimum=0) == MENTOR


def test_the_same_answers_in_the_same_order_give_the_same_points():
    assert learnt(MENTOR, answers("text"), minimum=20) == learnt(MENTOR, answers("text"), minimum=20)


def test_part_values_are_those_that_the_score_is_summed_of():
    held = sample.documents()
    matcher = Matcher(sample.vocabulary()).fit(held)
    startups = [one for one in held if one.is_startup][:6]
    for startup in startups:
        for other in [one for one in held if not one.is_startup][::7]:
            told, verdict = (
                part_values(matcher.corpus, matcher.weights, startup, other),
                matcher.explain(startup, other),
            )
            points = matcher.weights.mentor if other.kind == "mentor" else matcher.weights.investor
            for way, side in (("startup", verdict.startup), ("counterpart", verdict.counterpart)):
                assert sum(w * told[way][part] for part, w in points[way].items()) == pytest.approx(side.value)


def test_the_area_is_the_share_of_pairs_in_order_and_its_error_that_of_delong():
    outcomes = np.array([True, True, True, False, False])
    before, after = np.array([3.0, 1.0, 2.0, 2.0, 0.0]), np.array([3.0, 2.5, 2.0, 1.0, 0.0])
    found = auc(outcomes, before, after)
    assert (found.before, found.after, found.count) == (0.75, 1.0, 2)
    # Differences of each yes: 0, 1/2, 1/4; of each no: 1/2, 0.
    assert found.error == pytest.approx(np.sqrt(0.0625 / 3 + 0.125 / 2))
    assert auc(outcomes, before, before) == Paired(found.before, found.before, 0.0, 2)
    assert auc(np.zeros(3, dtype=bool), before[:3], after[:3]).count == 0


@pytest.mark.parametrize(
    ("paired", "sign"),
    [
        (Paired(0.5, 0.6, 0.049, 30), 1),
        (Paired(0.5, 0.6, 0.05, 30), 0),
        (Paired(0.6, 0.5, 0.049, 30), -1),
        (Paired(0.5, 0.5, 0.0, 30), 0),
        (Paired(0.0, 1.0, 0.0, 10), 1),
        (Paired(0.0, 1.0, 0.0, 9), 0),
    ],
)
def test_a_difference_counts_above_two_errors(paired, sign):
    assert paired.sign == sign


def test_hits_are_compared_event_by_event():
    found = share([True, False, False, False], [True, True, False, False])
    assert (found.before, found.after, found.error) == (0.25, 0.5, 0.25)
    assert share([], []) == Paired(0.0, 0.0, 0.0, 0)
