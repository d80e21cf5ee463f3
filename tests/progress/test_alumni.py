"""Graduation and the years after: certificates that anybody verifies, the short form by one link, figures together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account, Role
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory.models import Kind
from ecosystem.meetings import actions as meetings
from ecosystem.meetings.queries import mentoring
from ecosystem.programs import actions as programs
from ecosystem.programs.models import CohortRight, Enrolment, EnrolmentState, EnrolmentStep
from ecosystem.programs.queries import cohorts
from ecosystem.progress import actions, links
from ecosystem.progress import jobs as work
from ecosystem.progress.models import Certificate, FollowUp, FollowUpState
from ecosystem.progress.queries import alumni, base, graduation
from tests.calls.test_races import together
from tests.cast import STARTUP
from tests.meetings.world import a_plan
from tests.progress.test_milestones import kinds
from tests.progress.world import at_work, graduated

# The cohort ended on 16 February 2027.
SIX = datetime(2027, 8, 16, 3, tzinfo=UTC)


@pytest.fixture
def case(cast, frozen):
    """A cohort whose two startups of Lan's graduated."""
    cohort, startups = at_work(cast, frozen)
    frozen.move_to(datetime(2027, 2, 16, 3, tzinfo=UTC))
    return cohort, [graduated(cast, one) for one in startups]


def issued(cast, one):
    with write():
        return actions.issue(cast.manager, base.enrolment(one.key)).number


def test_a_certificate_is_issued_told_printed_and_verified(cast, case, client, browse, jobs, outbox):
    cohort, (first, _second) = case
    path = f"/manager/cohorts/{cohort.key}/graduation"
    client.sign_in(cast.manager)
    client.post(path, {}, at=path)
    jobs.run()
    assert kinds(cast.lan) == ["certificate.issued"] * 2
    number = graduation.valid_of(first.id).number
    mails = [mail for mail in outbox.read(cast.lan.email) if "chứng nhận" in mail.subject]
    assert any(f"/certificates/{number}" in mail.links for mail in mails)
    anybody = browse()
    page = anybody.get(f"/certificates/{number}")
    assert "Chứng nhận này có hiệu lực" in page.text
    assert first.profile.name in page.text
    assert "Tải bản PDF" not in page.text
    assert cast.lan.full_name not in page.html
    assert anybody.get(f"/certificates/{number.lower()}", status=303).location.endswith(number)
    anybody.get(f"/certificates/{number[:-1]}{'0' if number[-1] != '0' else '1'}", status=404)
    anybody.post("/certificates", {"number": f" {number.lower()} "}, at="/certificates")
    anybody.post("/certificates", {"number": "NC-2027-00000-00000"}, at="/certificates", status=422)
    assert anybody.get(f"/certificates/{number}/paper", status=303).location.startswith("/sign-in")
    client.sign_in(cast.lan)
    paper = client.get(f"/certificates/{number}/paper")
    assert paper.data.startswith(b"%PDF-")
    assert paper.data == client.get(f"/certificates/{number}/paper").data
    client.sign_in(cast.officer)
    client.get(f"/certificates/{number}/paper", status=404)


def test_a_withdrawn_one_says_so_and_a_new_one_may_follow(cast, case, client, browse):
    cohort, (first, _second) = case
    number = issued(cast, first)
    path = f"/manager/certificates/{number}/withdraw"
    client.sign_in(cast.manager)
    client.post(path, {"why": " "}, at=path, status=422)
    client.post(path, {"why": "Ghi nhầm tên."}, at=path)
    page = browse().get(f"/certificates/{number}")
    assert "Chứng nhận này đã bị thu hồi" in page.text
    assert "Ghi nhầm tên" not in page.html
    client.get(f"/certificates/{number}/paper", status=404)
    with write():
        assert actions.issue_all(cast.manager, base.cohort(cohort.key)) == 1
    again = issued(cast, first)
    assert again != number
    assert issued(cast, first) == again
    events = db.session.scalars(sa.select(Entry.event).where(Entry.event.startswith("certificate")).order_by(Entry.id))
    assert events.all() == ["certificate.issued", "certificate.withdrawn", "certificate.issued", "certificate.issued"]


def test_who_may_issue_and_withdraw(cast, case, client):
    cohort, (first, second) = case
    editor = cast.owner
    with write():
        programs.add_manager(cast.manager, cohorts.cohort(cohort.key), email=editor.email, right=CohortRight.EDITOR)
    number = issued(cast, first)
    for who in (editor, cast.lan, cast.stranger):
        with pytest.raises(Refused), write():
            actions.issue(who, base.enrolment(second.key))
        with pytest.raises(Refused), write():
            actions.withdraw(who, graduation.certificate(number), why="Không ưng")
    client.sign_in(editor)
    client.get(f"/manager/certificates/{number}/withdraw", status=403)
    client.sign_in(cast.stranger)
    client.get(f"/manager/certificates/{number}/withdraw", status=404)


def test_two_leads_issue_one(app, cast, case):
    _cohort, (first, _second) = case
    key, mai = first.key, cast.manager.id

    def act():
        actions.issue(db.session.get_one(Account, mai), base.enrolment(key))

    assert together(app, act, act) == ["done", "done"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 1


def asked(first):
    return db.session.scalars(sa.select(FollowUp).where(FollowUp.enrolment_id == first.id).order_by(FollowUp.id)).all()


def test_alumni_are_asked_at_each_stage_by_one_link(cast, case, browse, frozen, jobs, outbox):
    _cohort, (first, _second) = case
    for day in (datetime(2027, 8, 15, 3, tzinfo=UTC), SIX, SIX):
        frozen.move_to(day)
        work.ask_alumni()
    jobs.run()
    assert [one.months for one in asked(first)] == [6]
    (mail,) = [one for one in outbox.read(cast.lan.email) if f"{first.profile.name} sau 6 tháng" in one.subject]
    (path,) = [link for link in mail.links if link.startswith("/follow-up/")]
    anybody = browse()
    anybody.post(path, {"is_operating": ""}, at=path, status=422)
    anybody.post(path, {"is_operating": "yes", "revenue": "50.000 USD"}, at=path, status=422)
    anybody.post(path, {"is_operating": "yes", "revenue": "800 triệu", "jobs": "9"}, at=path)
    told = asked(first)[0]
    db.session.refresh(told)
    assert (told.state, told.revenue, told.jobs, told.capital) == (FollowUpState.ANSWERED, 800_000_000, 9, None)
    assert "800.000.000" in anybody.get(path).html
    anybody.get(f"{path[:-3]}abc", status=404)
    # The next stages, and an answer that comes too late.
    for year, stages in ((2028, [6, 12]), (2029, [6, 12, 24]), (2030, [6, 12, 24, 36]), (2033, None)):
        frozen.move_to(datetime(year, 2, 20, 3, tzinfo=UTC))
        work.ask_alumni()
        assert [one.months for one in asked(first)] == (stages or [6, 12, 24, 36])
    assert "Biểu mẫu này đã đóng" in browse().get(path).text


def test_who_graduated_is_one_of_the_alumni_from_the_first_question_on(app, cast, case, frozen):
    cohort, (first, second) = case
    third = a_graduate(cast, cohort, 3)
    with write():
        third.state, third.reason = EnrolmentState.DROPPED, "Nhóm tan."
    frozen.move_to(SIX - timedelta(days=1))
    work.ask_alumni()
    assert [base.enrolment(one.key).state.value for one in case[1]] == ["graduated", "graduated"]
    frozen.move_to(SIX)

    assert together(app, actions.let_go, actions.let_go) == ["done", "done"]
    db.session.expire_all()
    assert [base.enrolment(one.key).state.value for one in (first, second, third)] == ["alumni", "alumni", "dropped"]
    history = sa.select(EnrolmentStep.state).where(EnrolmentStep.enrolment_id == first.id)
    assert [str(state) for state in db.session.scalars(history)].count("alumni") == 1
    # Who graduates late is one at once.
    late = a_graduate(cast, cohort, 4)
    work.ask_alumni()
    db.session.expire_all()
    assert base.enrolment(late.key).state is EnrolmentState.ALUMNI


def test_one_reminder_and_skipping(cast, case, client, browse, frozen, jobs):
    _cohort, (first, second) = case
    frozen.move_to(SIX)
    work.ask_alumni()
    jobs.run()
    path = f"/follow-up/{links.token(asked(second)[0].key)}"
    browse().post(f"{path}/skip", {}, at=path)
    for days in (13, 14, 15, 40):
        frozen.move_to(datetime.fromtimestamp(SIX.timestamp() + days * 86400, UTC))
        work.ask_alumni()
    assert kinds(cast.lan).count("follow_up.asked") == 3
    assert alumni.by_token(path.rsplit("/", 1)[1]).state is FollowUpState.SKIPPED
    browse().post(path, {"is_operating": "no"}, at=path)
    assert alumni.by_token(path.rsplit("/", 1)[1]).is_operating is False
    assert first


def test_from_the_application_to_the_answer_for_managers_alone(cast, case, client, frozen):
    cohort, (first, _second) = case
    number = issued(cast, first)
    frozen.move_to(SIX)
    work.ask_alumni()
    with write():
        actions.answer(asked(first)[0], actions.Answer(is_operating=True, jobs=9, ip_filed=2), actor=None)
    client.sign_in(cast.manager)
    page = client.get(f"/manager/cohorts/{cohort.key}/outcomes")
    assert number in page.text
    assert "HS-0" in page.text
    csv = client.get(f"/manager/cohorts/{cohort.key}/outcomes.csv").data.decode("utf-8-sig").splitlines()
    row = next(line for line in csv if first.profile.name in line).split(",")
    assert row[0].startswith("HS-")
    assert row[7:12] == ["1", "", "9", "", "2"]
    for who in (cast.lan, cast.officer, cast.stranger):
        client.sign_in(who)
        client.get(f"/manager/cohorts/{cohort.key}/outcomes", status=404)


def test_a_mentor_of_the_cohort_counts_an_introduction_does_not(cast, frozen):
    cohort, (first, second) = at_work(cast, frozen)
    cast.accept(cast.ask(second.profile, cast.mentor, by=cast.lan), by=cast.minh)
    plan = a_plan(cast, cohorts.cohort(cohort.key), [(cast.minh, cast.mentor)])
    with write():
        meetings.ask_proposal(cast.manager, plan)
        found = {"pairs": [[first.id, plan.mentors[0].id]], "entries": {}}
        meetings.keep_proposal(plan, plan.proposal_asked_at, found)
    with write():
        meetings.publish(cast.manager, mentoring.plan(plan.key))
    for one in (first, second):
        graduated(cast, one)
    frozen.move_to(SIX)
    with write():
        for one in actions.ask():
            actions.answer(one, actions.Answer(is_operating=True), actor=None)
    told = {one.enrolment_id: one.elements["mentor"] for one in alumni.stories(cast.manager)}
    assert told == {first.id: "yes", second.id: "no"}


def test_figures_of_five_and_more_for_managers_and_officers(cast, case, client, frozen):
    cohort, _startups = case
    client.sign_in(cast.officer)
    assert "Chưa đủ câu trả lời" in client.get("/outcomes").text
    more = [a_graduate(cast, cohort, number) for number in range(4)]
    frozen.move_to(SIX)
    work.ask_alumni()
    with write():
        for place, one in enumerate(db.session.scalars(sa.select(FollowUp).order_by(FollowUp.id))):
            actions.answer(one, actions.Answer(is_operating=place > 0, jobs=place, revenue=10**9), actor=None)
    client.sign_in(cast.officer)
    page = client.get("/outcomes")
    assert "6 startup đã trả lời" in page.text
    assert "83%" in page.text
    assert "Đi cùng nhau không có nghĩa là do nhau" in page.text
    assert not [one for one in more if one.profile.name in page.text]
    other = cast.account("huong", "Mai Hương", Role.PROGRAM_MANAGER)
    client.sign_in(other)
    assert "Chưa đủ câu trả lời" in client.get("/outcomes").text
    client.sign_in(cast.lan)
    client.get("/outcomes", status=403)


def a_graduate(cast, cohort, number):
    """One more who finished the cohort, put there as it is."""
    profile = cast.profile(None, Kind.STARTUP, replace(STARTUP, name=f"Ghe Bầu {number}"))
    moment = clock.now()
    with write():
        made = Enrolment(
            key=f"ghe-{number}", cohort_id=cohort.id, profile_id=profile.id, state=EnrolmentState.GRADUATED,
            state_at=moment, created_at=moment, reply_by=moment,
        )  # fmt: skip
        db.session.add(made)
    return base.enrolment(f"ghe-{number}")
