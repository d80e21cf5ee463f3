"""Factors never bury anybody, and showing is measured as the Gini coefficient says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import exposure
from matching.evaluation import judge, unequal
from matching.exposure import FLOOR, Load, balanced, brakes, ease, gini, shown
from matching.matcher import Matcher
from tests.matching import world

LISTS = st.lists(
    st.dictionaries(st.sampled_from([f"m{n}" for n in range(8)]), st.floats(1, 100)).map(
        lambda one: sorted(one.items(), key=lambda pair: (-pair[1], pair[0]))
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (Load(), 1.0),
        (Load(room=0.5), 0.75),
        (Load(busy=10), 0.5),
        (Load(busy=5), 2 / 3),
        (Load(room=0.0, busy=100), FLOOR),
    ],
)
def test_ease_falls_with_fewer_places_and_more_requests_down_to_the_floor(load, expected):
    assert ease(load) == pytest.approx(expected)


@given(LISTS, st.dictionaries(st.sampled_from(["m0", "m1", "m2"]), st.floats(FLOOR, 1)), st.integers(1, 4))
def test_brakes_only_lower_and_keep_the_floor_whatever_the_order_of_the_lists(lists, eases, top):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exposure, "TOP", top)
        found = brakes(lists, eases)
        assert brakes(lists[::-1], eases) == found
    assert all(FLOOR <= factor <= eases.get(name, 1.0) for name, factor in found.items())


def test_who_would_fill_every_list_makes_room_for_others(monkeypatch):
    monkeypatch.setattr(exposure, "TOP", 1)
    lists = [[("star", 60.0), (f"m{n}", 50.0)] for n in range(6)]
    found = brakes(lists, {})
    again = [sorted(one, key=lambda pair: -pair[1] * found.get(pair[0], 1.0)) for one in lists]
    before, after = (shown(([name for name, _ in one] for one in of), top=1) for of in (lists, again))
    assert before == {"star": 6}
    assert after["star"] == 0
    assert found == {"star": pytest.approx((2 * 6 / 7 / 6) ** 0.5)}


@pytest.mark.parametrize(
    ("counts", "expected"), [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25)]
)
def test_gini_is_nought_for_equals_and_near_one_for_one_who_has_all(counts, expected):
    assert gini(counts) == pytest.approx(expected)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(1, 5))
def test_gini_lies_between_and_does_not_depend_on_the_unit(counts, times):
    assert -1e-9 <= gini(counts) < 1
    assert gini([count * times for count in counts]) == pytest.approx(gini(counts))


def eases():
    """The sample world's mentors with the places they have left, and ten requests for one of them."""
    taken = {record["id"]: record["current_mentees"] for record in world._records("mentors")}
    places = {record["id"]: record["max_mentees"] for record in world._records("mentors")}
    return {name: ease(Load(1 - taken[name] / places[name])) for name in places if taken[name]}


def test_the_sample_world_passes_with_damping_too():
    report = judge(world.documents(), world.judgements(), world.vocabulary(), eases=eases())
    assert report.passes
    assert report.written.hit >= 0.93
    assert report.stripped.hit >= 0.92
    assert report.written.never_recommended == report.stripped.never_recommended == 0


def test_a_crowded_world_is_shown_more_equally_with_damping(monkeypatch):
    # In the sample world ten places are half of all mentors; with three there is something to share out.
    monkeypatch.setattr(exposure, "TOP", 3)
    monkeypatch.setattr(exposure, "SHARE", 1)
    matcher = Matcher(world.vocabulary()).fit(world.documents())
    factors = balanced(matcher, world.documents(), {})
    assert factors
    startups = [one for one in world.documents() if one.is_startup]
    counted = []
    for used in ({}, factors):
        lists = matcher.values_many(startups, 3, kinds={"mentor"}, connected=(), factors=used)
        counts = shown([name for name, _ in one] for one in lists)
        counted.append(gini(counts[one.id] for one in world.documents() if one.kind == "mentor"))
    assert counted[1] < counted[0]


def test_every_group_of_the_sample_world_is_measured():
    matcher = Matcher(world.vocabulary()).fit(world.documents())
    found = unequal(matcher, world.documents(), eases())
    assert [one.kinds for one in found] == [("mentor",), ("angel", "fund"), ("startup",)]
    assert all(0 <= one.damped < 1 for one in found)
