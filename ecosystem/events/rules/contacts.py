"""How far a match has come, and when it is closed. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.connections.models import IntroductionState
from ecosystem.conversations.models import OutcomeKind
from ecosystem.conversations.rules.outcomes import LINK_LIVES, STEPS

# Once the answer to the last question may no longer come, nothing more is known of it.
LAPSES = timedelta(days=STEPS[-1]) + LINK_LIVES


class Stage(enum.StrEnum):
    """What is known of a match."""

    NEW = "new"
    MET = "met"
    WORKING = "working"
    INVESTED = "invested"
    NOT_CONTINUING = "not-continuing"


STAGES: Mapping[Stage, Any] = {
    Stage.NEW: _l("Chưa có tin"),
    Stage.MET: _l("Đã gặp"),
    Stage.WORKING: _l("Đang làm việc"),
    Stage.INVESTED: _l("Đã đầu tư"),
    Stage.NOT_CONTINUING: _l("Không tiếp tục"),
}
FINAL = frozenset({Stage.INVESTED, Stage.NOT_CONTINUING})


def stage(state: IntroductionState, marks: Collection[OutcomeKind]) -> Stage:
    """How far it came: money tells more than an end, an end more than work. ``marks`` are those of both sides."""
    if OutcomeKind.INVESTED in marks:
        return Stage.INVESTED
    if state is not IntroductionState.ACCEPTED or OutcomeKind.NOT_CONTINUING in marks:
        return Stage.NOT_CONTINUING
    if OutcomeKind.WORKING in marks:
        return Stage.WORKING
    return Stage.MET if OutcomeKind.MET in marks else Stage.NEW


def is_closed(reached: Stage, age: timedelta) -> bool:
    """Whether nothing more is to come: an end was named, or the last of the questions has lapsed."""
    return reached in FINAL or age >= LAPSES
