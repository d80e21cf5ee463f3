"""Meeting days: slots and breaks, wishes nobody reads, a timetable with its proof, changes on the day, what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections.models import IntroductionState
from ecosystem.connections.queries import open_between
from ecosystem.conversations.models import Outcome
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.meetings import actions
from ecosystem.meetings.models import DayState, Side
from ecosystem.meetings.queries import days, proposals
from ecosystem.meetings.rules import days as rules
from ecosystem.notices.models import Notice
from ecosystem.recommendations.models import Opinion, Stance
from tests.calls.test_races import together
from tests.meetings.world import a_class, mentors

AT = datetime(2026, 12, 20, 8, 30, tzinfo=clock.LOCAL)


def hours(starts):
    return [f"{one.astimezone(clock.LOCAL):%H:%M}" for one in starts]


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ([], ["08:30", "08:45", "09:00", "09:15"]),
        ([["08:45", "09:00"]], ["08:30", "09:00", "09:15", "09:30"]),
        ([["08:40", "08:50"]], ["08:50", "09:05", "09:20", "09:35"]),
        ([["09:00", "09:10"], ["09:10", "09:20"]], ["08:30", "08:45", "09:20", "09:35"]),
        ([["12:00", "13:00"]], ["08:30", "08:45", "09:00", "09:15"]),
    ],
)
def test_slots_go_round_breaks(breaks, expected):
    assert hours(rules.slot_starts(AT, 15, 4, breaks)) == expected


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("Sơn Trà: 6\nHải Vân = 2", [["Sơn Trà", 6], ["Hải Vân", 2]]),
        ("", None),
        ("Sơn Trà", None),
        ("Sơn Trà: 6\nSơn Trà: 2", None),
        ("Sơn Trà: 0", None),
        ("Sơn Trà: 999", None),
    ],
)
def test_rooms_as_they_are_typed(text, rooms):
    assert rules.rooms_of(text) == rooms


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("", []),
        ("9:00-09:15\n10:00 – 10:20", [["09:00", "09:15"], ["10:00", "10:20"]]),
        ("09:15-09:00", None),
        ("25:00-26:00", None),
        ("nghỉ trưa", None),
    ],
)
def test_breaks_as_they_are_typed(text, breaks):
    assert rules.breaks_of(text) == breaks


def test_how_a_day_moves():
    assert {(str(one), str(to)) for one, follows in rules.TRANSITIONS.items() for to in follows} == {
        ("draft", "open"),
        ("open", "draft"),
        ("published", "done"),
        ("done", "published"),
    }


def values(**changes):
    given = actions.DayValues(
        name_vi="Ngày gặp cố vấn",
        name_en="Mentors' day",
        starts_at=AT,
        wishes_until=AT - timedelta(days=2),
        slots=4,
        rooms=[["Sơn Trà", 2]],
    )
    return replace(given, **changes)


@pytest.fixture
def case(cast, frozen):
    """Two startups of Lan's and two mentors, on an open day: (key of the day, mentors)."""
    cohort, _made = a_class(cast, frozen)
    those = mentors(cast)
    with write():
        key = actions.create_day(cast.manager, cohort, values()).key
    for _who, profile in those:
        with write():
            actions.add_guest(cast.manager, days.day(key), profile)
    with write():
        actions.move_day(cast.manager, days.day(key), DayState.OPEN)
    db.session.expire_all()
    return key, those


def comes(key, side):
    return [one for one in days.day(key).people if one.side is side]


def wish(who, person, other, *, is_strong=False):
    with write():
        actions.wish_to_meet(who, days.person(person.key), other.id, is_strong=is_strong)


def all_wish(cast, key, those):
    """Everybody wishes to meet everybody."""
    startups, guests = comes(key, Side.STARTUP), comes(key, Side.GUEST)
    hands = {profile.id: who for who, profile in those}
    for one in startups:
        for other in guests:
            wish(cast.lan, one, other)
            wish(hands[other.profile_id], other, one)


def planned(cast, key, jobs):
    with write():
        actions.ask_timetable(cast.manager, days.day(key))
    jobs.run()
    db.session.expire_all()
    return days.day(key)


def published(cast, key, those, jobs):
    all_wish(cast, key, those)
    planned(cast, key, jobs)
    with write():
        actions.publish_timetable(cast.manager, days.day(key))
    jobs.run()
    db.session.expire_all()
    return days.day(key)


def refused(act):
    with pytest.raises(Refused) as no, write():
        act()
    return no.value.code


def send(client, path, sent, **more):
    return client.send(path, {"csrf_token": client.token(), **sent}, **more)


def test_only_what_both_wish_is_planned_and_proved(cast, case, jobs):
    key, ((minh, _profile), _other) = case
    (one, two), (guest, _second) = comes(key, Side.STARTUP), comes(key, Side.GUEST)
    wish(cast.lan, one, guest, is_strong=True)
    wish(cast.lan, two, guest)
    wish(minh, guest, one)
    found = planned(cast, key, jobs)
    shown = proposals.shown(found)
    assert [(row[0], row[1]) for row in found.proposal["meetings"]] == [(one.id, guest.id)]
    assert (shown.count, shown.is_optimal, shown.unmet) == (1, True, ())
    assert days.meetings_of(found) == []


def test_a_published_timetable_seats_nobody_twice_and_tells_all(cast, case, jobs):
    key, those = case
    day = published(cast, key, those, jobs)
    rows = days.meetings_of(day)
    assert (len(rows), day.state) == (4, DayState.PUBLISHED)
    assert len({(row.slot, row.startup_id) for row in rows}) == len({(row.slot, row.guest_id) for row in rows}) == 4
    assert all(row.room == "Sơn Trà" and 1 <= row.seat <= 2 for row in rows)
    told = db.session.query(Notice).filter_by(kind="meeting_day.published")
    assert {one.account_id for one in told} == {cast.lan.id, *(who.id for who, _profile in those)}


def test_who_is_late_moves_as_little_as_can_be(cast, case, jobs, frozen):
    key, those = case
    day = published(cast, key, those, jobs)
    first = next(row for row in days.meetings_of(day) if row.slot == 0)
    late = next(one for one in day.people if one.id == first.startup_id)
    frozen.move_to(AT - timedelta(minutes=20))
    with write():
        actions.report_late(cast.manager, days.person(late.key), 1)
    jobs.run()
    db.session.expire_all()
    shown = proposals.shown(days.day(key))
    assert (shown.is_change, shown.dropped, shown.is_least, shown.is_optimal) == (True, (), True, True)
    before = {(row.startup_id, row.guest_id): row.key for row in days.meetings_of(day)}
    with write():
        actions.publish_timetable(cast.manager, days.day(key))
    db.session.expire_all()
    after = days.meetings_of(days.day(key))
    assert {(row.startup_id, row.guest_id): row.key for row in after} == before
    assert not any(row.slot == 0 and row.startup_id == late.id for row in after)


def test_what_is_locked_stays(cast, case, jobs):
    key, those = case
    day = published(cast, key, those, jobs)
    kept = days.meetings_of(day)[0]
    with write():
        actions.lock_meeting(cast.manager, days.meeting(kept.key), is_locked=True)
    place = [kept.startup_id, kept.guest_id, kept.slot, kept.room, kept.seat]
    assert place in planned(cast, key, jobs).proposal["meetings"]
    with write():
        person = days.person(next(one.key for one in day.people if one.id == kept.startup_id))
        actions.set_away(cast.manager, person, [kept.slot])
    assert proposals.shown(planned(cast, key, jobs)).reasons
    assert refused(lambda: actions.publish_timetable(cast.manager, days.day(key))) == "gone"


def test_what_was_kept_after_a_proposal_is_not_moved_by_it(cast, case, jobs):
    key, those = case
    day = published(cast, key, those, jobs)
    kept = days.meetings_of(day)[0]
    with write():
        person = days.person(next(one.key for one in day.people if one.id == kept.startup_id))
        actions.set_away(cast.manager, person, [kept.slot])
    planned(cast, key, jobs)
    for is_locked in (True, True):
        with write():
            actions.lock_meeting(cast.manager, days.meeting(kept.key), is_locked=is_locked)
    assert refused(lambda: actions.publish_timetable(cast.manager, days.day(key))) == "stale"
    with write():
        actions.lock_meeting(cast.manager, days.meeting(kept.key), is_locked=False)
        actions.drop_timetable(cast.manager, days.day(key))
        actions.drop_timetable(cast.manager, days.day(key))
    # Every act once, however often it was pressed.
    told = ("meeting_day.meeting_locked", "meeting_day.meeting_freed", "meeting_day.timetable_dropped")
    found = sa.select(Entry.event).where(Entry.event.in_(told)).order_by(Entry.id)
    assert tuple(db.session.scalars(found)) == told


def test_two_managers_publish_once(app, cast, case, jobs):
    key, those = case
    all_wish(cast, key, those)
    planned(cast, key, jobs)
    mai = cast.manager.id

    def publish():
        actions.publish_timetable(db.session.get_one(Account, mai), days.day(key))

    assert together(app, publish, publish) == ["done", "gone"]
    db.session.expire_all()
    assert len(days.meetings_of(days.day(key))) == 4


def marked(who, person, meeting, *, goes_on):
    with write():
        return actions.mark_meeting(who, days.person(person.key), days.meeting(meeting.key), goes_on=goes_on)


def test_two_that_go_on_are_introduced_and_their_lists_learn(cast, case, jobs, frozen):
    key, those = case
    day = published(cast, key, those, jobs)
    row = next(each for each in days.meetings_of(day) if each.guest_id == comes(key, Side.GUEST)[0].id)
    startup, guest = days.person_by_id(row.startup_id), days.person_by_id(row.guest_id)
    minh, lan = cast.minh, cast.lan
    assert refused(lambda: marked(lan, startup, row, goes_on=True)) == "early"
    frozen.move_to(AT + timedelta(hours=2))
    assert marked(lan, startup, row, goes_on=True) is False
    assert open_between(startup.profile_id, guest.profile_id) is None
    assert marked(minh, guest, row, goes_on=True) is True
    assert marked(minh, guest, row, goes_on=True) is True
    met = open_between(startup.profile_id, guest.profile_id)
    assert met.state is IntroductionState.ACCEPTED
    assert db.session.query(Outcome).filter_by(introduction_id=met.id).count() == 2
    said = {(one.profile_id, one.state) for one in db.session.query(Opinion)}
    assert {(startup.profile_id, Stance.FITS), (guest.profile_id, Stance.FITS)} <= said


def test_a_no_is_told_nobody(cast, client, case, jobs, frozen):
    key, those = case
    day = published(cast, key, those, jobs)
    row = next(each for each in days.meetings_of(day) if each.guest_id == comes(key, Side.GUEST)[0].id)
    startup, guest = days.person_by_id(row.startup_id), days.person_by_id(row.guest_id)
    frozen.move_to(AT + timedelta(hours=2))
    assert marked(cast.lan, startup, row, goes_on=False) is False
    assert marked(cast.minh, guest, row, goes_on=True) is False
    client.sign_in(cast.minh)
    page = client.get(f"/meeting-days/{guest.key}")
    assert page.html.count('aria-pressed="true"') == 1
    assert open_between(startup.profile_id, guest.profile_id) is None


def test_pages_of_both_sides_and_of_managers(cast, client, case, jobs):
    key, _those = case
    startup, guest = comes(key, Side.STARTUP)[0], comes(key, Side.GUEST)[0]
    wish(cast.minh, guest, startup)
    client.sign_in(cast.lan)
    path = f"/meeting-days/{startup.key}"
    assert "Ngày gặp cố vấn" in client.get("/meeting-days").text
    # What the other side wished leaves no trace on one's own page.
    assert 'aria-pressed="true"' not in client.get(path).html
    send(client, f"{path}/wishes", {"other": guest.key, "value": "strong"})
    assert client.get(path).html.count('aria-pressed="true"') == 1
    send(client, f"{path}/wishes", {"other": startup.key, "value": "wish"}, status=422)
    client.get(f"/meeting-days/{guest.key}", status=404)
    client.get(f"/manager/meeting-days/{key}", status=404)
    client.sign_in(cast.manager)
    page = f"/manager/meeting-days/{key}"
    assert "Xếp lịch" in client.get(page).text
    planned(cast, key, jobs)
    assert "Tốt nhất có thể" in client.get(page).text
    send(client, f"{page}/timetable", {"value": "publish"})
    send(client, f"{page}/timetable", {"value": "publish"}, status=409)
    for address in (page, f"{page}/print", f"{page}/print?by=rooms", f"{page}/edit"):
        client.get(address)
    assert client.get(f"{page}/timetable.pdf").data.startswith(b"%PDF-")
    send(client, f"{page}/late", {"person": startup.key, "until": "0"}, status=409)
    send(client, f"{page}/late", {"person": "nobody", "until": "2"}, status=404)
    send(client, f"{page}/people", {"who": "Không ai cả"}, status=422)


def test_a_day_is_made_on_its_page(cast, client, frozen):
    cohort, _made = a_class(cast, frozen)
    client.sign_in(cast.manager)
    path = f"/manager/cohorts/{cohort.key}/days"
    sent = {
        "name_vi": "Ngày gặp nhà đầu tư",
        "on": "20/12/2026",
        "wishes_until": "18/12/2026",
        "rooms": "Sơn Trà: 4",
    }
    bad = client.post(path, {**sent, "at": "sớm", "rooms": "Sơn Trà", "breaks": "trưa"}, status=422)
    assert len(bad.errors) >= 3
    client.post(path, {**sent, "wishes_until": "21/12/2026"}, status=422)
    client.post(path, sent)
    made = days.of_cohort(cohort.id)[0]
    assert (hours([made.starts_at]), made.rooms, len(made.people)) == (["08:30"], [["Sơn Trà", 4]], 2)


def test_refusals(cast, case):
    key, ((minh, profile), _other) = case
    startup, guest = comes(key, Side.STARTUP)[0], comes(key, Side.GUEST)[0]
    mai = cast.manager
    assert refused(lambda: actions.create_day(cast.lan, days.day(key).cohort, values())) == "rights"
    assert refused(lambda: actions.create_day(mai, days.day(key).cohort, values(wishes_until=AT))) == "late"
    assert refused(lambda: actions.add_guest(mai, days.day(key), profile)) == "there"
    assert refused(lambda: actions.add_guest(mai, days.day(key), None)) == "unknown"
    assert refused(lambda: actions.move_day(mai, days.day(key), DayState.DONE)) == "moved"
    assert refused(lambda: actions.ask_timetable(mai, days.day(key))) == "nobody"
    assert refused(lambda: actions.ask_timetable(minh, days.day(key))) == "rights"
    assert refused(lambda: actions.report_late(mai, days.person(startup.key), 2)) == "moved"
    assert refused(lambda: wish(minh, startup, guest)) == "rights"
    assert refused(lambda: wish(cast.lan, startup, startup)) == "not-there"
