"""How milestones move, and which of them are overdue or at risk. Pure: no database, no Flask."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ecosystem.progress.models import MilestoneState

S = MilestoneState


class Side(enum.StrEnum):
    """Who takes a step."""

    STARTUP = "startup"
    REVIEWER = "reviewer"


# The startup works and submits, the reviewer approves or returns; what was approved by mistake is returned.
TRANSITIONS: Mapping[MilestoneState, Mapping[MilestoneState, Side]] = {
    S.PLANNED: {S.IN_PROGRESS: Side.STARTUP, S.SUBMITTED: Side.STARTUP},
    S.IN_PROGRESS: {S.SUBMITTED: Side.STARTUP},
    S.SUBMITTED: {S.IN_PROGRESS: Side.STARTUP, S.APPROVED: Side.REVIEWER, S.RETURNED: Side.REVIEWER},
    S.RETURNED: {S.SUBMITTED: Side.STARTUP},
    S.APPROVED: {S.RETURNED: Side.REVIEWER},
}
# While the startup still has to do something.
OPEN = frozenset({S.PLANNED, S.IN_PROGRESS, S.RETURNED})
# Steps that say why.
NEEDS_NOTE = frozenset({S.RETURNED})


def may_move(state: MilestoneState, to: MilestoneState, side: Side) -> bool:
    """Whether ``side`` may take a milestone from ``state`` to ``to``."""
    return TRANSITIONS[state].get(to) is side


SOON = 14  # days before its day in which a milestone should have been begun
NEAR = 7  # days before its day in which it should not stand returned, or silent
SILENT = 14  # days without a word of the startup
WAIT = 7  # days that a review may take


class Rule(enum.StrEnum):
    """The rule that makes a milestone stand out, the weightiest first."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    NOT_BEGUN = "not-begun"
    QUIET = "quiet"
    UNREVIEWED = "unreviewed"


class Level(enum.StrEnum):
    """How much it matters, and to whom."""

    OVERDUE = "overdue"
    AT_RISK = "at-risk"
    WAITING = "waiting"


LEVELS: Mapping[Rule, Level] = {
    Rule.OVERDUE: Level.OVERDUE,
    Rule.RETURNED: Level.AT_RISK,
    Rule.NOT_BEGUN: Level.AT_RISK,
    Rule.QUIET: Level.AT_RISK,
    Rule.UNREVIEWED: Level.WAITING,
}


@dataclass(frozen=True)
class Standing:
    """What the rules look at: the state and since which day, the day due, the day the startup was last heard of."""

    state: MilestoneState
    since: date
    due_on: date
    heard_on: date | None = None


@dataclass(frozen=True)
class Sign:
    """Why a milestone stands out: the rule, and its days (over, left, or of silence)."""

    rule: Rule
    days: int
    silent: int = 0

    @property
    def level(self) -> Level:
        """How much it matters."""
        return LEVELS[self.rule]


def sign(one: Standing, today: date) -> Sign | None:
    """The weightiest rule that a milestone meets on ``today``, or ``None``."""
    left = (one.due_on - today).days
    silent = (today - (one.heard_on or one.since)).days
    waited = (today - one.since).days
    met = (
        (one.state in OPEN and left < 0, Sign(Rule.OVERDUE, -left)),
        (one.state is S.RETURNED and left <= NEAR, Sign(Rule.RETURNED, left)),
        (one.state is S.PLANNED and left <= SOON, Sign(Rule.NOT_BEGUN, left)),
        (one.state is S.IN_PROGRESS and left <= NEAR and silent >= SILENT, Sign(Rule.QUIET, left, silent)),
        (one.state is S.SUBMITTED and waited > WAIT, Sign(Rule.UNREVIEWED, waited)),
    )
    return next((found for is_met, found in met if is_met), None)


def is_late(due_on: date, reached_on: date | None) -> bool:
    """Whether it was reached after its day."""
    return reached_on is not None and reached_on > due_on
