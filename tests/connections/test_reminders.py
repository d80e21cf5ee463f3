"""The reply clock in time: reminders, release and the next choice, over weekends and over Tết."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from ecosystem.accounts.models import Role
from ecosystem.connections import actions, jobs, queries
from ecosystem.connections.models import Introduction, IntroductionState, IntroductionStep, ReplyPace
from ecosystem.connections.queries import crowd, trail
from ecosystem.core.clock import LOCAL
from ecosystem.core.db import db, settle
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.notices.models import Notice
from ecosystem.recommendations import jobs as recommending
from ecosystem.recommendations.queries import telling
from tests.connections.people import asked, mentor, owner_of, person, startup
from tests.connections.test_actions import race

S = IntroductionState
REMINDER = "vẫn đang chờ"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


@pytest.fixture
def travel():
    with time_machine.travel(at("2026-02-12T16:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tick(travel, jobs):
    """Come to a moment, let the clock tick there twice, and run what it owes."""

    def run(moment):
        travel.move_to(at(moment))
        for _twice in range(2):
            settle(keep=True)
            keep()
            jobs.run()
        db.session.expire_all()

    return run


def keep():
    jobs.keep_time()


def subjects(outbox, who):
    return [letter.subject for letter in outbox.read(owner_of(who).email)]


def test_over_tet_nobody_is_reminded_and_afterwards_each_reminder_comes_once(app, tick, outbox):
    asker, other = startup(), mentor()
    one = asked(asker, other)
    tick("2026-02-13T17:00")
    # Tết: nine days in which nothing moves.
    for day in range(14, 23):
        tick(f"2026-02-{day}T16:30")
    tick("2026-02-23T15:59")
    assert [line for line in subjects(outbox, other) if REMINDER in line] == []
    tick("2026-02-23T16:00")
    tick("2026-02-24T16:00")
    assert len([line for line in subjects(outbox, other) if REMINDER in line]) == 1
    tick("2026-03-02T16:00")
    assert len([line for line in subjects(outbox, other) if REMINDER in line]) == 2
    tick("2026-03-11T15:00")
    assert queries.introduction(one.key).state is S.ASKED
    tick("2026-03-11T16:00")
    found = queries.introduction(one.key)
    assert (found.state, found.turn_at, found.due_at) == (S.EXPIRED, None, None)
    steps = sa.select(IntroductionStep.kind, IntroductionStep.number).order_by(IntroductionStep.id)
    told = [(step.kind.value, step.number) for step in db.session.execute(steps)]
    assert told == [("asked", None), ("reminded", 1), ("reminded", 2), ("expired", None)]
    assert len([line for line in subjects(outbox, asker) if "đã tự đóng" in line]) == 1
    # The pair is free again.
    assert asked(asker, other).state is S.ASKED


def test_an_answer_stops_the_clock(app, tick, outbox):
    asker, other = startup(), mentor()
    one = asked(asker, other)
    tick("2026-02-23T16:00")
    actions.decline(owner_of(other), queries.introduction(one.key), reason="busy")
    tick("2026-04-01T09:00")
    assert queries.introduction(one.key).state is S.DECLINED
    assert len([line for line in subjects(outbox, other) if REMINDER in line]) == 1


def test_a_question_gives_the_turn_to_the_asker_and_its_answer_gives_it_back(app, tick, travel, outbox):
    asker, other = startup(), mentor()
    one = asked(asker, other)
    tick("2026-02-23T16:00")
    actions.ask_more(owner_of(other), queries.introduction(one.key), words="Nhóm có bao nhiêu người?")
    tick("2026-02-25T16:00")
    assert len([line for line in subjects(outbox, asker) if REMINDER in line]) == 1
    assert len([line for line in subjects(outbox, other) if REMINDER in line]) == 1
    actions.answer_more(owner_of(asker), queries.introduction(one.key), words="Năm người.")
    found = queries.introduction(one.key)
    assert (found.reminded, found.turn_at) == (0, at("2026-02-25T16:00"))
    tick("2026-02-27T16:00")
    assert len([line for line in subjects(outbox, other) if REMINDER in line]) == 2


def test_the_asker_sees_where_it_stands(app, tick, browse):
    asker, other = startup(), mentor()
    one = asked(asker, other)
    page = browse().sign_in(owner_of(asker)).get(f"/introductions/{one.key}")
    for words in ("Sẽ nhắc lần 1 23/02/2026", "Sẽ nhắc lần 2 02/03/2026", "Tự đóng nếu vẫn chưa có trả lời 11/03/2026"):
        assert words in page.text
    tick("2026-02-23T16:00")
    page = browse().sign_in(owner_of(asker)).get(f"/introductions/{one.key}")
    assert "Nhịp Cầu đã nhắc lần 1" in page.text
    assert "Sẽ nhắc lần 1" not in page.text


def test_a_worker_that_slept_does_not_remind_twice_and_release_at_once(app, tick):
    one = asked(startup(), mentor())
    tick("2026-05-15T09:00")
    assert queries.introduction(one.key).reminded == 1
    tick("2026-05-18T09:00")
    assert queries.introduction(one.key).reminded == 2
    tick("2026-05-18T17:00")
    assert queries.introduction(one.key).state is S.ASKED
    tick("2026-05-19T09:00")
    assert queries.introduction(one.key).state is S.EXPIRED


def test_two_clocks_at_once_remind_once(app, travel):
    one = asked(startup(), mentor())
    travel.move_to(at("2026-02-23T16:00"))
    number = one.id
    race(app, *[lambda: actions.keep_time(number)] * 4)
    events = sa.select(sa.func.count()).select_from(Entry).where(Entry.event == "introduction.reminded")
    assert db.session.scalar(events) == 1


def test_a_pause_closes_what_waits_at_once_and_tells_kindly_later(app, tick, travel, jobs, outbox):
    asker, other = startup(), mentor()
    travel.move_to(at("2026-03-03T09:00"))
    one, second = asked(asker, other), asked(startup("Khác"), other)
    jobs.run()
    directory.pause(owner_of(other), profiles.profile_by_id(other.id))
    settle(keep=True)
    jobs.run()
    db.session.expire_all()
    for key in (one.key, second.key):
        found = queries.introduction(key)
        assert (found.state, found.reason, found.replied_at) == (S.DECLINED, "paused", None)
    assert outbox.read(owner_of(asker).email) == []
    waits = sa.select(Notice.kind).where(Notice.account_id == owner_of(other).id, Notice.read_at.is_(None))
    assert "introduction.asked" not in db.session.scalars(waits).all()
    tick("2026-03-03T09:04")
    assert outbox.read(owner_of(asker).email) == []
    tick("2026-03-03T09:05")
    tick("2026-03-03T09:15")
    assert len(outbox.read(owner_of(asker).email)) == 1
    letter = outbox.last(owner_of(asker).email)
    assert "đang tạm nghỉ nhận lời ngỏ" in letter.text
    assert "leman@mentor.example" not in letter.text + letter.html
    # What was told stays as it was told.
    directory.resume(owner_of(other), profiles.profile_by_id(other.id))
    tick("2026-03-03T09:16")
    assert queries.introduction(one.key).state is S.DECLINED


@pytest.mark.parametrize("state", [S.ASKED, S.VIEWED, S.MORE_ASKED, S.MORE_ANSWERED])
def test_a_pause_taken_back_in_time_leaves_everything_as_it_stood(app, tick, travel, outbox, state):
    asker, other = startup(), mentor()
    travel.move_to(at("2026-03-03T09:00"))
    one = asked(asker, other)
    if state is S.VIEWED:
        actions.view(owner_of(other), one)
    elif state is not S.ASKED:
        actions.ask_more(owner_of(other), one, words="Nhóm có mấy người vậy?")
        if state is S.MORE_ANSWERED:
            actions.answer_more(owner_of(asker), one, words="Năm người")
    tick("2026-03-05T15:00")
    told = ("state", "turn_at", "due_at", "reminded", "reminded_at", "answered_at", "reason", "replied_at")
    before = {name: getattr(queries.introduction(one.key), name) for name in told}
    steps, letters = len(trail.steps(one.id)), len(outbox.read())
    assert before["reminded"] == 1
    for minute in (2, 3):
        directory.pause(owner_of(other), profiles.profile_by_id(other.id))
        tick(f"2026-03-05T15:0{minute}")
        assert queries.introduction(one.key).state is S.DECLINED
        directory.resume(owner_of(other), profiles.profile_by_id(other.id))
        tick(f"2026-03-05T15:0{minute + 1}")
        assert {name: getattr(queries.introduction(one.key), name) for name in told} == before
    assert (len(trail.steps(one.id)), len(outbox.read())) == (steps, letters)


def test_what_began_anew_after_a_pause_is_not_opened_twice(app, tick, travel, jobs):
    asker, other = startup(), mentor()
    travel.move_to(at("2026-03-03T09:00"))
    one = asked(asker, other)
    directory.pause(owner_of(other), profiles.profile_by_id(other.id))
    tick("2026-03-03T09:01")
    back = asked(other, asker)
    directory.resume(owner_of(other), profiles.profile_by_id(other.id))
    tick("2026-03-03T09:02")
    assert (queries.introduction(one.key).state, queries.introduction(back.key).state) == (S.DECLINED, S.ASKED)


def test_who_waits_for_room_is_told_once_when_there_is_some(app, tick, travel, jobs, outbox):
    asker, other = startup(), mentor()
    directory.pause(owner_of(other), profiles.profile_by_id(other.id))
    draft = actions.save_draft(owner_of(asker), asker, other, message="Em chào anh")
    actions.tell_when_open(owner_of(asker), draft, wanted=True)
    tick("2026-02-13T09:00")
    assert outbox.read(owner_of(asker).email) == []
    directory.resume(owner_of(other), profiles.profile_by_id(other.id))
    tick("2026-02-13T09:10")
    tick("2026-02-13T09:20")
    assert subjects(outbox, asker) == ["Lê Mặn nhận lời ngỏ trở lại"]
    assert outbox.read(owner_of(other).email) == []


def test_the_next_best_choice_is_offered_and_nobody_asked_before(app, tick, jobs, outbox):
    asker, other = startup(), mentor()
    refused, last = mentor("Đã Từ Chối"), mentor("Người Kế")
    actions.decline(owner_of(refused), asked(asker, refused), reason="field")
    one = asked(asker, other)
    settle(keep=True)
    recommending.refresh_all()
    for moment in ("2026-02-23T16:00", "2026-03-02T16:00", "2026-03-11T16:00"):
        tick(moment)
    assert queries.introduction(one.key).state is S.EXPIRED
    letter = outbox.last(owner_of(asker).email)
    assert last.name in letter.text
    assert "Đã Từ Chối" not in letter.text
    kinds = sa.select(Notice.words).where(Notice.kind == "recommendation.next")
    assert [words["next"] for words in db.session.scalars(kinds)] == [last.name]
    # A digest tells of it only while it stands in the list, and only to who looks after the asker.
    (key,) = db.session.scalars(sa.select(Notice.key).where(Notice.kind == "recommendation.next"))
    assert telling.standing(owner_of(asker).id, [key, "recommendation.next:1", "nonsense"]) == {key}
    assert telling.standing(owner_of(last).id, [key]) == set()
    directory.hide(owner_of(last), last)
    settle(keep=True)
    recommending.refresh_all()
    assert telling.standing(owner_of(asker).id, [key]) == set()


def answered(other, number, *, hours, travel):
    travel.move_to(at("2026-03-03T09:00"))
    one = asked(startup(f"Nhóm {number}"), other)
    travel.shift(hours * 3600)
    actions.decline(owner_of(other), queries.introduction(one.key), reason="busy")
    settle(keep=True)


def test_the_badge_of_honour_needs_five_requests(app, travel, jobs, browse):
    other = mentor(capacity_startups=50)
    app.config["WEEKLY_REQUESTS"] = 0
    for number in range(4):
        answered(other, number, hours=10, travel=travel)
    jobs.run()
    assert crowd.paces([other.id]) == {}
    assert "Thường trả lời" not in browse().get(f"/mentors/{other.slug}").text
    answered(other, 4, hours=40, travel=travel)
    jobs.run()
    row = db.session.get(ReplyPace, other.id)
    assert (row.requests, row.median_seconds) == (5, 36_000)
    for url in (f"/mentors/{other.slug}", "/mentors"):
        assert "Thường trả lời trong ngày" in browse().get(url).text


def test_silence_counts_against_the_pace_and_a_pause_does_not(app, travel, jobs):
    other = mentor(capacity_startups=50)
    app.config["WEEKLY_REQUESTS"] = 0
    for number in range(5):
        answered(other, number, hours=30, travel=travel)
    travel.move_to(at("2026-03-03T09:00"))
    ones = [asked(startup(f"Lặng {number}"), other) for number in range(6)]
    ids = [one.id for one in ones]
    moved = {"turn_at": None, "due_at": None, "answered_at": at("2026-03-23T09:00")}
    paused = sa.update(Introduction).where(Introduction.id.in_(ids))
    db.session.execute(paused.values(state=S.DECLINED, reason="paused", **moved))
    actions.count_pace(other.id)
    assert crowd.paces([other.id])[other.id].requests == 5
    db.session.execute(paused.values(state=S.EXPIRED, reason=""))
    actions.count_pace(other.id)
    assert crowd.paces([other.id]) == {}


def test_a_viewer_is_not_reminded(app, tick, outbox):
    other, viewer = mentor(), person("xem", Role.MENTOR)
    from ecosystem.directory.models import Right

    directory.add_member(owner_of(other), other, viewer, Right.VIEWER)
    asked(startup(), other)
    tick("2026-02-23T16:00")
    assert [letter for letter in outbox.read(viewer.email) if REMINDER in letter.subject] == []


def test_tet_2027_from_the_first_reminder_to_the_next_best_choice(app, tick, outbox):
    """Asked on the last working day, 3 February at four: seven days off, then 48 hours, 7 days and 14 days of work."""
    tick("2027-02-03T16:00")
    asker, other, last = startup(), mentor(), mentor("Người Kế")
    one = asked(asker, other)
    settle(keep=True)
    recommending.refresh_all()

    def reminders():
        return len([line for line in subjects(outbox, other) if REMINDER in line])

    for day in (*range(4, 12), 12):
        tick(f"2027-02-{day:02}T15:59")
        assert reminders() == 0
    for before, moment, count in (
        ("2027-02-12T15:59", "2027-02-12T16:00", 1),
        ("2027-02-19T15:59", "2027-02-19T16:00", 2),
    ):
        tick(before)
        assert reminders() == count - 1
        tick(moment)
        assert reminders() == count
    tick("2027-03-02T15:59")
    assert queries.introduction(one.key).state is S.ASKED
    tick("2027-03-02T16:00")
    assert queries.introduction(one.key).state is S.EXPIRED
    assert last.name in outbox.last(owner_of(asker).email).text
    assert reminders() == 2


def test_when_the_settings_change_what_waits_is_counted_anew(app, tick, travel, outbox):
    asker, other, paused = startup(), mentor(), mentor("Đang Nghỉ")
    one, resting = asked(asker, other), asked(asker, paused)
    tick("2026-02-12T16:05")
    before = queries.introduction(one.key).due_at
    assert before == at("2026-02-23T16:00")
    directory.pause(owner_of(paused), paused)
    actions.follow_openness(paused.id)
    soon = queries.introduction(resting.key).due_at
    # Two days more of Tết, as announced late, and the office asks a day later.
    app.config["HOLIDAYS"] = {at("2026-02-23T12:00").date(): True}
    app.config["REPLY_REMIND_HOURS"] = 72
    tick("2026-02-12T16:06")
    assert queries.introduction(one.key).due_at == at("2026-02-25T16:00")
    assert queries.introduction(resting.key).due_at == soon
    tick("2026-02-24T16:00")
    assert [line for line in subjects(outbox, other) if REMINDER in line] == []
    version = queries.introduction(one.key).version
    tick("2026-02-24T16:30")
    assert queries.introduction(one.key).version == version
    # Sooner than it was: what is late is done once, at the next tick.
    app.config["REPLY_REMIND_HOURS"] = 24
    tick("2026-02-24T16:31")
    assert len([line for line in subjects(outbox, other) if REMINDER in line]) == 1
