"""What people decided of an assignment is kept and changes nothing else, whatever the two sides are named."""

from __future__ import annotations

import pytest

from ecosystem.recommendations.engine.mentors import Mentoring
from ecosystem.recommendations.engine.mentors import propose as mentors
from ecosystem.recommendations.engine.readers import Reading
from ecosystem.recommendations.engine.readers import propose as readers

# Each side is numbered by its own table, so that 1 is a startup and a mentor as well.
LOCKED: frozenset[tuple[str, str]] = frozenset({("1", "2"), ("2", "1")})
STARTUPS = {"1": "11", "2": "12", "3": "13"}


def test_a_kept_pair_takes_one_place_of_each_side():
    asked = Mentoring(STARTUPS, {"1": "21", "2": "22"}, 1, {"1": 1, "2": 1}, {}, LOCKED)
    found = mentors(asked, (), {})
    assert frozenset(found.pairs) == LOCKED
    assert found.short == ("3",)


@pytest.mark.parametrize("more", [(), (("3", "1"),)])
def test_only_what_people_decided_goes_over_a_limit(more):
    locked = LOCKED | set(more)
    asked = Mentoring(STARTUPS, {"1": "21", "2": "22"}, 1, {"1": 1, "2": 1}, {}, locked)
    assert frozenset(mentors(asked, (), {}).pairs) == locked


def test_a_kept_reader_takes_one_place_of_each_side():
    reading = Reading(STARTUPS, {"1": (), "2": ()}, needs=1, loads=1, locked=LOCKED)
    found = readers(reading, (), {})
    assert frozenset(found.pairs) == LOCKED
    assert found.short == ("3",)
