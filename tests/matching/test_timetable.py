"""A timetable keeps every rule, is the best there is and proves it; a change on the day moves as little as can be."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.answer import Away, Impossible, NoTable, Replanned, Timetable, TooMany, Twice
from matching.timetable.bound import prove
from matching.timetable.model import model
from matching.timetable.problem import Meeting, Problem, Room
from matching.timetable.replanning import replan
from matching.timetable.search import search
from matching.timetable.solving import timetable

MANY = settings(max_examples=60, deadline=None)
SOME = settings(max_examples=30, deadline=None)
HALL = (Room("hall", 2),)


def day(**changes):
    wishes = {("an", "hoa"): 90, ("an", "lan"): 40, ("binh", "hoa"): 70, ("binh", "lan"): 60, ("chi", "hoa"): 50}
    given_ = {"left": ("an", "binh", "chi"), "right": ("hoa", "lan"), "wishes": wishes, "slots": 3, "rooms": HALL}
    return Problem(**{**given_, **changes})


@st.composite
def problems(draw):
    left = [f"s{n}" for n in range(draw(st.integers(1, 4)))]
    right = [f"m{n}" for n in range(draw(st.integers(1, 3)))]
    slots = draw(st.integers(1, 3))
    pairs, people = list(product(left, right)), [*left, *right]
    wishes = draw(st.dictionaries(st.sampled_from(pairs), st.integers(1, 9)))
    rooms = [Room("a", draw(st.integers(0, 2))), Room("b", draw(st.integers(0, 2)))]
    most = draw(st.dictionaries(st.sampled_from(people), st.integers(0, 3), max_size=3))
    absent = draw(st.sets(st.tuples(st.sampled_from(people), st.integers(0, slots - 1)), max_size=4))
    locked = []
    if draw(st.booleans()):
        pair, slot = draw(st.sampled_from(pairs)), draw(st.integers(0, slots - 1))
        locked.append(Meeting(pair[0], pair[1], slot))
    return Problem(left, right, wishes, slots, rooms, most, absent, locked, draw(st.sampled_from((0, 5))))


def kept_rules(problem, meetings):
    """What must hold of any timetable."""
    tables, seats = {room.id: room.tables for room in problem.rooms}, Counter()
    at_once, in_all, pairs = Counter(), Counter(), Counter()
    for one in meetings:
        seats[one.slot, one.room, one.table] += 1
        pairs[one.pair] += 1
        assert 1 <= one.table <= tables[one.room]
        for name in one.pair:
            at_once[name, one.slot] += 1
            in_all[name] += 1
            assert (name, one.slot) not in set(problem.absent)
    assert all(number == 1 for count in (seats, at_once, pairs) for number in count.values())
    assert all(number <= problem.limit(name) for name, number in in_all.items())
    open_ = {one.pair for one in meetings} - {one.pair for one in problem.locked}
    assert open_ <= problem.wishes.keys()
    stays = {(one.pair, one.slot) for one in problem.locked}
    assert stays <= {(one.pair, one.slot) for one in meetings}


def value(problem, meetings):
    people = {name for one in meetings for name in one.pair}
    return sum(problem.wishes.get(one.pair, 0) for one in meetings) + problem.first * len(people)


def every_best(problem):
    """The best value by trying everything: each pair at each slot or not at all."""
    locked = tuple(problem.locked)
    pairs = sorted(problem.wishes.keys() - {one.pair for one in locked})
    away, reached = set(problem.absent), value(problem, locked)
    for choice in product(range(-1, problem.slots), repeat=len(pairs)):
        meetings = [*locked, *(Meeting(a, b, slot) for (a, b), slot in zip(pairs, choice, strict=True) if slot >= 0)]
        busy = Counter((name, one.slot) for one in meetings for name in one.pair)
        load = Counter(name for one in meetings for name in one.pair)
        full = Counter(one.slot for one in meetings)
        if (
            max(busy.values(), default=0) <= 1
            and not busy.keys() & away
            and all(number <= problem.limit(name) for name, number in load.items())
            and max(full.values(), default=0) <= problem.tables
        ):
            reached = max(reached, value(problem, meetings))
    return reached


def test_everybody_meets_whom_they_wish_in_turns():
    found = timetable(day())
    assert isinstance(found, Timetable)
    assert (found.value, found.bound, found.is_optimal, found.unmet) == (310, 310, True, ())
    kept_rules(day(), found.meetings)


def test_who_sits_keeps_the_table_and_the_other_side_walks():
    found = timetable(day())
    assert {one.right: one.table for one in found.meetings} == {"hoa": 1, "lan": 2}
    assert len({(one.right, one.room, one.table) for one in found.meetings}) == 2


def test_too_few_tables_leave_the_least_wished_out():
    problem = day(rooms=(Room("hall", 1),))
    found = timetable(problem)
    assert (found.value, found.bound) == (220, 220)
    assert found.unmet == (("an", "lan"), ("chi", "hoa"))


def test_a_first_meeting_counts_more_where_points_are_given_for_it():
    problem = day(rooms=(Room("hall", 1),), first=100)
    met = {name for one in timetable(problem).meetings for name in one.pair}
    assert met == {"an", "binh", "chi", "hoa", "lan"}


def test_what_is_locked_stays_at_its_time_and_table():
    problem = day(locked=(Meeting("chi", "lan", 1, "hall", 2),))
    found = timetable(problem)
    assert Meeting("chi", "lan", 1, "hall", 2) in found.meetings
    kept_rules(problem, found.meetings)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"locked": (Meeting("an", "hoa", 0), Meeting("binh", "hoa", 0))}, Twice("hoa", 0)),
        ({"locked": (Meeting("an", "hoa", 0), Meeting("an", "hoa", 1))}, Twice("an", 1)),
        ({"locked": (Meeting("an", "hoa", 0),), "absent": {("hoa", 0)}}, Away("hoa", 0)),
        ({"locked": (Meeting("an", "hoa", 0),), "most": {"an": 0}}, TooMany("an", 1, 0)),
        ({"locked": (Meeting("an", "hoa", 0),), "rooms": ()}, NoTable(0)),
        (
            {
                "locked": (Meeting("an", "hoa", 0, "b"), Meeting("binh", "lan", 0, "b")),
                "rooms": (Room("a", 1), Room("b", 1)),
            },
            NoTable(0, "b"),
        ),
    ],
)
def test_locks_that_contradict_each_other_are_named(changes, reason):
    found = timetable(day(**changes))
    assert isinstance(found, Impossible)
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"right": ("hoa", "an")}, "same id"),
        ({"rooms": (Room("a", 1), Room("a", 2))}, "same id"),
        ({"slots": -1}, "negative"),
        ({"wishes": {("an", "hoa"): 0}}, "a point at least"),
        ({"wishes": {("an", "nobody"): 1}}, "not there"),
        ({"most": {"an": -1}}, "fewer than no"),
        ({"most": {"nobody": 1}}, "not there"),
        ({"absent": {("an", 9)}}, "not there"),
        ({"locked": (Meeting("an", "hoa", 0, "attic"),)}, "not there"),
    ],
)
def test_what_cannot_be_read_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        day(**changes)


def test_nothing_asked_is_nothing_planned():
    found = timetable(day(wishes={}))
    assert found == Timetable((), 0, 0, ())


@MANY
@given(problems())
def test_rules_hold_and_no_value_passes_its_bound(problem):
    found = timetable(problem)
    if isinstance(found, Impossible):
        assert problem.locked
        return
    kept_rules(problem, found.meetings)
    assert found.value == value(problem, found.meetings)
    assert found.value <= found.bound
    assert set(found.unmet) == problem.wishes.keys() - {one.pair for one in found.meetings}


@SOME
@given(problems().filter(lambda one: len(one.wishes) <= 5))
def test_the_best_of_all_is_found(problem):
    found = timetable(problem)
    if not isinstance(found, Impossible):
        assert found.value == found.bound == every_best(problem)


@SOME
@given(problems())
def test_the_same_question_has_the_same_answer_in_any_order(problem):
    turned = replace(
        problem,
        left=problem.left[::-1],
        right=problem.right[::-1],
        wishes=dict(sorted(problem.wishes.items(), reverse=True)),
    )
    assert timetable(problem) == timetable(turned)


def test_without_work_the_bound_still_stands():
    asked = model(day(), lambda one: day().wishes[one.pair])
    found = search(asked, prove(asked), work=0.0)
    assert int(asked.worth @ found.taken) <= found.bound == 310


def test_who_is_late_meets_later_and_the_rest_stays():
    first = timetable(day(slots=4))
    early = next(one for one in first.meetings if one.slot == 0)
    late = day(slots=4, absent={(early.left, 0)})
    found = replan(late, first.meetings, now=0)
    assert isinstance(found, Replanned)
    assert (found.timetable.value, found.timetable.bound, found.is_least) == (310, 310, True)
    assert early.pair in found.moved
    assert not found.dropped
    kept_rules(late, found.timetable.meetings)


def test_what_was_held_stays_and_nothing_is_set_into_the_past():
    first = timetable(day())
    problem = day(absent={("hoa", 1), ("hoa", 2)})
    found = replan(problem, first.meetings, now=1)
    past = {one for one in first.meetings if one.slot < 1}
    assert past <= set(found.timetable.meetings)
    assert {one.pair for one in found.timetable.meetings if one.slot < 1} == {one.pair for one in past}
    assert all("hoa" in pair for pair in found.dropped)
    assert len(found.dropped) == 2


def test_what_stays_keeps_its_table():
    first = timetable(day(slots=4))
    found = replan(day(slots=4, absent={("chi", 0), ("chi", 1)}), first.meetings, now=0)
    seats = {one.pair: one for one in first.meetings}
    assert all(one == seats[one.pair] for one in found.timetable.meetings if one.pair in found.kept)


def test_a_contradiction_on_the_day_is_named():
    found = replan(day(absent={("an", 0)}, locked=(Meeting("an", "hoa", 0),)), timetable(day()).meetings, now=0)
    assert found == Impossible((Away("an", 0),))


@SOME
@given(problems(), st.data())
def test_a_change_keeps_the_rules_and_the_past(problem, data):
    problem = replace(problem, locked=())
    first = timetable(problem)
    now = data.draw(st.integers(0, problem.slots - 1))
    people = [*problem.left, *problem.right]
    new = data.draw(st.sets(st.tuples(st.sampled_from(people), st.integers(now, problem.slots - 1)), max_size=3))
    changed = replace(problem, absent={*problem.absent, *new})
    found = replan(changed, first.meetings, now)
    kept_rules(changed, found.timetable.meetings)
    assert {one.pair for one in found.timetable.meetings} <= {one.pair for one in first.meetings}
    assert [one for one in found.timetable.meetings if one.slot < now] == [
        one for one in first.meetings if one.slot < now
    ]
    hit = [one for one in first.meetings if any((name, one.slot) in new for name in one.pair)]
    assert bool(found.moved or found.dropped) == bool(hit)
    assert len(found.kept) + len(found.moved) + len(found.dropped) == len(first.meetings)
    assert found.timetable.value <= found.timetable.bound
