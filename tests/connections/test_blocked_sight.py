"""Who has been blocked reads what happens every day without a block, and nothing that says why."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.jobs import keep_time
from ecosystem.connections.models import Block, Introduction, IntroductionState, Side
from ecosystem.connections.queries import blocks
from ecosystem.connections.queries.crowd import weeks_left
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Mentor
from ecosystem.notices.models import Notice
from tests.cast import MESSAGE
from tests.connections.test_blocks import without_times

SIDES = {"lan": ("startup", Side.ASKER), "minh": ("mentor", Side.ASKED)}
PAGES = ("/introductions/{}", "/introductions/{}/conversation", "/introductions/{}/safety")


def block(who, mine, other):
    with write():
        actions.block(who, directory.profile_by_id(mine.id), directory.profile_by_id(other.id))


def eyes(browse, outbox, reader, key, before):
    """All that a person reads of one introduction: its pages, what the inbox told of it, the new mails."""
    eye = browse().sign_in(reader)
    pages = [without_times(eye.get(path.format(key)).text) for path in PAGES]
    told = sa.select(Notice.kind).where(Notice.account_id == reader.id, Notice.path.contains(key))
    pages.append(sorted(db.session.scalars(told)))
    letters = outbox.read(reader.email)[before:]
    pages.append([(letter.subject, without_times(letter.text.replace(key, ""))) for letter in letters])
    return pages


def main(html):
    """What stands in the list itself."""
    return "".join(re.findall(r'<li class="card.*?</li>', html, re.DOTALL))


@pytest.mark.parametrize(("blocker", "blocked"), [("lan", "minh"), ("minh", "lan")])
def test_a_block_of_a_connection_reads_as_any_end(app, browse, cast, jobs, outbox, blocker, blocked):
    """Word for word: pages, lists, notices and mails of one that was ended by hand, and of one that a block ended."""
    one, seen = cast.accepted, []
    mine, theirs = (getattr(cast, SIDES[name][0]) for name in (blocker, blocked))
    reader = getattr(cast, blocked)
    for quietly in (False, True):
        jobs.run()
        before = len(outbox.read(reader.email))
        if quietly:
            block(getattr(cast, blocker), mine, theirs)
        else:
            with write():
                actions.end(getattr(cast, blocker), queries.introduction(one.key), reason="other")
        jobs.run()
        seen.append(eyes(browse, outbox, reader, one.key, before))
        if not quietly:
            one = cast.accept(cast.ask(cast.startup, cast.mentor, by=cast.lan), by=cast.minh)
    assert len(seen[0][-1]) == 1
    assert seen[0][-1] == seen[1][-1]
    assert seen[0] == seen[1]
    past = browse().sign_in(reader).get("/introductions?tab=past").html
    assert past.count("/introductions/") >= 2
    assert "/introductions/" not in main(browse().sign_in(reader).get("/introductions?tab=connected").html)
    assert all(word not in str(seen[1]).lower() for word in ("đang chặn", "blocked", "nghỉ"))
    left = queries.introduction(one.key)
    assert [queries.contacts(left, side) for side in Side if side is not Side.CLOCK] == [None, None]
    assert not queries.is_connected([theirs.id], mine.id)
    assert not queries.is_connected([mine.id], theirs.id)


def test_asking_anew_reads_as_with_anybody_whose_week_is_full(app, browse, cast):
    """The form says the same of a block, a full week, a pause and a mentor without a place, also once it was sent."""
    one = cast.asked
    with write():
        actions.decline(cast.minh, one, reason="busy")
    eye, url = browse().sign_in(cast.lan), f"/introductions/new?to={cast.mentor.slug}"
    app.config["WEEKLY_REQUESTS"] = 1
    week = without_times(eye.get(url).text)
    assert "chưa nhận thêm lời ngỏ mới" in week
    app.config["WEEKLY_REQUESTS"] = 20
    assert "chưa nhận thêm" not in eye.get(url).text
    block(cast.minh, cast.mentor, cast.startup)
    page = eye.get(url)
    assert without_times(page.text) == week
    sent = eye.post("/introductions/new", {"message": MESSAGE}, at=page, status=409)
    assert "chưa nhận thêm lời ngỏ mới" in sent.text
    said = {str(rules.OBSTACLES[code]) for code in ("not-accepting", "full", "week-full")}
    assert len(said) == 1


def test_what_came_to_stand_over_a_block_is_ended_by_the_clock(app, cast):
    """As where a block was there before this rule, or a backup was put back."""
    one = cast.accepted
    row = {"profile_id": cast.mentor.id, "blocked_id": cast.startup.id, "account_id": cast.minh.id}
    with write():
        db.session.add(Block(at=clock.now(), **row))
    places = db.session.scalar(sa.select(Mentor.current_startups).where(Mentor.id == cast.mentor.id))
    keep_time()
    keep_time()
    db.session.expire_all()
    assert queries.by_id(one.id).state is IntroductionState.ENDED
    assert db.session.scalar(sa.select(Mentor.current_startups).where(Mentor.id == cast.mentor.id)) == places - 1
    assert blocks.connected_apart(10) == []


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
