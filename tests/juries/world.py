"""Rounds for tests, made by the product's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ecosystem.calls import actions as calls
from ecosystem.calls import queries as call_queries
from ecosystem.calls.models import ManagerRight
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.directory.models import Kind
from ecosystem.juries import actions
from ecosystem.juries.models import RoundState
from ecosystem.juries.queries import rounds
from tests import cast as people
from tests.calls.world import a_call, sent


def under_review(cast, call, count, of=None):
    """As many applications of Lan's startups, let through to the jury."""
    made = []
    for number in range(count):
        values = replace(people.STARTUP, name=f"Thuyền Thúng số {number}", email=f"lan@thuyen{number}.example")
        one = sent(cast, call, profile=cast.profile(cast.lan, Kind.STARTUP, values))
        with write():
            calls.take_up(cast.manager, one)
            calls.let_through(cast.manager, one)
        made.append(applications.application(one.key))
    return made


def a_round(cast, call, *jurors, opened=True, **values):
    """A round of Mai's with these jurors; Trung is a second editor of the call."""
    second = cast.owner.email
    with write():
        whole = call_queries.call(call.slug)
        calls.add_manager(cast.manager, whole, email=second, right=ManagerRight.EDITOR)
    given = {"name_vi": "Vòng hồ sơ", "name_en": "Paper round", "closes_at": clock.now() + timedelta(days=9), **values}
    with write():
        one = actions.create(cast.manager, call_queries.call(call.slug), actions.RoundValues(**given))
        key = one.key
        for juror in jurors:
            actions.add_juror(cast.manager, rounds.round_by_key(key), email=juror.email)
    if opened:
        with write():
            actions.move(cast.manager, rounds.round_by_key(key), RoundState.OPEN)
    return rounds.round_by_key(key)


def given(cast, one, application, juror):
    """One application given to an account of the panel."""
    with write():
        seat = next(each for each in rounds.round_by_key(one.key).jurors if each.account_id == juror.id)
        made = actions.give(cast.manager, rounds.juror(seat.id), application)
    return rounds.read(made.key)


def marked(read, who, level=2, **more):
    """A read declared free of conflict and sent with the same level everywhere."""
    with write():
        actions.declare(who, rounds.read(read.key), has_conflict=False)
    with write():
        one = rounds.read(read.key)
        marks = {each.key: min(level, len(each.levels) - 1) for each in rounds.rubric_of(one.juror.round)}
        actions.send(who, one, actions.Given(marks, **more))
    return rounds.read(read.key)


__all__ = ["a_call", "a_round", "given", "marked", "under_review"]
