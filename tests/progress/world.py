"""Cohorts that run, with startups at work, made by the product's own actions."""

from __future__ import annotations

from datetime import date, timedelta

from ecosystem.core.db import write
from ecosystem.programs import actions as programs
from ecosystem.programs.queries import enrolments
from ecosystem.progress import actions
from ecosystem.progress.models import MilestoneState
from ecosystem.progress.queries import base, milestones
from tests.programs.world import enrolment_of, taken_in

DUE = date(2027, 1, 20)


def at_work(cast, frozen, count=2):
    """A running cohort of Mai's (22 December 2026 to 16 February 2027) and the enrolments of Lan's startups in it."""
    cohort, applications = taken_in(cast, frozen, ("accepted",) * count, seats=count)
    for one in applications:
        with write():
            programs.accept(cast.lan, enrolment_of(one))
    frozen.shift(timedelta(days=22))
    with write():
        programs.tick()
    return base.cohort(cohort.key), [base.enrolment(enrolment_of(one).key) for one in applications]


def a_milestone(cast, enrolment, **values):
    """A milestone of a startup, by Mai."""
    given = {"kind": "pilot-signed", "due_on": DUE, **values}
    with write():
        made = actions.add(cast.manager, base.enrolment(enrolment.key), actions.MilestoneValues(**given))
    return milestones.milestone(made.key)


def moved(who, one, to, **step):
    """A milestone taken on."""
    with write():
        actions.move(who, milestones.milestone(one.key), MilestoneState(to), actions.Step(**step))
    return milestones.milestone(one.key)


def graduated(cast, enrolment):
    """The same startup, finished."""
    with write():
        programs.graduate(cast.manager, enrolments.enrolment(enrolment.key))
    return base.enrolment(enrolment.key)
