"""Severity taken out of scores: figures worked by hand, recovery of a planted effect, ranks, agreement, outliers."""

from __future__ import annotations

import random

import pytest

from ecosystem.juries.rules.calibration import Calibration, Mark, calibrate


def marks(*rows):
    return [Mark(*row) for row in rows]


def effects(found):
    return {one.juror: one.effect for one in found.severities}


def test_nothing_comes_of_nothing():
    assert calibrate([]) == Calibration((), (), None, ())


def test_one_juror_changes_no_rank():
    found = calibrate(marks((1, 1, 80), (1, 2, 60), (1, 3, 40)))
    assert [(one.application, one.raw_rank, one.rank) for one in found.standings] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    assert found.moves == ()


def test_two_who_read_the_same_are_moved_alike():
    """Each application is read by both, so severity cancels out of every mean."""
    found = calibrate(marks((1, 1, 90), (2, 1, 70), (1, 2, 60), (2, 2, 40)))
    assert [round(one.calibrated, 6) for one in found.standings] == [80, 50]
    # rest of juror 1: (90-65-15) + (60-65+15) = 20; 20 / (2 + ridge 2) = 5.
    assert effects(found) == pytest.approx({1: 5, 2: -5})


def test_a_severe_juror_costs_nobody_a_rank():
    """Application 3 was read by the severe juror 2 alone with others; calibration gives its places back."""
    kind, severe = 1, 2
    rows = [(kind, n, 80) for n in range(10, 20)] + [(severe, n, 50) for n in range(10, 20)]
    found = calibrate(marks(*rows, (kind, 1, 72), (severe, 2, 60)))
    one, two = (next(each for each in found.standings if each.application == key) for key in (1, 2))
    assert (one.raw, two.raw) == (72, 60)
    assert two.calibrated > one.calibrated
    assert two.rank < two.raw_rank
    assert two in found.moves


def test_planted_severities_are_found():
    chance = random.Random(7)
    merit = {n: chance.uniform(30, 80) for n in range(60)}
    severity = {1: 8.0, 2: 0.0, 3: -8.0, 4: 4.0, 5: -4.0}
    rows = [
        (juror, key, value + severity[juror] + chance.gauss(0, 2))
        for key, value in merit.items()
        for juror in chance.sample(sorted(severity), 3)
    ]
    found = calibrate(marks(*rows))
    assert effects(found) == pytest.approx(severity, abs=1.5)
    right = {one.application: one.calibrated for one in found.standings}
    raw = {one.application: one.raw for one in found.standings}
    assert sum(abs(right[n] - merit[n]) for n in merit) < sum(abs(raw[n] - merit[n]) for n in merit) / 2


def test_a_single_read_is_hardly_held_against_its_juror():
    found = calibrate(marks((1, 1, 90), (2, 1, 60)))
    assert abs(effects(found)[1]) < 15
    assert found.least == 2


def test_order_does_not_matter():
    rows = marks((1, 1, 90), (2, 1, 70), (3, 2, 55), (1, 2, 60), (2, 3, 40))
    assert calibrate(rows) == calibrate(rows[::-1])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, 1, 80), (2, 1, 80), (1, 2, 40), (2, 2, 40)], 1.0),
        ([(1, 1, 80), (2, 1, 40), (1, 2, 40), (2, 2, 80)], 0.0),
        ([(1, 1, 80), (1, 2, 40)], None),
        ([(1, 1, 80), (2, 1, 60)], None),
        ([(1, 1, 60), (2, 1, 60), (1, 2, 60), (2, 2, 60)], None),
    ],
)
def test_how_far_jurors_agree(rows, expected):
    assert calibrate(marks(*rows)).agreement == (pytest.approx(expected) if expected is not None else None)


def test_a_read_far_from_the_others_is_named():
    rows = [(juror, key, 50 + key) for juror in (1, 2, 3, 4) for key in range(10)]
    rows[5] = (1, 5, 5)
    assert calibrate(marks(*rows)).outliers == (Mark(1, 5, 5),)
