"""Cohorts and enrolments for tests, made by the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ecosystem.calls import actions as calls
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory.models import Kind
from ecosystem.juries import actions as juries
from ecosystem.juries.models import Outcome
from ecosystem.programs import actions
from ecosystem.programs.models import CohortSession, CohortTask
from ecosystem.programs.queries import cohorts, enrolments
from tests import cast as people
from tests.calls.world import a_call, sent


def a_cohort(cast, call=None, seats=2, **values):
    """A cohort of Mai's that is to begin in three weeks."""
    given = {
        "name_vi": "Khoá 3",
        "name_en": "Cohort 3",
        "starts_on": clock.today() + timedelta(days=21),
        "ends_on": clock.today() + timedelta(days=77),
        "seats": seats,
        **values,
    }
    with write():
        program = actions.create_program(
            cast.manager, actions.ProgramValues(name_vi="Ươm tạo Sông Hàn", type="incubation", owner_name="Sông Hàn")
        )
        made = actions.create_cohort(cast.manager, program, actions.CohortValues(**given), call=call)
    return cohorts.cohort(made.key)


def decided(cast, frozen, call, outcomes):
    """An application of a startup of Lan's for each outcome, carried there as a jury does it."""
    made = []
    for number, outcome in enumerate(outcomes):
        values = replace(people.STARTUP, name=f"Thuyền Thúng số {number}", email=f"lan@thuyen{number}.example")
        one = sent(cast, call, profile=cast.profile(cast.lan, Kind.STARTUP, values))
        with write():
            calls.take_up(cast.manager, one)
            calls.let_through(cast.manager, one)
        with write():
            one = applications.application(one.key)
            juries.decide(cast.manager, one, juries.Verdict(Outcome(outcome)))
        made.append(one.key)
    with write():
        juries.release(cast.manager, applications.application(made[0]).call)
    frozen.shift(timedelta(minutes=11))
    for key in made:
        with write():
            juries.carry_out(applications.application(key).id)
    return [applications.application(key) for key in made]


def taken_in(cast, frozen, outcomes=("accepted", "accepted", "waitlisted", "waitlisted"), seats=2):
    """A call with decided applications and its cohort: (cohort, applications)."""
    call = a_call(cast)
    made = decided(cast, frozen, call, outcomes)
    return a_cohort(cast, call, seats=seats), made


@dataclass(frozen=True)
class Running:
    """A cohort that runs, and the keys of who takes part, in their order."""

    cohort: Any
    keys: tuple[str, ...]


def a_running(cast, *who, **values):
    """A cohort that began yesterday, with these (profile, hand) in it."""
    spans = {"starts_on": clock.today() - timedelta(days=1), "ends_on": clock.today() + timedelta(days=60)}
    cohort = a_cohort(cast, seats=len(who) + 2, **{**spans, **values})
    keys = []
    for profile, hand in who:
        with write():
            offered = actions.offer(cohorts.cohort(cohort.key), profile)
            actions.accept(hand, enrolments.enrolment(offered.key))
        keys.append(offered.key)
    with write():
        actions.tick()
    return Running(cohorts.cohort(cohort.key), tuple(keys))


def learn(cast, cohort, *, starts_in=timedelta(hours=1), place="Hội trường", body="Phỏng vấn mười khách.", trainer=""):
    """A module with a session to come and a task due in a week."""
    begins, manager, trainer = clock.now() + starts_in, cast.manager, trainer or cast.minh.email
    with write():
        one = cohorts.cohort(cohort.key)
        part = actions.put_module(manager, one, title_vi="Tuần 1", title_en="Week 1")
        session = actions.SessionValues(
            title_vi="Buổi khách hàng",
            title_en="Customers",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            place=place,
            module_id=part.id,
            trainers=("Lê Thu Hà", trainer),
        )
        actions.create_session(manager, one, session)
        task = actions.TaskValues(title_vi="Phỏng vấn khách", due_at=clock.now() + timedelta(days=7), body=body)
        actions.create_task(manager, one, task)
    return learning(cohort)


def learning(cohort):
    """The keys of the first session and the first task of a cohort."""
    session = db.session.scalar(sa.select(CohortSession.key).where(CohortSession.cohort_id == cohort.id).limit(1))
    task = db.session.scalar(sa.select(CohortTask.key).where(CohortTask.cohort_id == cohort.id).limit(1))
    return session, task


def enrolment_of(application):
    """What an application led to, as it stands."""
    return enrolments.of_application(application.id)


def state_of(application):
    """The state of an application and of its enrolment, as words."""
    one = enrolment_of(application)
    now = applications.application(application.key)
    return str(now.state), str(one.state) if one else None


__all__ = ["ApplicationState", "a_call", "a_cohort", "decided", "enrolment_of", "state_of", "taken_in"]
