"""Cohorts and enrolments for tests, made by the product's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ecosystem.calls import actions as calls
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.directory.models import Kind
from ecosystem.juries import actions as juries
from ecosystem.juries.models import Outcome
from ecosystem.programs import actions
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


def enrolment_of(application):
    """What an application led to, as it stands."""
    return enrolments.of_application(application.id)


def state_of(application):
    """The state of an application and of its enrolment, as words."""
    one = enrolment_of(application)
    now = applications.application(application.key)
    return str(now.state), str(one.state) if one else None


__all__ = ["ApplicationState", "a_call", "a_cohort", "decided", "enrolment_of", "state_of", "taken_in"]
