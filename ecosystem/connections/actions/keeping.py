"""What the house does by itself: remind, release, close what waits over a pause, tell who waits for room, count."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from ecosystem.connections import queries, rules
from ecosystem.connections.actions.base import move, on_record, step
from ecosystem.connections.actions.blocking import close_apart
from ecosystem.connections.actions.pausing import close_for_pause, tell_of_pause
from ecosystem.connections.models import Introduction, IntroductionState, ReplyPace, Side, StepKind
from ecosystem.connections.queries import crowd
from ecosystem.connections.queries.blocks import are_apart
from ecosystem.connections.queries.calendar import next_due, turn_of
from ecosystem.connections.rules.clock import Beat, Turn
from ecosystem.core import clock
from ecosystem.core.db import affected, db

A_DAY = timedelta(days=1)


def keep_time(introduction_id: int) -> None:
    """Do what is due for one introduction: close it for a pause, remind, release, or look again later.

    Each reminder goes out once in a turn: the count is part of the condition of the update.
    """
    one = queries.by_id(introduction_id)
    if one is None:
        # What was removed waits without a clock; brought back it is looked at again.
        _look_at(introduction_id, clock.now() + A_DAY)
        return
    if one.due_at is None or one.due_at > clock.now():
        return
    if one.state is IntroductionState.DECLINED:
        tell_of_pause(one)
        return
    if one.state not in rules.WAITING:
        return
    if are_apart(one.asker_id, one.asked_id):
        close_apart(one)
        return
    if not rules.is_accepting(one.asked, clock.today()):
        close_for_pause(one)
        return
    due = next_due(turn_of(one))
    if due.at > clock.now():
        _look_at(one.id, due.at)
    elif due.beat is Beat.REMIND:
        _remind(one)
    else:
        _release(one)


def recount(introduction_id: int) -> None:
    """Count anew when the clock looks at one that waits; a pause, and what was removed, keep their own instant."""
    one = queries.by_id(introduction_id)
    if one is None or one.state not in rules.WAITING or not rules.is_accepting(one.asked, clock.today()):
        return
    turn = turn_of(one)
    db.session.execute(
        sa.update(Introduction)
        .where(Introduction.id == one.id, Introduction.turn_at == turn.since, Introduction.reminded == turn.reminded)
        .values(due_at=next_due(turn).at, version=Introduction.version + 1)
        .execution_options(synchronize_session=False)
    )


def tell_open(draft_id: int) -> None:
    """Tell the writers of a draft, once, that the side it is for takes requests again."""
    draft = queries.by_id(draft_id)
    if draft is None or not draft.tell_when_open or crowd.side_is_crowded(draft):
        return
    if are_apart(draft.asker_id, draft.asked_id):
        return
    draft.tell_when_open = False
    db.session.flush()
    on_record("introduction.opened", None, draft)


def count_pace(profile_id: int) -> None:
    """Count anew how soon a profile answers."""
    seconds = crowd.reply_seconds(profile_id)
    middle = rules.median(seconds)
    row = db.session.get(ReplyPace, profile_id) or ReplyPace(profile_id=profile_id)
    row.requests, row.counted_at = len(seconds), clock.now()
    row.median_seconds = None if middle is None else round(middle)
    db.session.add(row)
    db.session.flush()


def _remind(one: Introduction) -> None:
    moment, number = clock.now(), one.reminded + 1
    after = next_due(Turn(turn_of(one).since, number, moment))
    reminded = affected(
        sa.update(Introduction)
        .where(
            Introduction.id == one.id,
            Introduction.state == one.state,
            Introduction.turn_at == one.turn_at,
            Introduction.reminded == one.reminded,
        )
        .values(reminded=number, reminded_at=moment, due_at=after.at, version=Introduction.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(one, ["reminded", "reminded_at", "due_at", "version"])
    if reminded:
        step(one, StepKind.REMINDED, Side.CLOCK, number=number)
        on_record("introduction.reminded", None, one, number=number)


def _release(one: Introduction) -> None:
    move(None, one, IntroductionState.EXPIRED, Side.CLOCK, answered_at=clock.now())
    step(one, StepKind.EXPIRED, Side.CLOCK)
    on_record("introduction.expired", None, one)


def _look_at(introduction_id: int, moment: datetime) -> None:
    db.session.execute(
        sa.update(Introduction)
        .where(Introduction.id == introduction_id, Introduction.due_at.is_not(None))
        .values(due_at=moment, version=Introduction.version + 1)
        .execution_options(synchronize_session=False)
    )
