"""Who works with which mentor of a cohort: the best assignment by matching and wishes, fair to the worst-off.

What each other decision would cost is asked of the same solution (``matching.assignment.whatif``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine.entries import Entry
from ecosystem.recommendations.engine.judging import Judged, Pair, counted, judge
from matching.assignment.answer import Assignment
from matching.assignment.problem import HIGHEST, Bounds, Pairs, Problem
from matching.assignment.whatif import WhatIf
from matching.fields import Floats

NEUTRAL = 30.0  # points of a pair one of whose profiles cannot be read
# Under a floor of several mentors each price is solved anew, so only so many changes of a startup are priced.
PRICED = 4
TOLD = 6  # pairs of a startup, the best by points, of which reasons are kept beside those that are made


@dataclass(frozen=True)
class Mentoring:
    """Startups and mentors with their profiles; pairs are (startup, mentor). ``wishes`` are points of both marks."""

    startups: Mapping[str, str]
    mentors: Mapping[str, str]
    each: int
    loads: Mapping[str, int]
    wishes: Mapping[Pair, int]
    locked: frozenset[Pair] = field(default_factory=frozenset)
    forbidden: frozenset[Pair] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Mentored:
    """The pairs made; what every pair scores and what changing it would cost (``None``: it cannot be done).

    ``barred`` names the hard rule that keeps a pair apart, ``entries`` hold the reasons of pairs worth a look.
    """

    pairs: tuple[Pair, ...] = ()
    total: float = 0.0
    bound: float = 0.0
    is_optimal: bool = False
    worst: tuple[str, float] | None = None
    short: tuple[str, ...] = ()
    points: Mapping[Pair, float] = field(default_factory=dict)
    scores: Mapping[Pair, int] = field(default_factory=dict)
    costs: Mapping[Pair, float | None] = field(default_factory=dict)
    barred: Mapping[Pair, str] = field(default_factory=dict)
    entries: Mapping[Pair, Entry] = field(default_factory=dict)


class _Judged(NamedTuple):
    """What every pair counts (startups x mentors), and how the matcher sees it."""

    points: Floats
    pairs: Judged


def propose(asked: Mentoring, facts: Sequence[Facts], lists: Mapping[str, Any]) -> Mentored:
    """The best assignment with its prices; where not all can have as many as they need, as many as can be."""
    left, right = sorted(asked.startups), sorted(asked.mentors)
    found = judge(asked.startups, asked.mentors, facts, lists)
    judged = _Judged(_points(asked, left, right, found), found)
    for least in sorted({asked.each, 1, 0}, reverse=True):
        solved = WhatIf.of(_problem(asked, left, right, judged, least))
        if isinstance(solved, WhatIf):
            return _answer(asked, left, right, judged, solved)
    return Mentored(scores=found.scores, short=tuple(left), barred=found.barred, entries=found.entries)


def _answer(asked: Mentoring, left: Sequence[str], right: Sequence[str], judged: _Judged, found: WhatIf) -> Mentored:
    made: Assignment = found.assignment
    points = {
        (one, other): round(float(judged.points[row, column]), 1)
        for row, one in enumerate(left)
        for column, other in enumerate(right)
    }
    counts = {one: sum(pair[0] == one for pair in made.pairs) for one in left}
    told = _told(left, right, points, made.pairs)
    return Mentored(
        pairs=made.pairs,
        total=made.total,
        bound=made.bound,
        is_optimal=made.is_optimal,
        worst=(made.worst.id, made.worst.value) if made.worst else None,
        short=tuple(one for one in left if counts[one] < asked.each),
        points=points,
        scores=judged.pairs.scores,
        costs=_costs(asked, left, points, found),
        barred=judged.pairs.barred,
        entries={pair: one for pair, one in judged.pairs.entries.items() if pair in told},
    )


def _problem(asked: Mentoring, left: Sequence[str], right: Sequence[str], judged: _Judged, least: int) -> Problem:
    barred: Pairs = (asked.forbidden | judged.pairs.barred.keys()) - asked.locked
    startups, mentors = counted(asked.locked)
    free = {one: len(right) - sum(pair[0] == one for pair in barred) for one in left}
    return Problem(
        left,
        right,
        judged.points,
        needs=[Bounds(min(least, free[one]), max(asked.each, startups[one])) for one in left],
        loads=[Bounds(0, max(asked.loads[one], mentors[one])) for one in right],
        forbidden=barred,
        locked=asked.locked,
        floor=HIGHEST,
    )


def _costs(
    asked: Mentoring, left: Sequence[str], points: Mapping[Pair, float], found: WhatIf
) -> dict[Pair, float | None]:
    if asked.each == 1:
        changes = [change for one in left for change in found.of_left(one)]
    else:
        pairs = found.assignment.pairs
        made = frozenset(pairs)
        best = {one: sorted((pair for pair in points if pair[0] == one), key=lambda p: (-points[p], p)) for one in left}
        others = [pair for one in left for pair in [p for p in best[one] if p not in made][:PRICED]]
        changes = [found.of_pair(*pair) for pair in (*pairs, *others)]
    return {
        (change.left, change.right): None if change.cost is None else round(change.cost, 1)
        for change in changes
        if not change.is_locked
    }


def _told(left: Sequence[str], right: Sequence[str], points: Mapping[Pair, float], pairs: Sequence[Pair]) -> set[Pair]:
    best = (sorted(((one, other) for other in right), key=lambda p: (-points[p], p))[:TOLD] for one in left)
    return {*pairs, *(pair for some in best for pair in some)}


def _points(asked: Mentoring, left: Sequence[str], right: Sequence[str], found: Judged) -> Floats:
    """100 points of the match at most, and what both sides' marks add."""
    wishes = asked.wishes
    return np.array(
        [[found.scores.get((one, other), NEUTRAL) + wishes.get((one, other), 0) for other in right] for one in left],
        dtype=np.float64,
    ).reshape(len(left), len(right))
