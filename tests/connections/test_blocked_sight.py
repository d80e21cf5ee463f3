"""Who has been blocked reads no contacts any more, and nothing that says why; the side that blocked reads on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions, queries
from ecosystem.connections.models import Introduction, IntroductionState, Side
from ecosystem.connections.queries.crowd import weeks_left
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import queries as directory

# Minh reads English.
GIVEN = {"lan": "Bên kia cũng đang thấy liên hệ của bạn", "minh": "The other side sees your contacts too"}
SIDES = {"lan": ("startup", Side.ASKER), "minh": ("mentor", Side.ASKED)}


@pytest.mark.parametrize(("blocker", "blocked"), [("lan", "minh"), ("minh", "lan")])
def test_a_block_closes_the_contacts_of_the_side_that_set_it(app, browse, cast, blocker, blocked):
    one = cast.accepted
    mine, theirs = (getattr(cast, SIDES[name][0]) for name in (blocker, blocked))
    open_before = queries.contacts(queries.introduction(one.key), SIDES[blocker][1])
    with write():
        actions.block(getattr(cast, blocker), directory.profile_by_id(mine.id), directory.profile_by_id(theirs.id))
    one = queries.introduction(one.key)
    closed, still_open = queries.contacts(one, SIDES[blocker][1]), queries.contacts(one, SIDES[blocked][1])
    assert (closed.emails, closed.phone, closed.website) == ((), "", "")
    assert still_open.emails
    assert not queries.is_connected([theirs.id], mine.id)
    assert queries.is_connected([mine.id], theirs.id)
    address = still_open.emails[0]
    told = browse().sign_in(getattr(cast, blocked)).get(f"/introductions/{one.key}")
    assert all(email not in told.html for email in open_before.emails)
    assert "chặn" not in told.text.lower()
    assert "block" not in told.text.lower()
    own = browse().sign_in(getattr(cast, blocker)).get(f"/introductions/{one.key}")
    assert address in own.html
    assert GIVEN[blocked] in told.text
    assert GIVEN[blocker] not in own.text


@pytest.mark.parametrize("state", ["declined", "expired"])
def test_who_got_no_yes_is_led_to_the_next(app, browse, cast, state):
    one = cast.asked
    with write():
        if state == "declined":
            actions.decline(cast.minh, one, reason="busy")
        else:
            gone = {"state": IntroductionState.EXPIRED, "turn_at": None, "due_at": None, "answered_at": clock.now()}
            db.session.execute(sa.update(Introduction).where(Introduction.id == one.id).values(**gone))
    db.session.expire_all()
    page = browse().sign_in(cast.lan).get(f"/introductions/{one.key}")
    assert f"/recommendations/mentors?as={cast.startup.slug}" in page.html
    other = browse().sign_in(cast.minh).get(f"/introductions/{one.key}")
    assert "/recommendations/mentors?as=" not in other.html


def test_a_meeting_at_an_event_uses_up_nothing_of_a_week(app, cast):
    with write():
        actions.arrange(cast.whole(cast.startup), cast.whole(cast.mentor), occasion={"vi": "Ngày hội", "en": "Fair"})
    assert cast.mentor.id not in weeks_left()
