"""What a plan of mentors weighs, and who may say what of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from ecosystem.accounts.models import Account
from ecosystem.connections.rules import is_hand
from ecosystem.directory.models import Profile
from ecosystem.meetings.models import Answer, Choice, Mark, MentorPlan
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Enrolment
from ecosystem.programs.rules.enrolments import TAKES_PART, S

# What a mark adds to the 0..100 points of the match. Who rather not works with somebody is never proposed to them.
WORTH: Mapping[Mark, int] = {Mark.FIRST: 25, Mark.GLADLY: 12}
# Who gets a mentor: who holds a seat before the cohort begins, and who takes part while it runs.
PAIRED = TAKES_PART | {S.ACCEPTED}
# What may follow a mentor's answer: a yes may be taken back, a no as well.
ANSWERS: Mapping[Answer, frozenset[Answer]] = {
    Answer.ASKED: frozenset({Answer.JOINED, Answer.DECLINED}),
    Answer.JOINED: frozenset({Answer.JOINED, Answer.DECLINED}),
    Answer.DECLINED: frozenset({Answer.JOINED}),
}


class Decided(Protocol):
    """What a manager decided of a pair."""

    @property
    def choice(self) -> Choice:
        """The decision."""
        ...

    @property
    def published_at(self) -> datetime | None:
        """Since when the two work together."""
        ...


class OfPlan(Protocol):
    """What belongs to a plan."""

    @property
    def plan(self) -> MentorPlan:
        """The plan, with its cohort's managers loaded."""
        ...


class Seated(Protocol):
    """One side's place in a plan; ``answer`` is a mentor's alone, ``enrolment`` a startup's."""

    @property
    def plan(self) -> MentorPlan:
        """The plan."""
        ...

    @property
    def profile(self) -> Profile:
        """Whose place it is, members loaded."""
        ...

    @property
    def enrolment(self) -> Enrolment | None:
        """What makes a startup part of the cohort."""
        ...

    @property
    def answer(self) -> Answer | None:
        """What a mentor said."""
        ...


def may_run(actor: Account | None, plan: MentorPlan) -> bool:
    """Who runs the cohort runs its plan."""
    return programs.may_run(actor, plan.cohort)


def may_run_of(actor: Account | None, thing: OfPlan) -> bool:
    """Who runs a plan runs what belongs to it."""
    return may_run(actor, thing.plan)


def is_seated(actor: Account | None, seat: Seated) -> bool:
    """Owners and editors of the profile sit in its place, as long as the startup takes part."""
    if seat.enrolment is not None and seat.enrolment.state not in PAIRED:
        return False
    return is_hand(actor, seat.profile)


def may_mark(seat: Seated, now: datetime) -> bool:
    """Whether a side may still say whom it wishes: until the day that was set, a mentor only once they joined."""
    return now <= seat.plan.wishes_until and seat.answer in (None, Answer.JOINED)


def is_missed(one: Decided, *, is_proposed: bool) -> bool:
    """Whether a proposal was made without this decision: it lacks a pair to keep, or has one never to make."""
    if one.choice is Choice.LOCKED:
        return not is_proposed and one.published_at is None
    return one.choice is Choice.FORBIDDEN and is_proposed


def points(startup: Mark | None, mentor: Mark | None) -> int | None:
    """What both sides' marks add to a pair; ``None``: one of them rather not."""
    if Mark.AVOID in (startup, mentor):
        return None
    return sum(WORTH[mark] for mark in (startup, mentor) if mark is not None)
