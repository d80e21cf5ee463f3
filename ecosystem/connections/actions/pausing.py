"""What becomes of requests when the side asked pauses: closed at once, told a little later, put back if taken back.

The asker's page says at once that the request is closed. The kind note leaves after ``GRACE``: until then a pause by
mistake puts everything back as it stood, and nobody was written to. While the note waits, ``due_at`` of the closed row
says when it leaves; that is no transition of the table but the undo of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ecosystem.connections import queries, rules
from ecosystem.connections.actions.base import move, on_record, shift, step
from ecosystem.connections.models import Introduction, IntroductionState, IntroductionStep, Side, StepKind
from ecosystem.connections.queries import trail
from ecosystem.connections.queries.blocks import are_apart
from ecosystem.connections.queries.calendar import next_due
from ecosystem.connections.rules.clock import Turn
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.directory.queries import profile_by_id

GRACE = timedelta(minutes=5)
# What begins a turn, and the state it leads to.
BEGINS = {
    StepKind.ASKED: IntroductionState.ASKED,
    StepKind.MORE_ASKED: IntroductionState.MORE_ASKED,
    StepKind.MORE_ANSWERED: IntroductionState.MORE_ANSWERED,
}


def follow_openness(profile_id: int) -> None:
    """Close what waits for a profile that pauses, or put back what its pause closed just now; twice changes nothing."""
    profile = profile_by_id(profile_id)
    if profile is None:
        return
    accepting = rules.is_accepting(profile, clock.today())
    for one in _locked(profile_id, _to_put_back() if accepting else Introduction.state.in_(list(rules.WAITING))):
        if accepting:
            _put_back(one)
        else:
            close_for_pause(one)


def close_for_pause(one: Introduction) -> None:
    """Close a request because the side asked pauses; its note waits for ``GRACE``."""
    moment = clock.now()
    closed = {"answered_at": moment, "reason": rules.PAUSED, "due_at": moment + GRACE}
    move(None, one, IntroductionState.DECLINED, Side.CLOCK, **closed)
    step(one, StepKind.DECLINED, Side.CLOCK)
    on_record("introduction.closed", None, one)


def tell_of_pause(one: Introduction) -> None:
    """The note to the asker, once, now that the pause was not taken back."""
    told = affected(
        sa.update(Introduction)
        .where(Introduction.id == one.id, _to_put_back())
        .values(due_at=None, version=Introduction.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(one, ["due_at", "version"])
    if told:
        on_record("introduction.declined", None, one, reason=rules.PAUSED)


def _to_put_back() -> sa.ColumnElement[bool]:
    """Closed by a pause, and nobody told of it yet."""
    closed = (Introduction.state == IntroductionState.DECLINED, Introduction.reason == rules.PAUSED)
    return sa.and_(*closed, Introduction.due_at.is_not(None))


def _locked(profile_id: int, condition: sa.ColumnElement[bool]) -> Sequence[Introduction]:
    select = sa.select(Introduction).where(Introduction.asked_id == profile_id, condition).order_by(Introduction.id)
    return db.session.scalars(select.with_for_update(of=Introduction)).all()


def _put_back(one: Introduction) -> None:
    """As it stood, its turn included; unless the two have begun anew meanwhile, or one has blocked the other."""
    if queries.open_between(one.asker_id, one.asked_id) is not None or are_apart(one.asker_id, one.asked_id):
        return
    steps = trail.steps(one.id)
    closed = [seen for seen in steps if seen.kind is StepKind.DECLINED and seen.side is Side.CLOCK]
    if shift(one, frozenset({IntroductionState.DECLINED}), _as_it_stood(steps)):
        db.session.execute(sa.delete(IntroductionStep).where(IntroductionStep.id.in_([seen.id for seen in closed])))
        on_record("introduction.reopened", None, one)


def _as_it_stood(steps: Sequence[IntroductionStep]) -> dict[str, Any]:
    """The columns of the turn that ran when the pause came, read off the trail."""
    begun = max((place for place, seen in enumerate(steps) if seen.kind in BEGINS), default=0)
    since = steps[begun:]
    reminders = [seen.at for seen in since if seen.kind is StepKind.REMINDED]
    reminded_at = reminders[-1] if reminders else None
    state = BEGINS[since[0].kind]
    if state is IntroductionState.ASKED and any(seen.kind is StepKind.VIEWED for seen in since):
        state = IntroductionState.VIEWED
    return {
        "state": state,
        "reason": "",
        "answered_at": None,
        "turn_at": since[0].at,
        "reminded": len(reminders),
        "reminded_at": reminded_at,
        "due_at": next_due(Turn(since[0].at, len(reminders), reminded_at)).at,
    }
