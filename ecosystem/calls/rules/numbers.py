"""The numbers of a call: how many came how far, how long each step took, which counts are too small to show. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from ecosystem.calls.models import ApplicationState

S = ApplicationState
# A count below this may point at somebody.
LEAST = 5
# An application that came here has got through, however it went on.
THROUGH = frozenset({S.UNDER_REVIEW, S.INTERVIEW, S.SHORTLISTED, S.WAITLISTED, S.ACCEPTED, S.REJECTED})
ENDS = frozenset({S.DISCARDED, S.INELIGIBLE, S.REJECTED, S.WITHDRAWN, S.DECLINED, S.EXPIRED, S.DROPPED, S.ALUMNI})


class Stage(enum.StrEnum):
    """The steps of the funnel."""

    BEGUN = "begun"
    SENT = "sent"
    THROUGH = "through"
    ACCEPTED = "accepted"
    ENROLLED = "enrolled"


@dataclass(frozen=True)
class Step:
    """An application came to a state."""

    application: int
    state: ApplicationState
    at: datetime


@dataclass(frozen=True)
class Level:
    """One step of the funnel: how many came to it, and the share of the step before it that did, in percent."""

    stage: Stage
    count: int
    share: int | None
    is_biggest_drop: bool = False


@dataclass(frozen=True)
class Stay:
    """How long applications stayed in a state; ``now`` are in it still."""

    state: ApplicationState
    count: int
    middle: timedelta
    longest: timedelta
    now: int


def funnel(begun: int, steps: Iterable[Step]) -> list[Level]:
    """How many came how far, down to the last step anybody came to; the step that lost most is marked."""
    came: dict[int, set[ApplicationState]] = {}
    for step in steps:
        came.setdefault(step.application, set()).add(step.state)
    counts = {
        Stage.BEGUN: begun,
        Stage.SENT: sum(S.SUBMITTED in one for one in came.values()),
        Stage.THROUGH: sum(bool(one & THROUGH) for one in came.values()),
        Stage.ACCEPTED: sum(S.ACCEPTED in one for one in came.values()),
        Stage.ENROLLED: sum(S.ENROLLED in one for one in came.values()),
    }
    reached = [stage for stage in Stage if counts[stage]]
    shown = list(Stage)[: list(Stage).index(reached[-1]) + 1] if reached else [Stage.BEGUN]
    lost = {later: counts[before] - counts[later] for before, later in pairwise(shown)}
    most = max(lost.values(), default=0)
    worst = next((stage for stage, count in lost.items() if count == most and most > 0), None)
    levels = [Level(shown[0], counts[shown[0]], None)]
    for before, stage in pairwise(shown):
        share = round(counts[stage] * 100 / counts[before]) if counts[before] else None
        levels.append(Level(stage, counts[stage], share, stage is worst))
    return levels


def stays(steps: Sequence[Step], now: datetime) -> list[Stay]:
    """How long each state took, in the order of ``ApplicationState``; ``steps`` of one application in their order."""
    by_application: dict[int, list[Step]] = {}
    for step in steps:
        by_application.setdefault(step.application, []).append(step)
    spans: dict[ApplicationState, list[timedelta]] = {}
    still: dict[ApplicationState, int] = {}
    for rows in by_application.values():
        for step, after in zip(rows, [*rows[1:], None], strict=True):
            if step.state in ENDS:
                continue
            spans.setdefault(step.state, []).append((after.at if after else now) - step.at)
            still[step.state] = still.get(step.state, 0) + (after is None)
    return [
        Stay(state, len(spans[state]), _middle(spans[state]), max(spans[state]), still[state])
        for state in ApplicationState
        if state in spans
    ]


def _middle(spans: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))


def masked(counts: Mapping[str, int], *, is_whole: bool) -> dict[str, int | None]:
    """Counts with those from 1 to 4 hidden (``None``).

    Where every application counts once (``is_whole``), a single hidden count could be worked out from the total: then
    the next smallest is hidden with it.
    """
    hidden = {key for key, count in counts.items() if 0 < count < LEAST}
    if is_whole and len(hidden) == 1:
        others = sorted((count, key) for key, count in counts.items() if key not in hidden and count)
        hidden |= {key for _count, key in others[:1]}
    return {key: None if key in hidden else count for key, count in counts.items()}
