"""What two profiles that become one leave in a plan of mentors and on a meeting day, and what an undo gives back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory.actions import following
from ecosystem.directory.models import Merge
from ecosystem.meetings import actions
from ecosystem.meetings.actions import merging
from ecosystem.meetings.models import DayPerson, Mark, MentorMark, PlanMentor, Side
from ecosystem.meetings.queries import days
from ecosystem.programs.actions import merging as enrolled
from ecosystem.programs.models import Enrolment
from tests.meetings.test_days import values
from tests.meetings.world import a_class, a_plan, mentors, wish


def rows(model, *columns):
    db.session.rollback()
    return sorted(tuple(row) for row in db.session.execute(sa.select(*(getattr(model, name) for name in columns))))


@pytest.fixture
def joined(cast, frozen):
    """A plan of three mentors, the second of whom was taken into the third; both startups marked some of them."""
    cohort, (first, second) = a_class(cast, frozen)
    those = mentors(cast, 3)
    plan = a_plan(cast, cohort, those[:2])
    (_minh, minh), (_who, taken), (_third, kept) = those
    wish(cast.lan, first, minh)
    wish(cast.lan, second, taken)
    wish(those[1][0], plan.mentors[1], first.profile, Mark.AVOID)
    with write():
        key = actions.create_day(cast.manager, cohort, values()).key
    with write():
        actions.add_guest(cast.manager, days.day(key), taken)
    return kept.id, taken.id


def merged(cast, kept, taken):
    with write():
        row = Merge(kept_id=kept, taken_id=taken, merged_at=clock.now(), chosen={}, snapshot={}, moved={})
        row.merged_by_id = cast.officer.id
        db.session.add(row)
        db.session.flush()
        return row.id


def follow(act, number, of=merging):
    for _twice in range(2):
        with write():
            act(number, of.FEATURE, of.PLACES)


def undone(cast, number):
    with write():
        row = db.session.get_one(Merge, number)
        row.undone_at, row.undone_by_id = clock.now(), cast.admin.id


def stand():
    marks = rows(MentorMark, "profile_id", "other_id")
    guests = [(one,) for one, side in rows(DayPerson, "profile_id", "side") if side is Side.GUEST]
    return rows(PlanMentor, "profile_id"), marks, guests


def instead(held, taken, kept):
    return tuple(sorted(tuple(kept if one == taken else one for one in row) for row in part) for part in held)


def test_mentors_marks_and_people_follow_and_return(joined, cast):
    kept, taken = joined
    before = stand()
    number = merged(cast, kept, taken)
    follow(following.follow_merge, number)
    assert stand() == instead(before, taken, kept)
    undone(cast, number)
    follow(following.follow_unmerge, number)
    assert stand() == before


def test_who_stands_there_already_stands_once(joined, cast):
    """The mentor who was marked by both, is asked in both, and comes twice: the twin stays for a way back."""
    kept, taken = joined
    before = stand()
    asked = next(one for (one,) in before[0] if one != taken)
    number = merged(cast, asked, taken)
    follow(following.follow_merge, number)
    after = stand()
    assert after[0] == before[0]
    assert {other for _who, other in after[1]} & {taken} == set()
    undone(cast, number)
    follow(following.follow_unmerge, number)
    assert stand() == before
    assert kept not in {one for (one,) in after[0]}


def test_two_who_marked_each_other_mark_nobody_when_they_are_one(joined, cast):
    _kept, taken = joined
    startup = next(other for who, other in stand()[1] if who == taken)
    follow(following.follow_merge, merged(cast, taken, startup))
    assert all(who != other for who, other in stand()[1])


def test_a_seat_follows_but_for_who_has_one(joined, cast):
    held = rows(Enrolment, "profile_id")
    (one,), (other,) = held
    both = merged(cast, other, one)
    follow(following.follow_merge, both, enrolled)
    assert rows(Enrolment, "profile_id") == held
    undone(cast, both)
    number = merged(cast, cast.startup.id, one)
    follow(following.follow_merge, number, enrolled)
    assert rows(Enrolment, "profile_id") == sorted([(cast.startup.id,), (other,)])
    undone(cast, number)
    follow(following.follow_unmerge, number, enrolled)
    assert rows(Enrolment, "profile_id") == held
