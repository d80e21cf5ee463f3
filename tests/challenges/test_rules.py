"""The rules of challenges as tables: states tied to the call's, figures, the acceptance test."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from ecosystem.calls.models import CallState
from ecosystem.calls.rules import TRANSITIONS as CALL_TRANSITIONS
from ecosystem.challenges import rules
from ecosystem.challenges.models import ChallengeState
from ecosystem.challenges.rules import acceptance
from ecosystem.challenges.rules.acceptance import Aim, Measure, WrongTest
from ecosystem.challenges.rules.drafting import NEEDED, TITLES, Step, next_step
from tests.challenges.world import MEASURES

S = ChallengeState
LIST = Path(rules.__file__).parents[2] / "taxonomy" / "data" / "challenge_states.json"


def test_the_states_are_those_of_the_list():
    listed = [item["id"] for item in json.loads(LIST.read_text(encoding="utf-8"))["items"]]
    assert listed == [state.value for state in S] == [state.value for state in rules.TRANSITIONS]


def test_what_may_follow_is_this_table():
    legal = {
        (state, to): next(iter(who)).value for state, ways in rules.TRANSITIONS.items() for to, who in ways.items()
    }
    assert legal == {
        (S.PROPOSED, S.APPROVED): "call",
        (S.PROPOSED, S.OPEN): "call",
        (S.PROPOSED, S.CANCELLED): "lead",
        (S.APPROVED, S.PROPOSED): "call",
        (S.APPROVED, S.OPEN): "call",
        (S.APPROVED, S.CANCELLED): "lead",
        (S.OPEN, S.EVALUATING): "call",
        (S.EVALUATING, S.OPEN): "call",
        (S.EVALUATING, S.AWARDED): "lead",
        (S.EVALUATING, S.CANCELLED): "lead",
        (S.AWARDED, S.EVALUATING): "solver",
        (S.AWARDED, S.COMPLETED): "solver",
        (S.AWARDED, S.PILOTING): "both",
        (S.AWARDED, S.CANCELLED): "lead",
        (S.PILOTING, S.COMPLETED): "lead",
        (S.COMPLETED, S.AWARDED): "lead",
    }
    assert all(len(who) == 1 for ways in rules.TRANSITIONS.values() for who in ways.values())


def test_every_step_of_a_call_is_one_that_its_challenge_can_follow():
    assert set(rules.OF_CALL) == set(CallState)
    for state, ways in CALL_TRANSITIONS.items():
        for to in ways:
            came, goes = rules.OF_CALL[state], rules.OF_CALL[to]
            # A call that is archived was cancelled before, or solved.
            known = came is goes or rules.may_follow(came, goes) or to is CallState.ARCHIVED
            assert known, (state, to)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("90", 90_000), ("3,5", 3500), ("3.5", 3500), ("0,25", 250), ("0.125", 125), ("1.284", 1_284_000),
        ("1.284,5", 1_284_500), ("12.000.000", 12_000_000_000), (" 7 ", 7000), ("0", 0), ("", None), ("-3", None),
        ("3,1415", None), ("ba", None), ("1,284.5", None), ("٣", None), ("1e5", None), ("9" * 13, None),
    ],
)  # fmt: skip
def test_figures_are_read_as_people_type_them(typed, value):
    assert acceptance.thousandths(typed) == value


@pytest.mark.parametrize(("value", "shown"), [(3500, "3.5"), (90_000, "90"), (250, "0.25"), (0, "0"), (1000, "1")])
def test_and_written_without_noughts(value, shown):
    assert str(acceptance.shown(value)) == shown


def test_a_target_is_met_from_its_side_and_exactly():
    def measure(aim):
        return Measure("m", "a", "", "%", aim, 90_000, "b")

    table = {
        (aim, value): acceptance.meets(measure(aim), value) for aim, value in product(Aim, (89_999, 90_000, 90_001))
    }
    assert table == {
        (Aim.LEAST, 89_999): False, (Aim.LEAST, 90_000): True, (Aim.LEAST, 90_001): True,
        (Aim.MOST, 89_999): True, (Aim.MOST, 90_000): True, (Aim.MOST, 90_001): False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"vi": ""}, "name"), ({"unit": ""}, "unit"), ({"how_vi": ""}, "how"), ({"target": None}, "target"),
        ({"target": "90"}, "target"), ({"aim": "about"}, "target"), ({"key": "m1"}, "twice"),
    ],
)  # fmt: skip
def test_a_measure_that_is_not_whole_is_refused(change, code):
    with pytest.raises(WrongTest) as wrong:
        acceptance.read([{**MEASURES[0], **change}, MEASURES[1]])
    assert wrong.value.code == code


def test_a_test_is_kept_as_it_is_read():
    assert acceptance.plain(acceptance.read(MEASURES)) == MEASURES
    with pytest.raises(WrongTest) as wrong:
        acceptance.read([{**MEASURES[0], "key": f"k{n}"} for n in range(acceptance.MEASURES_MOST + 1)])
    assert wrong.value.code == "many"


@pytest.mark.parametrize("weeks", [None, 0, 261, "8"])
def test_a_phase_has_weeks(weeks):
    with pytest.raises(WrongTest) as wrong:
        acceptance.read_phases([{"vi": "Thử", "weeks": weeks}])
    assert wrong.value.code == "weeks"


def test_the_steps_of_the_wizard_follow_each_other():
    assert [next_step(step) for step in Step] == [*list(Step)[1:], None]
    assert set(NEEDED) == set(TITLES) == set(Step)
