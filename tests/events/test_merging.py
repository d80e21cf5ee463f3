"""What two profiles that become one leave at an event: their places, their wishes and those for them, and back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core.db import db, settle, write
from ecosystem.events import actions
from ecosystem.events.models import Attendee, Event, Match, Wish
from tests.directory.merging import merge, pair_of, twins, undo
from tests.events.people import opened, seat, wish


def wishes():
    db.session.rollback()
    return {(one.profile_id, one.wanted_id) for one in db.session.scalars(sa.select(Wish))}


def stand(one):
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(Attendee.profile_id).where(Attendee.event_id == one.id)))


def matches():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Match))


@pytest.fixture
def hall(app, cast):
    """Two profiles of one startup at an event with a mentor and an angel."""
    kept, taken = twins(cast)
    one = opened(kept, taken, cast.mentor, cast.angel_profile)
    return one, kept, taken


def test_places_and_wishes_follow_and_return(hall, cast, jobs):
    one, kept, taken = hall
    wish(one, kept, cast.angel_profile)
    wish(one, taken, cast.angel_profile)
    wish(one, taken, cast.mentor)
    before, places, pair = wishes(), stand(one), pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    # What both wished is wished once; the twin of it stays with the taken profile for a way back.
    assert wishes() == {
        (kept.id, cast.angel_profile.id),
        (taken.id, cast.angel_profile.id),
        (kept.id, cast.mentor.id),
    }
    assert stand(one) == sorted([kept.id, kept.id, cast.mentor.id, cast.angel_profile.id])
    assert seat(one, kept).profile.id == kept.id
    undo(cast, pair)
    jobs.run()
    assert (wishes(), stand(one)) == (before, places)


def test_who_wished_to_meet_the_taken_one_meets_the_kept_one(hall, cast, jobs, outbox):
    one, kept, taken = hall
    wish(one, cast.mentor, taken)
    wish(one, kept, cast.mentor)
    assert matches() == 0
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    assert (matches(), wishes()) == (1, {(cast.mentor.id, kept.id), (kept.id, cast.mentor.id)})
    (met,) = db.session.scalars(sa.select(Introduction))
    assert ({met.asker_id, met.asked_id}, met.state) == ({kept.id, cast.mentor.id}, IntroductionState.ACCEPTED)
    assert outbox.last(cast.minh.email)
    undo(cast, pair)
    jobs.run()
    # The wish goes back; who has met since has met.
    assert wishes() == {(cast.mentor.id, taken.id), (kept.id, cast.mentor.id)}
    assert matches() == 1


def test_running_twice_moves_nothing_twice(hall, cast, jobs):
    one, kept, taken = hall
    wish(one, taken, cast.mentor)
    number = merge(cast, pair_of(kept, taken), kept)
    jobs.run()
    for _twice in range(2):
        with write():
            actions.follow_merge(number)
    assert wishes() == {(kept.id, cast.mentor.id)}


def test_undone_before_the_worker_came_nothing_moves(hall, cast, jobs):
    one, kept, taken = hall
    wish(one, taken, cast.mentor)
    before, places, pair = wishes(), stand(one), pair_of(kept, taken)
    merge(cast, pair, kept)
    undo(cast, pair)
    jobs.run()
    assert (wishes(), stand(one)) == (before, places)


def test_nobody_comes_to_stand_for_a_profile_they_have_no_hand_in(hall, cast, jobs):
    one, kept, taken = hall
    wish(one, taken, cast.mentor)
    merge(cast, pair_of(kept, taken), kept, members=[])
    jobs.run()
    assert stand(one) == sorted([kept.id, taken.id, cast.mentor.id, cast.angel_profile.id])
    assert wishes() == {(kept.id, cast.mentor.id)}


def test_where_nobody_stands_for_the_kept_one_wishes_stay_where_they_are(app, cast, jobs):
    kept, taken = twins(cast)
    one = opened(taken, cast.mentor)
    wish(one, taken, cast.mentor)
    merge(cast, pair_of(kept, taken), kept, members=[])
    jobs.run()
    assert wishes() == {(taken.id, cast.mentor.id)}


def test_a_block_keeps_two_from_meeting_by_a_merge(hall, cast, jobs):
    one, kept, taken = hall
    wish(one, cast.mentor, taken)
    wish(one, kept, cast.mentor)
    connections.block(cast.minh, cast.whole(cast.mentor), cast.whole(kept))
    settle(keep=True)
    merge(cast, pair_of(kept, taken), kept)
    jobs.run()
    assert matches() == 0


def test_a_closed_event_makes_no_match_any_more(hall, cast, jobs):
    one, kept, taken = hall
    wish(one, cast.mentor, taken)
    wish(one, kept, cast.mentor)
    with write():
        db.session.execute(sa.update(Event).values(state="matched"))
    merge(cast, pair_of(kept, taken), kept)
    jobs.run()
    assert matches() == 0
    assert (kept.id, cast.mentor.id) in wishes()
