"""Seats: offered to who was accepted, answered, freed, handed to the waitlist; and never given twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.programs import actions
from ecosystem.programs.jobs import enrolling
from ecosystem.programs.models import CohortRight, CohortState, Enrolment, EnrolmentState, EnrolmentStep, Program
from ecosystem.programs.queries import cohorts, enrolments
from tests.calls.test_races import together
from tests.programs.world import a_call, a_cohort, decided, enrolment_of, state_of, taken_in


def accept(cast, application):
    with write():
        actions.accept(cast.lan, enrolment_of(application))


def test_who_was_accepted_is_offered_a_seat(cast, frozen, jobs, outbox):
    """Both when the cohort opens after the decisions, and when an application is accepted later."""
    cohort, (one, _two, waits, _last) = taken_in(cast, frozen)
    jobs.run()
    assert [state_of(each) for each in (one, waits)] == [("accepted", "offered"), ("waitlisted", None)]
    assert clock.local(enrolment_of(one).reply_by).isoformat() == "2026-12-08T23:59:59+07:00"
    mails = [mail for mail in outbox.read() if "tham gia Khoá 3" in mail.subject]
    assert len(mails) == 2
    assert {str(mail.to) for mail in mails} == {str(mails[0].to)}
    assert cohorts.seats([cohort.id]) == {cohort.id: (0, 2)}


def test_an_application_accepted_later_is_offered_by_reaction(cast, frozen, jobs, outbox):
    call = a_call(cast)
    a_cohort(cast, call)
    (one, *_rest) = decided(cast, frozen, call, ("accepted", "rejected"))
    jobs.run()
    assert state_of(one) == ("accepted", "offered")
    # The same event again changes nothing.
    with write():
        actions.offer_accepted(applications.application(one.key))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) == 1


def test_a_decline_lets_the_first_of_the_waitlist_in(cast, frozen, jobs, outbox):
    _cohort, (one, two, third, fourth) = taken_in(cast, frozen)
    jobs.run()
    accept(cast, one)
    with pytest.raises(Refused) as no, write():
        actions.decline(cast.lan, enrolment_of(two), reason=" ")
    assert no.value.code == "reason"
    with write():
        actions.decline(cast.lan, enrolment_of(two), reason="Nhóm bận gọi vốn.")
    jobs.run()
    assert [state_of(each) for each in (one, two, third, fourth)] == [
        ("enrolled", "accepted"),
        ("declined", "declined"),
        ("accepted", "offered"),
        ("waitlisted", None),
    ]
    assert enrolment_of(third).place == 1
    # At least once: the reaction again lets nobody else in.
    with write():
        actions.fill(enrolment_of(two).cohort)
    assert state_of(fourth) == ("waitlisted", None)


def test_an_offer_nobody_answers_expires_and_goes_on(cast, frozen, jobs, outbox):
    _cohort, (one, two, third, fourth) = taken_in(cast, frozen)
    jobs.run()
    accept(cast, one)
    frozen.move_to(enrolment_of(two).reply_by)
    with write():
        assert actions.expire() == 0
    frozen.shift(timedelta(seconds=1))
    with pytest.raises(Refused) as no, write():
        actions.accept(cast.lan, enrolment_of(two))
    assert no.value.code == "late"
    with write():
        assert actions.expire() == 1
    jobs.run()
    assert [state_of(each) for each in (two, third, fourth)] == [
        ("expired", "expired"),
        ("accepted", "offered"),
        ("waitlisted", None),
    ]


def test_more_offers_than_seats_go_to_who_answers_first(cast, frozen, jobs, outbox):
    cohort, (one, two, *_rest) = taken_in(cast, frozen, ("accepted", "accepted", "waitlisted"), seats=1)
    jobs.run()
    accept(cast, one)
    with pytest.raises(Refused) as no, write():
        actions.accept(cast.lan, enrolment_of(two))
    assert no.value.code == "full"
    with pytest.raises(Refused) as no, write():
        values = {"name_vi": "Khoá 3", "starts_on": cohort.starts_on, "ends_on": cohort.ends_on}
        actions.edit_cohort(cast.manager, cohorts.cohort(cohort.key), actions.CohortValues(**values, seats=0))
    assert no.value.code == "seats"


def test_two_never_take_the_last_seat(app, cast, frozen, jobs, outbox):
    cohort, (one, two, *_rest) = taken_in(cast, frozen, ("accepted", "accepted"), seats=1)
    jobs.run()
    keys, lan = [enrolment_of(each).key for each in (one, two)], cast.lan.id

    def taking(key):
        return lambda: actions.accept(db.session.get_one(Account, lan), enrolments.enrolment(key))

    assert together(app, *(taking(key) for key in keys)) == ["done", "full"]
    assert cohorts.seats([cohort.id])[cohort.id] == (1, 1)
    assert together(app, *(taking(key) for key in keys)) == ["full", "moved"]


def test_two_declines_at_once_let_two_in(app, cast, frozen, jobs, outbox):
    _cohort, (one, two, third, fourth) = taken_in(cast, frozen)
    jobs.run()
    key = enrolment_of(one).cohort.key
    for each in (one, two):
        with write():
            actions.decline(cast.lan, enrolment_of(each), reason="Bận.")

    def filling():
        actions.fill(cohorts.cohort(key))

    assert together(app, filling, filling) == ["done", "done"]
    assert [state_of(each)[1] for each in (third, fourth)] == ["offered", "offered"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) == 4


def test_the_clock_begins_the_cohort_and_ends_it(cast, frozen, jobs, outbox):
    cohort, (one, two, third, _fourth) = taken_in(cast, frozen)
    jobs.run()
    accept(cast, one)
    frozen.shift(timedelta(days=21))
    with write():
        assert actions.tick() == 1
    assert (cohorts.cohort(cohort.key).state, state_of(one)) == (CohortState.RUNNING, ("enrolled", "active"))
    # Once it runs nobody is put into it unasked; a lead may.
    with write():
        actions.expire()
    jobs.run()
    assert [state_of(each) for each in (two, third)] == [("expired", "expired"), ("waitlisted", None)]
    with write():
        assert actions.let_in(cast.manager, cohorts.cohort(cohort.key)) == 1
    accept(cast, third)
    assert state_of(third) == ("enrolled", "active")
    frozen.shift(timedelta(days=60))
    with write():
        assert actions.tick() == 1
    assert cohorts.cohort(cohort.key).state is CohortState.FINISHED


def test_leave_return_drop_graduate(cast, frozen, jobs, outbox):
    cohort, (one, two, *_rest) = taken_in(cast, frozen, ("accepted", "accepted"))
    jobs.run()
    for each in (one, two):
        accept(cast, each)
    with write():
        actions.move_cohort(cast.manager, cohorts.cohort(cohort.key), CohortState.RUNNING)
    with write():
        actions.go_on_leave(cast.manager, enrolment_of(one), reason="Sinh con.")
    with write():
        actions.take_up_again(cast.manager, enrolment_of(one))
    with write():
        actions.graduate(cast.manager, enrolment_of(one))
        actions.drop(cast.manager, enrolment_of(two), reason="Nhóm tan.")
    with write():
        assert actions.become_alumni(enrolment_of(one))
        assert not actions.become_alumni(enrolment_of(one))
        assert not actions.become_alumni(enrolment_of(two))
    assert [state_of(each) for each in (one, two)] == [("alumni", "alumni"), ("dropped", "dropped")]
    history = db.session.scalars(
        sa.select(EnrolmentStep.state)
        .where(EnrolmentStep.enrolment_id == enrolment_of(one).id)
        .order_by(EnrolmentStep.id)
    )
    assert [str(state) for state in history] == [
        "offered", "accepted", "active", "on-leave", "active", "graduated", "alumni",
    ]  # fmt: skip
    with pytest.raises(Refused), write():
        actions.graduate(cast.lan, enrolment_of(two))


def test_a_manager_who_does_not_lead_the_call_runs_the_cohort(cast, frozen, jobs, outbox):
    """The application goes along, though who moves the enrolment has nothing to do with the call."""
    cohort, (one, *_rest) = taken_in(cast, frozen, ("accepted", "rejected"))
    jobs.run()
    accept(cast, one)
    with write():
        one_ = cohorts.cohort(cohort.key)
        actions.add_manager(cast.manager, one_, email=cast.owner.email, right=CohortRight.EDITOR)
    with pytest.raises(Refused), write():
        actions.move_cohort(cast.owner, cohorts.cohort(cohort.key), CohortState.RUNNING)
    with write():
        actions.hand_over(cast.manager, cohorts.cohort(cohort.key), cast.owner.id)
    with pytest.raises(Refused), write():
        actions.hand_over(cast.manager, cohorts.cohort(cohort.key), cast.owner.id)
    with write():
        actions.move_cohort(cast.owner, cohorts.cohort(cohort.key), CohortState.RUNNING)
        actions.drop(cast.owner, enrolment_of(one), reason="Nhóm tan.")
    assert state_of(one) == ("dropped", "dropped")
    assert applications.application(one.key).state is ApplicationState.DROPPED


def test_the_last_lead_stays(cast, frozen):
    cohort = a_cohort(cast)
    with pytest.raises(Refused) as no, write():
        actions.remove_manager(cast.manager, cohorts.cohort(cohort.key), cast.manager.id)
    assert no.value.code == "last"


def test_a_call_feeds_one_cohort_of_who_leads_it(app, cast, frozen):
    call = a_call(cast)
    a_cohort(cast, call)
    with pytest.raises(Refused) as no:
        a_cohort(cast, call)
    assert no.value.code == "taken"
    other = a_call(cast, title_vi="Đợt khác")
    slug, mai = other.slug, cast.manager.id
    with write():
        program = actions.create_program(cast.manager, actions.ProgramValues(name_vi="Tăng tốc", type="acceleration"))
    number = program.id

    def opening():
        from ecosystem.calls import queries

        actor = db.session.get_one(Account, mai)
        values = actions.CohortValues("Khoá", clock.today(), clock.today(), 3)
        actions.create_cohort(actor, db.session.get_one(Program, number), values, call=queries.call(slug))

    assert together(app, opening, opening) == ["done", "taken"]


def test_who_withdrew_from_the_waitlist_is_passed_over(cast, frozen, jobs, outbox):
    _cohort, (one, _two, third, fourth) = taken_in(cast, frozen)
    jobs.run()
    with write():
        calls.withdraw(cast.lan, applications.application(third.key))
        actions.decline(cast.lan, enrolment_of(one), reason="Bận.")
    jobs.run()
    assert [state_of(each) for each in (third, fourth)] == [("withdrawn", None), ("accepted", "offered")]
    assert EnrolmentState.OFFERED in enrolments.counts(enrolment_of(fourth).cohort_id)


def test_the_clock_job_runs(cast, frozen):
    cohort = a_cohort(cast, starts_on=clock.today(), ends_on=clock.today())
    enrolling.tick()
    assert cohorts.cohort(cohort.key).state is CohortState.RUNNING
