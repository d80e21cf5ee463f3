"""The mix: parts sum to the score, defaults hold where little is known, same examples give the same mix."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.mixing import Examples, Mix, examples_from, mix_from, probability, refit, sampled

NUMBERS = st.floats(-5, 5, allow_nan=False)


def world(pairs=400, seed=1):
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(pairs, 2))
    outcomes = draw.random(pairs) < probability(2.0 * values[:, 0] - 1.0)
    return Examples(("text", "noise"), values, outcomes)


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(NUMBERS, NUMBERS), min_size=1), NUMBERS)
def test_contributions_sum_to_the_score(told, base):
    mix = Mix({name: weight for name, (weight, _) in told.items()}, base)
    parts = {name: np.array([[value]]) for name, (_, value) in told.items()}
    assert mix.score(parts) == pytest.approx(base + sum(mix.contributions(parts).values()))


def test_what_happened_is_learnt():
    found = refit(Mix({"text": 0.0, "noise": 0.0}), world())
    assert found.weights["text"] == pytest.approx(2.0, abs=0.5)
    assert abs(found.weights["noise"]) < 0.3
    assert found.events == int(world().outcomes.sum())


def test_too_few_events_leave_the_defaults():
    defaults = Mix({"text": 0.7, "noise": 0.1})
    few = Examples(("text", "noise"), np.zeros((40, 2)), np.arange(40) < 5)
    assert refit(defaults, few, minimum=30) is defaults


def test_only_yes_or_only_no_teaches_nothing():
    defaults = Mix({"text": 0.7})
    assert refit(defaults, Examples(("text",), np.ones((50, 1)), np.ones(50, dtype=bool))) is defaults


def test_the_stronger_the_defaults_the_nearer_to_them():
    defaults = Mix({"text": 0.0, "noise": 0.0})
    weights = [refit(defaults, world(), strength=strength).weights["text"] for strength in (1, 100, 1e6)]
    assert weights[0] > weights[1] > weights[2]
    assert weights[2] == pytest.approx(0.0, abs=0.01)


def test_a_part_without_spread_keeps_its_weight():
    examples = Examples(("text", "still"), np.column_stack([world().values[:, 0], np.ones(400)]), world().outcomes)
    assert refit(Mix({"text": 0.0, "still": 0.4}), examples).weights["still"] == pytest.approx(0.4)


def test_a_part_that_no_example_names_keeps_its_weight():
    assert refit(Mix({"text": 0.0, "noise": 0.0, "other": 0.3}), world()).weights["other"] == 0.3


def test_the_same_examples_give_the_same_version():
    defaults = Mix({"text": 0.0, "noise": 0.0})
    assert refit(defaults, world()).version == refit(defaults, world()).version
    assert refit(defaults, world()).version != defaults.version


def test_a_mix_survives_a_file():
    found = refit(Mix({"text": 0.0, "noise": 0.0}), world())
    read = mix_from(json.loads(json.dumps(found.plain())))
    assert (read, read.version) == (found, found.version)


@pytest.mark.parametrize("weight", ["nan", "inf"])
def test_a_file_with_what_is_no_number_is_refused(weight):
    with pytest.raises(ValueError, match="not a number"):
        mix_from({"weights": {"text": weight}, "base": 0.0, "events": 0})


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="values for"):
        Examples(("text",), np.zeros((2, 2)), np.zeros(2, dtype=bool))


def test_pairs_given_one_by_one_become_a_table():
    found = examples_from([({"text": 0.5}, True), ({"noise": 0.2}, False)], ("text", "noise"))
    assert found.values.tolist() == [[0.5, 0.0], [0.0, 0.2]]
    assert found.outcomes.tolist() == [True, False]


def test_every_yes_is_taken_and_as_many_others_as_asked():
    came = np.zeros((3, 10), dtype=bool)
    came[0, 2] = came[2, 5] = True
    found = sampled({"text": np.arange(30.0).reshape(3, 10)}, came, others=4, seed=1)
    assert found.values[found.outcomes].ravel().tolist() == [2.0, 25.0]
    assert len(found.outcomes) == 10
