"""Mentors of the demo world's cohorts: of the running one both sides said whom they wish, of the first they worked."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ecosystem.accounts.models import Account
from ecosystem.cli.calls import applicant
from ecosystem.cli.programs import BEGAN, FINISHED, RUNNING, named
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile
from ecosystem.meetings import actions
from ecosystem.meetings.models import Answer, Choice, Mark
from ecosystem.meetings.queries import mentoring

JOINED, ASKED = ("m01", "m02", "m03", "m05"), "m04"
WISHES = (
    ("s01", "m01", Mark.FIRST),
    ("s07", "m01", Mark.FIRST),
    ("s10", "m03", Mark.GLADLY),
    ("s16", "m02", Mark.AVOID),
)
ANSWERS = (("m01", "s01", Mark.GLADLY), ("m02", "s10", Mark.FIRST), ("m05", "s16", Mark.GLADLY))

# The first cohort had places for half of its startups: mentors, how many each took, and whom the manager kept for them.
PLACES = {"m04": 1, "m05": 1, "m08": 1, "m09": 1, "m14": 2, "m18": 1}
KEPT = (("s14", "m04"), ("s19", "m05"), ("s08", "m08"), ("s13", "m09"), ("s11", "m14"), ("s33", "m14"), ("s31", "m18"))


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Both cohorts: what is proposed waits for the worker."""
    _past(made, people["manager"])
    _running(made, people)


def publish(manager: Account) -> None:
    """What the worker proposed for the first cohort is told to both sides, in its first weeks."""
    plan = mentoring.of_cohort(named(FINISHED).id)
    if plan is None:
        return
    with clock.shifted(timedelta(days=7 - BEGAN)):
        actions.publish(manager, plan)
        for row in mentoring.pairs_of(plan):
            pair = mentoring.pair(row.id)
            if pair is not None and pair.published_at is not None:
                actions.introduce(pair)


def _past(made: dict[str, Profile], manager: Account) -> None:
    """The first cohort's plan: mentors joined with their places, and the manager kept some pairs."""
    with clock.shifted(timedelta(days=-BEGAN)):
        until = clock.now() + timedelta(days=5)
        values = actions.PlanValues(wishes_until=until, startups_most=2)
        plan = actions.open_plan(manager, named(FINISHED), values, is_sample=True)
        for name, most in PLACES.items():
            one = actions.ask_mentor(manager, mentoring.plan(plan.key), made[name])
            seat = mentoring.seat("mentors", one.key)
            actions.answer(applicant(name, made[name]), seat, Answer.JOINED, most=most)
        db.session.expire_all()
        plan = mentoring.plan(plan.key)
        startups = {one.profile_id: one for one in mentoring.paired(plan)}
        mentors = {one.profile_id: one for one in plan.mentors}
        for startup, mentor in KEPT:
            pair = (startups[made[startup].id], mentors[made[mentor].id])
            actions.decide(manager, plan, pair, Choice.LOCKED)
        actions.ask_proposal(manager, plan)


def _running(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Open the plan, let mentors answer and both sides choose."""
    manager = people["manager"]
    until = datetime.combine(clock.today() + timedelta(days=6), time(23, 59, 59), clock.LOCAL)
    plan = actions.open_plan(manager, named(RUNNING), actions.PlanValues(wishes_until=until), is_sample=True)
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
