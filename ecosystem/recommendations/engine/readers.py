"""Who reads which application: the best assignment by what jurors know, under needs, loads, conflicts and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine.judging import Pair, counted
from ecosystem.recommendations.engine.worlds import document
from matching.assignment.answer import Assignment
from matching.assignment.problem import Bounds, Problem
from matching.assignment.solving import assign
from matching.documents import vocabulary_from
from matching.fields import Floats
from matching.matcher import Matcher

# Points of a pair nobody knows anything of, and the price of the second read of the same juror.
NEUTRAL, BALANCE = 30.0, 4.0


@dataclass(frozen=True)
class Reading:
    """Applications with the profile that applies, jurors with the profiles they work in, and what is decided.

    ``needs`` are reads an application needs, ``loads`` the most a juror may have; pairs are (application, juror).
    """

    applications: Mapping[str, str]
    jurors: Mapping[str, Sequence[str]]
    needs: int
    loads: int
    locked: frozenset[Pair] = field(default_factory=frozenset)
    forbidden: frozenset[Pair] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Proposed:
    """The pairs, their points and the bound that is proved; ``short`` are applications that lack readers."""

    pairs: tuple[Pair, ...]
    total: float
    bound: float
    is_optimal: bool
    short: tuple[str, ...]


def propose(reading: Reading, facts: Sequence[Facts], lists: Mapping[str, Any]) -> Proposed:
    """The best assignment; where the needs cannot all be met, the most reads that can be."""
    left, right = sorted(reading.applications), sorted(reading.jurors)
    scores = _scores(reading, left, right, facts, lists)
    # Each as many as it needs; else one at least, so that nobody is left unread; else whatever can be.
    for least in sorted({reading.needs, 1, 0}, reverse=True):
        found = assign(_problem(reading, left, right, scores, least=least))
        if isinstance(found, Assignment):
            break
    else:
        return Proposed(tuple(sorted(reading.locked)), 0.0, 0.0, is_optimal=False, short=tuple(left))
    counts = {one: sum(pair[0] == one for pair in found.pairs) for one in left}
    short = tuple(one for one in left if counts[one] < reading.needs)
    return Proposed(found.pairs, found.total, found.bound, found.is_optimal, short)


def _problem(
    reading: Reading,
    left: Sequence[str],
    right: Sequence[str],
    scores: Floats,
    *,
    least: int,
) -> Problem:
    read, reads = counted(reading.locked)
    free = {one: len(right) - sum(pair[0] == one for pair in reading.forbidden) for one in left}
    needs = [Bounds(min(least, free[one]), max(reading.needs, read[one])) for one in left]
    return Problem(
        left,
        right,
        scores,
        needs=needs,
        loads=[Bounds(0, max(reading.loads, reads[one])) for one in right],
        forbidden=reading.forbidden - reading.locked,
        locked=reading.locked,
        balance=BALANCE,
    )


def _scores(
    reading: Reading, left: Sequence[str], right: Sequence[str], facts: Sequence[Facts], lists: Mapping[str, Any]
) -> Floats:
    """100 * how well a juror's best profile matches who applies."""
    scores = np.full((len(left), len(right)), NEUTRAL)
    held = {one.id: document(one) for one in facts}
    asking = [held[reading.applications[one]] for one in left if reading.applications[one] in held]
    if len(held) <= len(asking) or not asking:
        return scores
    matcher = Matcher(vocabulary_from(lists)).fit(list(held.values()))
    found = matcher.match_many(asking, len(held), kinds=frozenset({"mentor", "angel", "fund"}))
    values = {(one.id, match.id): match.value for one, matches in zip(asking, found, strict=True) for match in matches}
    for row, application in enumerate(left):
        for column, juror in enumerate(right):
            known = [values.get((reading.applications[application], each)) for each in reading.jurors[juror]]
            best = [value for value in known if value is not None]
            if best:
                scores[row, column] = 100.0 * max(best)
    return scores
