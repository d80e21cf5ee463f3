"""Rows of calls and juries that name one person, for the walk of traces."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.models import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationState,
    ApplicationStep,
    Call,
    CallForm,
    CallKind,
    CallManager,
    CallQuestion,
    CallState,
    CallSubscription,
    ManagerRight,
    Submission,
)
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Kind, Profile
from ecosystem.juries.models import (
    Decision,
    Declaration,
    Juror,
    JuryRead,
    JuryRound,
    Outcome,
    Override,
    ReadState,
    RoundState,
    Sight,
)
from ecosystem.meetings.models import (
    DayMark,
    DayMeeting,
    DayPerson,
    DayState,
    DayWish,
    DemoDay,
    DemoPitch,
    MeetingDay,
    MentorMark,
    MentorPlan,
    Side,
)
from ecosystem.meetings.models import Mark as Wish
from ecosystem.programs.models import (
    Attendance,
    CalendarFeed,
    CheckIn,
    Cohort,
    CohortManager,
    CohortMessage,
    CohortRight,
    CohortSession,
    CohortState,
    CohortTask,
    Enrolment,
    EnrolmentState,
    EnrolmentStep,
    Feedback,
    HandIn,
    MessageRecipient,
    Presence,
    Program,
    SessionTrainer,
    Verdict,
)
from tests.privacy import challenged, followed

NAME, PHONE = "Phạm Diễm Quỳnh", "+84905777888"


def call(person, startup):
    """A call one works on, follows and asked about, and an application of a startup that others hold too."""
    moment, state = clock.now(), {"state": CallState.DRAFT, "state_at": clock.now()}
    one = Call(slug="dot", kind=CallKind.PROGRAM, title_vi="Đợt", rules=[], created_at=moment, **state)
    one.managers = [CallManager(account_id=person.id, right=ManagerRight.LEAD, since=moment)]
    db.session.add(one)
    db.session.flush()
    form = CallForm(call_id=one.id, number=1, content={"sections": []}, changed_at=moment)
    db.session.add(form)
    db.session.flush()
    sent = {
        "state": ApplicationState.SUBMITTED,
        "state_at": moment,
        "submitted_at": moment,
        "asked_note": f"Hỏi {NAME}",
    }
    applied = Application(
        key="a",
        call_id=one.id,
        profile_id=startup.id,
        form_id=form.id,
        screener_id=person.id,
        created_at=moment,
        asked=[],
        **sent,
    )
    db.session.add(applied)
    db.session.flush()
    of = {"application_id": applied.id}
    answer = {"question": "team", "value": [[NAME, "sáng lập"]], "version": 1, "saved_at": moment}
    db.session.add_all(
        [
            CallQuestion(
                call_id=one.id, words=f"{NAME} hỏi", asked_at=moment, answer=f"Chào {NAME}", answered_at=moment
            ),
            CallSubscription(call_id=one.id, account_id=person.id, since=moment),
            ApplicationAnswer(**answer, **of),
            ApplicationStep(came="draft", state=ApplicationState.SUBMITTED, at=moment, note=NAME, reason=NAME, **of),
            Submission(number=1, at=moment, form_id=form.id, content=f'["{NAME}"]', sha256="x", **of),
            AccessCode(
                call_id=one.id, code_hash="h", label=f"Cho {NAME}", late_until=moment, made_at=moment, used_at=moment
            ),
        ]
    )
    db.session.flush()
    jury(person, one, applied)
    cohort(person, startup, applied)
    challenged.challenge(one, applied)
    followed.progress()


def cohort(person, startup, applied):
    """A cohort one runs, and an enrolment whose steps and reasons name one."""
    moment, today = clock.now(), clock.today()
    program = Program(slug="p", type="incubation", name_vi="Chương trình", created_at=moment)
    of_cohort = {"state": CohortState.PLANNED, "state_at": moment, "created_at": moment, "budget": []}
    one = Cohort(key="c", program=program, name_vi="Khoá", starts_on=today, ends_on=today, seats=1, **of_cohort)
    one.managers = [CohortManager(account_id=person.id, right=CohortRight.LEAD, since=moment)]
    db.session.add(one)
    db.session.flush()
    enrolled = Enrolment(
        key="e",
        cohort_id=one.id,
        application_id=applied.id,
        profile_id=startup.id,
        state=EnrolmentState.DECLINED,
        state_at=moment,
        created_at=moment,
        reply_by=moment,
        reason=f"{NAME} bận",
    )
    db.session.add(enrolled)
    db.session.flush()
    inside(person, one, enrolled)
    step = {"came": "offered", "state": EnrolmentState.DECLINED, "at": moment, "reason": f"{NAME} bận"}
    db.session.add(EnrolmentStep(enrolment_id=enrolled.id, actor_id=person.id, **step))
    db.session.flush()
    mentoring(person, one, enrolled)


def mentoring(person, cohort_, enrolled):
    """What one said of working with a mentor of the cohort."""
    moment = clock.now()
    plan = MentorPlan(
        key="mp", cohort_id=cohort_.id, mentors_each=1, startups_most=1, wishes_until=moment, created_at=moment
    )
    db.session.add(plan)
    db.session.flush()
    other = db.session.scalars(sa.select(Profile.id).where(Profile.kind == Kind.MENTOR).limit(1)).one()
    said = {"mark": Wish.FIRST, "account_id": person.id, "at": moment}
    db.session.add(MentorMark(plan_id=plan.id, profile_id=enrolled.profile_id, other_id=other, **said))
    demo = DemoDay(slug="dd", cohort_id=cohort_.id, name_vi="Demo day", held_at=moment, created_at=moment)
    db.session.add(demo)
    db.session.flush()
    shown = {"account_id": person.id, "agreed_at": moment, "pitch_vi": f"{NAME} dẫn dắt nhóm"}
    db.session.add(DemoPitch(demo_day_id=demo.id, enrolment_id=enrolled.id, **shown))
    meeting_day(person, cohort_, enrolled.profile_id, other)


def meeting_day(person, cohort_, startup_id, guest_id):
    """Whom one wished to meet on a meeting day, and what one made of it."""
    moment = clock.now()
    cut = {"minutes": 15, "slots": 1, "most": 1, "breaks": [], "rooms": [["A", 1]]}
    of_day = {"state": DayState.OPEN, "starts_at": moment, "wishes_until": moment, "created_at": moment, **cut}
    day = MeetingDay(key="md", cohort_id=cohort_.id, name_vi="Ngày gặp", **of_day)
    db.session.add(day)
    db.session.flush()
    one = DayPerson(key="d1", day_id=day.id, profile_id=startup_id, side=Side.STARTUP, away=[], added_at=moment)
    two = DayPerson(key="d2", day_id=day.id, profile_id=guest_id, side=Side.GUEST, away=[], added_at=moment)
    db.session.add_all([one, two])
    db.session.flush()
    said = {"account_id": person.id, "at": moment}
    met = DayMeeting(key="dm", day_id=day.id, startup_id=one.id, guest_id=two.id, slot=0, room="A", seat=1)
    db.session.add_all([met, DayWish(person_id=one.id, other_id=two.id, **said)])
    db.session.flush()
    db.session.add(DayMark(meeting_id=met.id, side=Side.STARTUP, goes_on=True, **said))
    db.session.flush()


def inside(person, one, enrolled):
    """A session one gives, where one checked in, and a task one handed in and answered."""
    moment = clock.now()
    later = moment + timedelta(hours=1)
    spans = {"starts_at": moment, "ends_at": later, "check_in_from": moment, "check_in_until": later}
    session = CohortSession(key="s", code="s", cohort_id=one.id, title_vi="Buổi", notes=f"Với {NAME}", **spans)
    session.trainers = [SessionTrainer(name=NAME, account_id=person.id)]
    task = CohortTask(key="t", cohort_id=one.id, title_vi="Bài", body=NAME, due_at=moment, created_at=moment)
    db.session.add_all([session, task])
    db.session.flush()
    hand = HandIn(key="h", task_id=task.id, enrolment_id=enrolled.id, number=1, words=NAME, at=moment, by_id=person.id)
    db.session.add(hand)
    db.session.flush()
    message = CohortMessage(
        key="m", cohort_id=one.id, by_id=person.id, audience="late", subject=NAME, body=NAME, sent_at=moment
    )
    db.session.add(message)
    db.session.flush()
    of_session = {"session_id": session.id, "at": moment}
    db.session.add_all(
        [
            Attendance(enrolment_id=enrolled.id, state=Presence.PRESENT, by_id=person.id, **of_session),
            CheckIn(account_id=person.id, **of_session),
            Feedback(hand_in_id=hand.id, verdict=Verdict.GOOD, words=NAME, at=moment, by_id=person.id),
            MessageRecipient(message_id=message.id, account_id=person.id, enrolment_id=enrolled.id),
            CalendarFeed(account_id=person.id, token_hash="x", made_at=moment),
        ]
    )
    db.session.flush()


def jury(person, call, applied):
    """A panel one sits on, with a declaration, marks and a conflict one asked to set aside."""
    moment = clock.now()
    of_round = {"state": RoundState.OPEN, "is_blind": True, "sight": Sight.NEVER, "rubric": []}
    round_ = JuryRound(
        key="r",
        call_id=call.id,
        name_vi="Vòng",
        reads_needed=1,
        most_reads=1,
        closes_at=moment,
        created_at=moment,
        **of_round,
    )
    db.session.add(round_)
    db.session.flush()
    juror = Juror(round_id=round_.id, account_id=person.id, since=moment)
    someone = db.session.scalars(sa.select(Account.id).where(Account.id != person.id)).first()
    other = Juror(round_id=round_.id, account_id=someone, since=moment)
    db.session.add_all([juror, other])
    db.session.flush()
    both = {"juror_id": juror.id, "application_id": applied.id}
    notes = {"note": f"Của {NAME}", "private_note": NAME, "abstained_why": NAME}
    db.session.add_all(
        [
            JuryRead(key="d", state=ReadState.GIVEN, given_at=moment, marks={}, **notes, **both),
            Declaration(at=moment, has_conflict=True, words=NAME, **both),
            Override(reason=NAME, asked_at=moment, asked_by_id=person.id, **both),
            Override(
                juror_id=other.id,
                application_id=applied.id,
                reason=NAME,
                asked_at=moment,
                agreed_at=moment,
                agreed_by_id=person.id,
            ),
            Decision(
                application_id=applied.id, outcome=Outcome.REJECTED, note=f"Gửi {NAME}", reason=NAME, decided_at=moment
            ),
        ]
    )
    db.session.flush()
