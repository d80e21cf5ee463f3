"""Milestones from the plan to the approval: who does what, what is given once, what stands out and who is told."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Right
from ecosystem.notices.models import Notice
from ecosystem.progress import actions
from ecosystem.progress import jobs as work
from ecosystem.progress.models import Milestone, MilestoneState
from ecosystem.progress.queries import base, milestones
from tests.calls.test_races import together
from tests.calls.world import DECK
from tests.progress.world import DUE, a_milestone, at_work, moved


@pytest.fixture
def case(cast, frozen):
    return at_work(cast, frozen)


def refusing(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no, write():
        act(*args, **kwargs)
    assert no.value.code == code


def count(model=Milestone):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def kinds(account):
    rows = db.session.scalars(sa.select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.id))
    return [kind for kind in rows if kind.startswith(("milestone", "report", "certificate", "follow"))]


def test_a_plan_is_made_from_the_ready_one_and_given_once(cast, case, client):
    cohort, startups = case
    client.sign_in(cast.manager)
    path = f"/manager/cohorts/{cohort.key}/milestones/plan"
    client.post(f"{path}/ready", at=path)
    client.post(path, {"title": "Gặp 20 khách hàng", "due_on": "15/01/2027", "unit": "count", "target": "20"}, at=path)
    assert len(milestones.plan_of(cohort)) == 8
    client.post(f"{path}/give", at=path)
    client.post(f"{path}/ready", at=path)
    with write():
        assert actions.give(cast.manager, base.cohort(cohort.key)) == 0
    assert count() == 8 * len(startups)
    page = client.get(path)
    assert "Gặp 20 khách hàng" in page.text
    assert "đã giao cho 2 startup" in page.text
    # Below the pages of the cohort, which stay at hand.
    assert {f"/manager/cohorts/{cohort.key}/{name}" for name in ("plan", "tasks", "messages", "kpis")} <= set(
        page.links
    )


def test_what_was_taken_out_of_the_plan_goes_unless_it_has_begun(cast, case):
    cohort, (first, _second) = case
    with write():
        item = actions.plan(cast.manager, cohort, actions.MilestoneValues(due_on=DUE, title="Thử nghiệm"))
        actions.give(cast.manager, cohort)
    one = milestones.of_startup(first)[0].milestone
    moved(cast.lan, one, "in-progress")
    with write():
        assert actions.unplan(cast.manager, milestones.plan_item(item.id)) == 1
    assert [(row.enrolment_id, row.plan_id) for row in db.session.scalars(sa.select(Milestone))] == [(first.id, None)]


def test_two_managers_give_at_once(app, cast, case):
    cohort, _startups = case
    key, mai = cohort.key, cast.manager.id
    with write():
        actions.plan_ready(cast.manager, base.cohort(key))

    def give():
        actions.give(db.session.get_one(Account, mai), base.cohort(key))

    assert together(app, give, give) == ["done", "done"]
    assert count() == 14


def test_from_planned_to_approved(cast, case, client, jobs, outbox):
    _cohort, (first, _second) = case
    one = a_milestone(cast, first, unit="count", target=20)
    path = f"/milestones/{one.key}"
    client.sign_in(cast.lan)
    client.post(f"{path}/step", {"value": "in-progress", "note": ""}, at=path)
    client.post(f"{path}/files", {"file": (io.BytesIO(DECK.read_bytes()), "bien-ban.pdf")}, at=path)
    sent = {"value": "submitted", "note": "Đã gặp đủ.", "reached_on": "20/12/2026"}
    client.post(f"{path}/step", sent, at=path, status=422)
    client.post(f"{path}/step", {**sent, "result": "hai mươi"}, at=path, status=422)
    client.post(f"{path}/step", {**sent, "result": "21", "reached_on": "01/01/2030"}, at=path, status=422)
    client.post(f"{path}/step", {**sent, "result": "21"}, at=path)
    assert (milestones.milestone(one.key).result, milestones.milestone(one.key).state) == (21, MilestoneState.SUBMITTED)
    # Its own approval is not the startup's, and proof is closed now.
    client.post(f"{path}/step", {"value": "approved"}, at=path, status=409)
    refusing("rights", actions.attach, cast.lan, milestones.milestone(one.key), io.BytesIO(b"%PDF-"), name="x.pdf")
    jobs.run()
    assert kinds(cast.manager) == ["milestone.submitted"]
    assert "Chờ bạn duyệt" in outbox.last(cast.manager.email).subject
    client.sign_in(cast.manager)
    client.post(f"{path}/step", {"value": "returned", "note": ""}, at=path, status=422)
    client.post(f"{path}/step", {"value": "returned", "note": "Thiếu biên bản thứ ba."}, at=path)
    jobs.run()
    assert kinds(cast.lan) == ["milestone.returned"]
    again = moved(cast.lan, one, "submitted", reached_on=date(2026, 12, 20), result=20)
    assert moved(cast.manager, again, "approved").state is MilestoneState.APPROVED
    jobs.run()
    assert kinds(cast.lan) == ["milestone.returned", "milestone.approved"]
    assert "Thiếu biên bản thứ ba." in client.get(path).text


def test_what_stands_out_is_shown_with_its_rule_and_told_once(cast, case, client, frozen, jobs, outbox):
    cohort, (first, second) = case
    a_milestone(cast, first, due_on=clock.today() - timedelta(days=3))
    a_milestone(cast, second, due_on=clock.today() + timedelta(days=5), title="Ký với cảng")
    a_milestone(cast, second, due_on=clock.today() + timedelta(days=40))
    for _time in range(2):
        work.watch()
    assert sorted(kinds(cast.lan)) == ["milestone.at_risk", "milestone.overdue"]
    assert kinds(cast.manager) == ["milestone.overdue"]
    client.sign_in(cast.manager)
    for view in ("board", "list"):
        page = client.get(f"/manager/cohorts/{cohort.key}/milestones?view={view}")
        assert "Trễ 3 ngày." in page.text
        assert "Còn 5 ngày mà chưa bắt đầu." in page.text
        page = client.get(f"/manager/cohorts/{cohort.key}/milestones?view={view}&show=overdue")
        assert "Ký với cảng" not in page.text
    assert [row.level for row in milestones.of_cohort(cohort)] == ["overdue", "at-risk", None]
    frozen.shift(timedelta(days=6))
    work.watch()
    assert kinds(cast.lan).count("milestone.overdue") == 2


def test_each_sees_their_own(cast, case, client, frozen):
    cohort, (first, second) = case
    one = a_milestone(cast, first, goal="Bí mật kinh doanh")
    with write():
        proof = actions.attach(cast.lan, milestones.milestone(one.key), io.BytesIO(DECK.read_bytes()), name="a.pdf")
        key = proof.file.key
    other = cast.stranger
    with write():
        directory.add_member(None, cast.whole(second.profile), other, Right.EDITOR)
    paths = [f"/milestones/{one.key}", f"/progress/{first.key}", f"/milestones/files/{key}"]
    own = [f"/progress/{second.key}", "/progress"]
    team = [f"/manager/cohorts/{cohort.key}/{page}" for page in ("milestones", "milestones/plan")]
    # Of the same cohort, but another startup's; then people who have nothing to do with it.
    client.sign_in(cast.stranger)
    for path in paths + team:
        client.get(path, status=404)
    for path in own:
        assert "Bí mật kinh doanh" not in client.get(path).text
    for who in (cast.officer, cast.admin, cast.ha, cast.minh, cast.owner):
        client.sign_in(who)
        for path in paths + team:
            client.get(path, status=404)
    client.sign_in(cast.lan)
    for path in paths:
        client.get(path)
    for path in team:
        client.get(path, status=404)
    client.sign_in(cast.manager)
    for path in paths + team:
        client.get(path)


def test_a_startup_changes_only_its_own_before_it_has_begun(cast, case):
    _cohort, (first, _second) = case
    values = actions.MilestoneValues(due_on=DUE, title="Ra mắt bản thử")
    with write():
        own = actions.add(cast.lan, base.enrolment(first.key), values)
    given = a_milestone(cast, first)
    with write():
        actions.edit(cast.lan, milestones.milestone(own.key), actions.MilestoneValues(due_on=DUE, title="Ra mắt"))
        cohort = base.cohort(first.cohort.key)
        item = actions.plan(cast.manager, cohort, values)
        actions.give(cast.manager, cohort)
        assert item.id
    shared = next(row.milestone for row in milestones.of_startup(first) if row.milestone.plan_id)
    refusing("rights", actions.edit, cast.lan, milestones.milestone(shared.key), values)
    moved(cast.lan, own, "in-progress")
    refusing("rights", actions.edit, cast.lan, milestones.milestone(own.key), values)
    refusing("reviewer", actions.edit, cast.manager, milestones.milestone(given.key), values, reviewer=cast.lan.id)
    refusing("title", actions.add, cast.lan, base.enrolment(first.key), actions.MilestoneValues(due_on=DUE))
    refusing("rights", actions.add, cast.stranger, base.enrolment(first.key), values)
    refusing("rights", actions.plan, cast.lan, base.cohort(first.cohort.key), values)


def test_two_reviewers_at_once_make_one_step(app, cast, case):
    _cohort, (first, _second) = case
    one = moved(cast.lan, a_milestone(cast, first), "submitted", reached_on=date(2026, 12, 20))
    key, mai = one.key, cast.manager.id

    def approve():
        who = db.session.get_one(Account, mai)
        actions.move(who, milestones.milestone(key), MilestoneState.APPROVED, actions.Step())

    assert together(app, approve, approve) == ["done", "moved"]


def test_the_board_costs_the_same_for_one_and_for_many(cast, case, client, count_queries):
    cohort, startups = case
    client.sign_in(cast.manager)
    totals = []
    for size in (1, 6):
        for number in range(size):
            a_milestone(cast, startups[number % 2])
        client.get(f"/manager/cohorts/{cohort.key}/milestones")
        with count_queries() as queries:
            client.get(f"/manager/cohorts/{cohort.key}/milestones")
        totals.append(queries.total)
    assert totals[0] == totals[1] <= 25
