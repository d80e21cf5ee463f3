"""Mentors of the demo world's running cohort: asked, most of them joined, both sides said whom they wish."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.cli.calls import applicant
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile
from ecosystem.meetings import actions
from ecosystem.meetings.models import Answer, Mark
from ecosystem.meetings.queries import mentoring
from ecosystem.programs.models import Cohort, CohortState
from ecosystem.programs.queries import cohorts

JOINED, ASKED = ("m01", "m02", "m03", "m05"), "m04"
WISHES = (
    ("s01", "m01", Mark.FIRST),
    ("s07", "m01", Mark.FIRST),
    ("s10", "m03", Mark.GLADLY),
    ("s16", "m02", Mark.AVOID),
)
ANSWERS = (("m01", "s01", Mark.GLADLY), ("m02", "s10", Mark.FIRST), ("m05", "s16", Mark.GLADLY))


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Open the plan, let mentors answer and both sides choose."""
    manager = people["manager"]
    running = sa.select(Cohort.key).where(Cohort.is_sample, Cohort.state == CohortState.RUNNING).order_by(Cohort.id)
    key = db.session.scalars(running).first()
    if key is None:
        return
    until = datetime.combine(clock.today() + timedelta(days=6), time(23, 59, 59), clock.LOCAL)
    plan = actions.open_plan(manager, cohorts.cohort(key), actions.PlanValues(wishes_until=until), is_sample=True)
    hands = {name: people["mentor"] if name == "m01" else applicant(name, made[name]) for name in JOINED}
    for name in (*JOINED, ASKED):
        one = actions.ask_mentor(manager, mentoring.plan(plan.key), made[name])
        if name in JOINED:
            actions.answer(hands[name], mentoring.seat("mentors", one.key), Answer.JOINED)
    db.session.expire_all()
    startups = {one.profile_id: one for one in mentoring.paired(mentoring.plan(plan.key))}
    for name, other, mark in WISHES:
        enrolment = startups.get(made[name].id)
        if enrolment is not None:
            hand = people["founder"] if name == "s01" else applicant(name, made[name])
            actions.mark(hand, mentoring.seat("startups", enrolment.key), made[other].id, mark)
    mentors = {one.profile_id: one for one in mentoring.plan(plan.key).mentors}
    for name, other, mark in ANSWERS:
        if made[other].id in startups:
            actions.mark(hands[name], mentoring.seat("mentors", mentors[made[name].id].key), made[other].id, mark)
    actions.ask_proposal(manager, mentoring.plan(plan.key))
