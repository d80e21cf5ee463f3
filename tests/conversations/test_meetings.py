"""Meetings: three times, one picked by the other side, a file for calendars, and races."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, IntroductionState, Side
from ecosystem.conversations import actions, personal
from ecosystem.conversations.models import Meeting, MeetingState
from ecosystem.conversations.queries import meetings
from ecosystem.conversations.rules import meetings as rules
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Right, State
from tests.conversations.test_messages import a_profile, url

MORNING = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TIMES = [MORNING + timedelta(days=day) for day in (1, 2, 3)]


def propose(actor, one, times=TIMES, minutes=60, place="Sảnh, tầng 2; gõ cửa"):
    with write():
        return actions.propose(actor, one, actions.Plan(times, minutes, place))


S = MeetingState
LEGAL = {
    (S.PROPOSED, S.AGREED, "other"),
    (S.PROPOSED, S.NONE_FITS, "other"),
    (S.PROPOSED, S.CANCELLED, "proposer"),
    (S.AGREED, S.CANCELLED, "proposer"),
    (S.AGREED, S.CANCELLED, "other"),
}


@pytest.mark.parametrize(("state", "to", "who"), list(itertools.product(S, S, ["proposer", "other", "stranger"])))
def test_what_may_follow(state, to, who):
    one = Introduction(
        state=IntroductionState.ACCEPTED,
        asker=a_profile(1, Right.OWNER, State.PUBLISHED),
        asked=a_profile(2, Right.OWNER, State.PUBLISHED),
    )
    meeting = Meeting(state=state, side=Side.ASKER, introduction=one)
    actor = Account(id={"proposer": 1, "other": 2, "stranger": 3}[who])
    assert rules.may_move(actor, meeting, to) == ((state, to, who) in LEGAL)


@pytest.mark.parametrize(
    ("hours", "wrong"),
    [
        ((1, 2, 3), None),
        ((1, 1, 3), "count"),
        ((1, 2), "count"),
        ((0, 1, 2), "past"),
        ((-1, 1, 2), "past"),
        ((1, 2, 90 * 24), None),
        ((1, 2, 90 * 24 + 1), "far"),
    ],
)
def test_which_times_may_be_proposed(hours, wrong):
    assert rules.fault([MORNING + timedelta(hours=hour) for hour in hours], MORNING) == wrong


def test_two_people_find_a_time(browse, cast, jobs, outbox, frozen):
    one = cast.accepted
    lan, minh = browse().sign_in(cast.lan), browse().sign_in(cast.minh)
    form = {"day1": "02/12/2026", "day2": "03/12/2026", "day3": "04/12/2026", "minutes": "45", "place": "Sảnh"}
    hours = {"hour1": "09:00", "hour2": "14:30", "hour3": "21:00"}
    lan.post(f"/introductions/{one.key}/meetings/new", {**form, **hours})
    jobs.run()
    assert "Sảnh" in outbox.last(cast.minh.email).text
    page = minh.get(url(one))
    assert "14:30" in page.text
    meeting = db.session.scalars(sa.select(Meeting)).one()
    minh.send(f"/meetings/{meeting.key}/pick", {"csrf_token": minh.token(), "number": "1"})
    jobs.run()
    for who in (cast.lan, cast.minh):
        [file] = list(outbox.last(who.email).message.iter_attachments())
        event = icalendar.Calendar.from_ical(file.get_content()).walk("VEVENT")[0]
        assert event.decoded("dtstart") == datetime(2026, 12, 3, 7, 30, tzinfo=UTC)
        assert event.decoded("dtend") == datetime(2026, 12, 3, 8, 15, tzinfo=UTC)
    got = lan.get(f"/meetings/{meeting.key}.ics")
    assert got.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lan.post(f"/meetings/{meeting.key}/cancel", at=url(one))
    jobs.run()
    [file] = list(outbox.last(cast.minh.email).message.iter_attachments())
    assert "STATUS:CANCELLED" in str(file.get_content())


def test_the_file_is_folded_and_escaped_as_calendars_want(app, cast, frozen):
    meeting = propose(cast.lan, cast.accepted, place="Sảnh lớn, tầng hai; " * 9)
    with write():
        actions.pick(cast.minh, meeting, 0)
    text = meetings.ics(meeting)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    assert "tầng hai\\; " in text.replace("\r\n ", "")
    assert f"meeting-{meeting.key}@" in text.replace("\r\n ", "")


def test_one_proposal_waits_at_a_time(app, cast, frozen):
    meeting = propose(cast.lan, cast.accepted)
    with pytest.raises(Refused) as no:
        propose(cast.minh, cast.accepted)
    assert no.value.code == "open"
    with write():
        actions.refuse_all(cast.minh, meeting)
    propose(cast.minh, cast.accepted)


def test_a_time_that_has_passed_is_not_picked(app, cast, frozen):
    meeting = propose(cast.lan, cast.accepted)
    frozen.shift(86_400 + 60)
    for number, code in ((0, "past"), (3, "unknown"), (-1, "unknown")):
        with pytest.raises(Refused) as no:
            actions.pick(cast.minh, meeting, number)
        assert no.value.code == code
    with pytest.raises(Refused) as no:
        actions.pick(cast.lan, meeting, 1)
    assert no.value.code == "moved"


def test_nobody_else_sees_or_moves_a_meeting(browse, cast, frozen):
    meeting = propose(cast.lan, cast.accepted)
    for who in (cast.stranger, cast.officer, cast.admin):
        eye = browse().sign_in(who)
        eye.get(f"/introductions/{cast.accepted.key}/meetings/new", status=404)
        eye.get(f"/meetings/{meeting.key}.ics", status=404)
        for act in ("pick", "none", "cancel"):
            eye.send(f"/meetings/{meeting.key}/{act}", {"csrf_token": eye.token(), "number": "0"}, status=404)
    # Nothing was picked yet: there is no file for anybody.
    browse().sign_in(cast.minh).get(f"/meetings/{meeting.key}.ics", status=404)


def test_picked_and_taken_back_at_once_has_one_winner(app, cast):
    start = clock.now() + timedelta(days=1)
    meeting = propose(cast.lan, cast.accepted, [start + timedelta(hours=hour) for hour in range(3)])
    key, people, said = meeting.key, (cast.lan.id, cast.minh.id), []
    gate = threading.Barrier(2)

    def act(who):
        with app.app_context():
            actor, one = db.session.get_one(Account, who), meetings.meeting(key)
            db.session.rollback()
            gate.wait()
            try:
                with write():
                    actor, one = db.session.get_one(Account, who), meetings.meeting(key)
                    actions.cancel(actor, one) if who == people[0] else actions.pick(actor, one, 0)
                said.append("done")
            except Refused as no:
                said.append(no.code)

    threads = [threading.Thread(target=act, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    # Taken back after it was picked is calling it off, which is allowed: then both are done, in that order.
    state = db.session.scalars(sa.select(Meeting.state)).one()
    assert sorted(said) in (["done", "done"], ["done", "moved"])
    assert state is S.CANCELLED or sorted(said) == ["done", "moved"]


def test_a_person_takes_their_meetings_along(app, cast, frozen):
    propose(cast.lan, cast.accepted)
    assert [row["place"] for row in personal.export(cast.minh.id)["meetings"]] == ["Sảnh, tầng 2; gõ cửa"]
    assert personal.export(cast.stranger.id)["meetings"] == []
