"""Mentors of a cohort: asked, wished for, proposed fairly, decided on, published once, told without figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from ecosystem.accounts.models import Account
from ecosystem.connections.models import IntroductionState
from ecosystem.connections.queries import open_between
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.values import format_number
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.rules.values import ConflictValues, held
from ecosystem.meetings import actions, rules
from ecosystem.meetings.models import Answer, Choice, Mark, MentorPair
from ecosystem.meetings.queries import board, mentoring
from ecosystem.notices.models import Notice
from ecosystem.programs import actions as programs
from ecosystem.programs.queries import enrolments
from tests.calls.test_races import together
from tests.meetings.world import a_class, a_plan, mentors, proposed, published, seat_of, wish


@pytest.fixture
def case(cast, frozen):
    """Two startups of Lan's, two mentors who joined: (plan, enrolments, mentors)."""
    cohort, made = a_class(cast, frozen)
    those = mentors(cast)
    return a_plan(cast, cohort, those), made, those


def send(client, path, sent, **more):
    return client.send(path, {"csrf_token": client.token(), **sent}, **more)


def refused(act):
    with pytest.raises(Refused) as no, write():
        act()
    return no.value.code


@pytest.mark.parametrize(
    ("startup", "mentor", "worth"),
    [
        (None, None, 0),
        (Mark.FIRST, None, 25),
        (None, Mark.GLADLY, 12),
        (Mark.FIRST, Mark.FIRST, 50),
        (Mark.GLADLY, Mark.FIRST, 37),
        (Mark.AVOID, Mark.FIRST, None),
        (None, Mark.AVOID, None),
    ],
)
def test_what_two_marks_are_worth(startup, mentor, worth):
    assert rules.points(startup, mentor) == worth


@pytest.mark.parametrize(
    ("stands", "follows"),
    [
        (Answer.ASKED, {Answer.JOINED, Answer.DECLINED}),
        (Answer.JOINED, {Answer.JOINED, Answer.DECLINED}),
        (Answer.DECLINED, {Answer.JOINED}),
    ],
)
def test_what_a_mentor_may_answer(stands, follows):
    assert rules.ANSWERS[stands] == follows


@pytest.mark.parametrize(
    ("choice", "is_made", "is_proposed", "missed"),
    [
        (Choice.OPEN, False, False, False),
        (Choice.OPEN, False, True, False),
        (Choice.LOCKED, False, True, False),
        (Choice.LOCKED, False, False, True),
        (Choice.LOCKED, True, False, False),
        (Choice.FORBIDDEN, False, False, False),
        (Choice.FORBIDDEN, False, True, True),
    ],
)
def test_which_decision_a_proposal_was_made_without(choice, is_made, is_proposed, missed):
    row = MentorPair(choice=choice, published_at=clock.now() if is_made else None)
    assert rules.is_missed(row, is_proposed=is_proposed) is missed


def test_a_mentor_is_asked_told_and_joins(cast, client, frozen, jobs, outbox):
    cohort, _made = a_class(cast, frozen)
    plan = a_plan(cast, cohort, mentors(cast, 1), joined=False)
    jobs.run()
    assert db.session.query(Notice).filter_by(account_id=cast.minh.id, kind="mentors.asked").count() == 1
    one = plan.mentors[0]
    assert "asks you to be a mentor" in outbox.last(to=cast.minh.email).subject
    client.sign_in(cast.minh)
    assert "Cohort 3" in client.get("/mentoring").text
    path = f"/mentoring/mentors/{one.key}"
    assert "take at most" in client.get(path).text
    send(client, f"{path}/answer", {"value": "joined", "most": "99"}, status=422)
    send(client, f"{path}/answer", {"value": "joined", "most": "2"})
    db.session.expire_all()
    assert (mentoring.plan(plan.key).mentors[0].answer, mentoring.plan(plan.key).mentors[0].most) == (Answer.JOINED, 2)


def test_wishes_lead_and_everybody_has_somebody(cast, case, jobs):
    plan, (first, second), ((minh, profile), (_thu, other)) = case
    wish(cast.lan, first, other)
    wish(cast.lan, second, profile)
    wish(minh, plan.mentors[0], second.profile)
    found = proposed(cast, plan, jobs)
    pairs = {tuple(pair) for pair in found.proposal["pairs"]}
    assert pairs == {(first.id, plan.mentors[1].id), (second.id, plan.mentors[0].id)}
    shown = board.board(found)
    assert (shown.is_optimal, shown.short) == (True, ())
    assert shown.total <= shown.bound


def test_who_rather_not_is_never_proposed(cast, case, jobs):
    plan, (first, _second), ((_minh, profile), _other) = case
    wish(cast.lan, first, profile, Mark.AVOID)
    found = proposed(cast, plan, jobs)
    assert [first.id, plan.mentors[0].id] not in found.proposal["pairs"]


def test_conflicts_and_languages_keep_two_apart_and_managers_read_why(cast, frozen, jobs, client):
    cohort, (first, second) = a_class(cast, frozen)
    (minh, rival), (thu, foreign) = mentors(cast)
    values = replace(held(profiles.profile_by_id(foreign.id)), languages=("ja",))
    with write():
        directory.update(thu, profiles.profile_by_id(foreign.id), values, version=foreign.version)
        directory.declare_conflicts(minh, rival, (ConflictValues(kind="conflict", other_id=first.profile_id),))
    plan = a_plan(cast, cohort, ((minh, rival), (thu, foreign)), startups_most=1)
    wish(cast.lan, first, rival)
    wish(minh, plan.mentors[0], first.profile)
    # However much both wish it: the second has the one who is free for it, the first has nobody.
    found = proposed(cast, plan, jobs)
    assert found.proposal["pairs"] == [[second.id, plan.mentors[0].id]]
    assert board.board(found).short == (first.profile.name,)
    client.sign_in(cast.manager)
    page = client.get(f"/manager/cohorts/{cohort.key}/mentors").text
    assert "Không ghép được: đã khai xung đột lợi ích." in page
    assert "Không ghép được: không có ngôn ngữ làm việc chung." in page


def test_what_a_manager_decides_is_kept_and_has_its_price(cast, case, jobs):
    plan, (first, _second), ((_minh, profile), _other) = case
    wish(cast.lan, first, profile)
    found = proposed(cast, plan, jobs)
    cell = next(one for row in board.board(found).rows if row.enrolment.id == first.id for one in row.others)
    assert cell.cost > 0
    with write():
        actions.decide(cast.manager, mentoring.plan(plan.key), (first, cell.mentor), Choice.LOCKED)
    # What was decided since is in no published pairs by accident: it is worked out anew first.
    assert board.board(mentoring.plan(plan.key)).is_stale
    assert refused(lambda: actions.publish(cast.manager, mentoring.plan(plan.key))) == "stale"
    before, after = found.proposal["total"], proposed(cast, plan, jobs).proposal
    assert [first.id, cell.mentor.id] in after["pairs"]
    assert before - after["total"] == pytest.approx(cell.cost, abs=0.2)
    with write():
        actions.decide(cast.manager, mentoring.plan(plan.key), (first, cell.mentor), Choice.FORBIDDEN)
    assert board.board(mentoring.plan(plan.key)).is_stale
    assert [first.id, cell.mentor.id] not in proposed(cast, plan, jobs).proposal["pairs"]
    assert not board.board(mentoring.plan(plan.key)).is_stale


def test_publishing_tells_both_and_opens_their_contacts(cast, case, jobs):
    plan, made, those = case
    done = published(cast, plan, jobs)
    pairs = [row for row in mentoring.pairs_of(done) if row.published_at is not None]
    assert len(pairs) == len(made)
    for row in pairs:
        one = mentoring.pair(row.id)
        met = open_between(one.enrolment.profile_id, one.mentor.profile_id)
        assert met.state is IntroductionState.ACCEPTED
    told = db.session.query(Notice).filter_by(kind="mentors.paired").count()
    jobs.run()
    assert db.session.query(Notice).filter_by(kind="mentors.paired").count() == told == 2 * len(pairs)
    assert those


def test_a_new_proposal_ends_what_it_leaves_out_but_not_what_is_locked(cast, case, jobs):
    plan, (first, second), _those = case
    published(cast, plan, jobs)
    rows = {row.enrolment_id: row for row in mentoring.pairs_of(plan)}
    keep = rows[first.id]
    with write():
        there = next(one for one in mentoring.plan(plan.key).mentors if one.id == keep.mentor_id)
        actions.decide(cast.manager, mentoring.plan(plan.key), (first, there), Choice.LOCKED)
        gone = next(one for one in mentoring.plan(plan.key).mentors if one.id == rows[second.id].mentor_id)
        actions.decide(cast.manager, mentoring.plan(plan.key), (second, gone), Choice.FORBIDDEN)
    published(cast, plan, jobs)
    now = {(row.enrolment_id, row.mentor_id) for row in mentoring.pairs_of(plan) if row.published_at is not None}
    assert (first.id, keep.mentor_id) in now
    assert (second.id, rows[second.id].mentor_id) not in now


def test_who_finished_keeps_whom_they_had(cast, case, jobs, client, frozen):
    plan, (first, second), _those = case
    published(cast, plan, jobs)
    had = next(row.mentor_id for row in mentoring.pairs_of(plan) if row.enrolment_id == first.id)
    frozen.move_to(datetime.combine(plan.cohort.starts_on, time(9), clock.LOCAL))
    with write():
        programs.tick()
    with write():
        programs.graduate(cast.manager, enrolments.enrolment(first.key))
    db.session.expire_all()
    published(cast, plan, jobs)
    now = {row.enrolment_id: row.mentor_id for row in mentoring.pairs_of(plan) if row.published_at is not None}
    assert now[first.id] == had
    shown = {row.enrolment.id: row for row in board.board(mentoring.plan(plan.key)).rows}
    assert ([cell.mentor.id for cell in shown[first.id].chosen], shown[first.id].others) == ([had], ())
    assert (shown[first.id].is_over, shown[second.id].is_over) == (True, False)
    client.sign_in(cast.manager)
    path = f"/manager/cohorts/{plan.cohort.key}/mentors"
    assert "Đã rời hoặc xong khoá" in client.get(path).text
    with write():
        programs.graduate(cast.manager, enrolments.enrolment(second.key))
    db.session.expire_all()
    page = client.get(path)
    assert "không còn startup nào để ghép" in page.text
    assert "Đề xuất cách ghép" not in page.text


def test_two_managers_publish_once(app, cast, case, jobs):
    plan, made, _those = case
    proposed(cast, plan, jobs)
    key, mai = plan.key, cast.manager.id

    def publish():
        actions.publish(db.session.get_one(Account, mai), mentoring.plan(key))

    assert together(app, publish, publish) == ["done", "gone"]
    db.session.expire_all()
    assert sum(row.published_at is not None for row in mentoring.pairs_of(mentoring.plan(key))) == len(made)


def test_two_marks_at_once_are_one(app, cast, case):
    plan, (first, _second), ((_minh, profile), _other) = case
    key, lan, other = first.key, cast.lan.id, profile.id

    def say(mark):
        return lambda: actions.mark(db.session.get_one(Account, lan), mentoring.seat("startups", key), other, mark)

    assert together(app, say(Mark.FIRST), say(Mark.GLADLY)) == ["done", "done"]
    assert len(mentoring.marks(plan)) == 1


def test_refusals(cast, case, frozen):
    plan, (first, _second), ((minh, profile), _other) = case
    past = actions.PlanValues(wishes_until=clock.now() - timedelta(days=1))
    soon = actions.PlanValues(wishes_until=clock.now() + timedelta(days=1))
    mai = cast.manager
    assert refused(lambda: actions.open_plan(mai, plan.cohort, past)) == "past"
    assert refused(lambda: actions.open_plan(mai, plan.cohort, soon)) == "there"
    assert refused(lambda: actions.open_plan(cast.lan, plan.cohort, soon)) == "rights"
    assert refused(lambda: actions.set_plan(minh, plan, soon)) == "rights"
    assert refused(lambda: actions.ask_mentor(mai, plan, None)) == "unknown"
    assert refused(lambda: actions.ask_mentor(mai, plan, profile)) == "there"
    assert refused(lambda: actions.mark(cast.stranger, seat_of(first), profile.id, Mark.FIRST)) == "rights"
    assert refused(lambda: actions.mark(cast.lan, seat_of(first), first.profile_id, Mark.FIRST)) == "not-there"
    for act in (actions.ask_proposal, actions.publish, actions.drop_proposal):
        assert refused(lambda act=act: act(cast.lan, mentoring.plan(plan.key))) == "rights"
    assert refused(lambda: actions.publish(mai, mentoring.plan(plan.key))) == "gone"
    frozen.shift(timedelta(days=6))
    assert refused(lambda: actions.mark(cast.lan, seat_of(first), profile.id, Mark.FIRST)) == "closed"


def test_pages_of_managers(cast, client, case, jobs):
    plan, (first, _second), ((_minh, profile), _other) = case
    wish(cast.lan, first, profile)
    proposed(cast, plan, jobs)
    client.sign_in(cast.manager)
    path = f"/manager/cohorts/{plan.cohort.key}/mentors"
    page = client.get(path)
    assert "Công bố cho hai bên" in page.text
    assert "startup: rất muốn" in page.text
    shown = board.board(mentoring.plan(plan.key)).rows[0]
    # The score, what each what-if would cost, and why, of both sides' view.
    other = shown.others[0]
    assert other.cost is not None
    assert "điểm; không cách ghép nào hơn" in page.text
    assert f"Buộc ghép cặp này, tổng giảm {format_number(other.cost, 'vi')} điểm." in page.text
    pairs = f"/manager/mentor-plans/{plan.key}/pairs"
    send(client, pairs, {"enrolment": first.key, "mentor": other.mentor.key, "value": "locked"})
    page = client.get(path)
    assert "Cần tính lại" in page.text
    assert "Công bố cho hai bên" not in page.text
    send(client, f"/manager/mentor-plans/{plan.key}/proposal", {"value": "publish"}, status=409)
    send(client, pairs, {"enrolment": first.key, "mentor": other.mentor.key, "value": "open"})
    assert "Công bố cho hai bên" in client.get(path).text
    cell = shown.chosen[0]
    pair = {"enrolment": first.key, "mentor": cell.mentor.key}
    send(client, f"/manager/mentor-plans/{plan.key}/pairs", {**pair, "value": "locked"})
    send(client, f"/manager/mentor-plans/{plan.key}/pairs", {**pair, "value": "sideways"}, status=422)
    send(client, f"/manager/mentor-plans/{plan.key}/pairs", {"value": "open"}, status=404)
    send(client, f"/manager/mentor-plans/{plan.key}/proposal", {"value": "publish"})
    send(client, f"/manager/mentor-plans/{plan.key}/proposal", {"value": "publish"}, status=409)
    send(client, f"/manager/mentor-plans/{plan.key}/mentors", {"who": "Không ai cả"}, status=422)
    assert "Đã công bố" in client.get(path).text
    client.sign_in(cast.lan)
    client.get(path, status=404)
    send(client, f"/manager/mentor-plans/{plan.key}/proposal", {"value": "ask"}, status=404)


def test_no_side_sees_points_or_what_the_other_wishes(cast, client, case, jobs):
    plan, (first, _second), ((minh, profile), _other) = case
    wish(minh, plan.mentors[0], first.profile, Mark.GLADLY)
    wish(cast.lan, first, profile, Mark.FIRST)
    published(cast, plan, jobs)
    client.sign_in(cast.lan)
    page = client.get(f"/mentoring/startups/{first.key}").html
    assert "Đồng hành cùng bạn" in page
    assert "điểm" not in page.split("<main")[1].split("</main>")[0]
    assert page.count('aria-pressed="true"') == 1
    client.sign_in(minh)
    page = client.get(f"/mentoring/mentors/{plan.mentors[0].key}").html
    assert page.count('aria-pressed="true"') == 1
    assert "points" not in page.split("<main")[1].split("</main>")[0]
    for path in (f"/mentoring/startups/{first.key}", "/mentoring/other/none"):
        client.get(path, status=404)
