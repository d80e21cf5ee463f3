"""Plans of mentors for tests, made by the product's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ecosystem.accounts.models import Role
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory.models import Kind
from ecosystem.meetings import actions
from ecosystem.meetings.models import Answer, Mark
from ecosystem.meetings.queries import mentoring
from ecosystem.programs import actions as programs
from ecosystem.programs.queries import cohorts, enrolments
from tests import cast as people
from tests.programs.world import enrolment_of, taken_in

NAMES = ("Minh Quân", "Thu Hà", "Gia Bảo", "Khánh Vy")


def a_class(cast, frozen, startups=2):
    """A cohort of Mai's with so many of Lan's startups, each of which took its seat: (cohort, enrolments)."""
    cohort, made = taken_in(cast, frozen, outcomes=("accepted",) * startups, seats=startups)
    for application in made:
        with write():
            programs.accept(cast.lan, enrolment_of(application))
    db.session.expire_all()
    return cohorts.cohort(cohort.key), [enrolments.by_id(enrolment_of(one).id) for one in made]


def mentors(cast, count=2):
    """So many more mentors: accounts with their profiles."""
    found = [(cast.minh, cast.mentor)]
    for number in range(1, count):
        who = cast.account(f"covan{number}", NAMES[number], Role.MENTOR)
        values = replace(people.MENTOR, name=NAMES[number], email=f"covan{number}@example.com")
        found.append((who, cast.profile(who, Kind.MENTOR, values)))
    return found[:count]


def a_plan(cast, cohort, those, joined=True, **values):
    """A plan with these mentors ((account, profile)), all of whom said yes."""
    given = {"wishes_until": clock.now() + timedelta(days=5), **values}
    with write():
        made = actions.open_plan(cast.manager, cohort, actions.PlanValues(**given))
        key = made.key
    for who, profile in those:
        with write():
            one = actions.ask_mentor(cast.manager, mentoring.plan(key), profile)
            name = one.key
        if joined:
            with write():
                actions.answer(who, mentoring.seat("mentors", name), Answer.JOINED)
    db.session.expire_all()
    return mentoring.plan(key)


def seat_of(thing):
    """The place of an enrolment or of a mentor."""
    return mentoring.seat("startups" if hasattr(thing, "application_id") else "mentors", thing.key)


def wish(who, thing, other, mark=Mark.FIRST):
    """One side says what it wishes of a profile."""
    with write():
        actions.mark(who, seat_of(thing), other.id, mark)


def proposed(cast, plan, jobs):
    """A plan with the proposal that the worker made."""
    with write():
        actions.ask_proposal(cast.manager, mentoring.plan(plan.key))
    jobs.run()
    db.session.expire_all()
    return mentoring.plan(plan.key)


def published(cast, plan, jobs):
    """The same, published and told."""
    proposed(cast, plan, jobs)
    with write():
        actions.publish(cast.manager, mentoring.plan(plan.key))
    jobs.run()
    db.session.expire_all()
    return mentoring.plan(plan.key)
