"""How the matcher sees every pair of two small sides that somebody brought together: a cohort, a meeting day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine.entries import PLAIN, Entry, entry
from ecosystem.recommendations.engine.worlds import document
from matching.documents import vocabulary_from
from matching.explain import Match
from matching.matcher import Matcher

# What keeps two apart also there: both have come already, so places and pauses say nothing.
HARD = ("no-common-language", "conflict", "own-organisation")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """Scores of 100 and reasons of every pair that can be read; ``barred`` names the hard rule that keeps one apart."""

    scores: Mapping[Pair, int] = field(default_factory=dict)
    barred: Mapping[Pair, str] = field(default_factory=dict)
    entries: Mapping[Pair, Entry] = field(default_factory=dict)


def counted(pairs: Iterable[Pair]) -> tuple[Counter[str], Counter[str]]:
    """In how many pairs each left stands, and each right: the same name may stand for one of either side."""
    held = list(pairs)
    return Counter(left for left, _right in held), Counter(right for _left, right in held)


def judge(
    startups: Mapping[str, str], others: Mapping[str, str], facts: Sequence[Facts], lists: Mapping[str, Any]
) -> Judged:
    """Judge each startup with each of the others; both are names with the profile of each."""
    held = {one.id: document(one) for one in facts}
    if not held:
        return Judged()
    matcher = Matcher(vocabulary_from(lists)).fit(list(held.values()))
    scores: dict[Pair, int] = {}
    barred: dict[Pair, str] = {}
    entries: dict[Pair, Entry] = {}
    pairs = [(one, other) for one in sorted(startups) for other in sorted(others)]
    for pair in pairs:
        left, right = held.get(startups[pair[0]]), held.get(others[pair[1]])
        if left is None or right is None:
            continue
        found = matcher.explain(left, right)
        hard = next((name for name in HARD if name in found.broken), None)
        if hard is not None:
            barred[pair] = hard
        scores[pair] = found.score
        match = Match(
            right.id, found.score, found.startup, found.counterpart, found.value, found.mandate, found.missing
        )
        entries[pair] = entry(match, PLAIN)
    return Judged(scores, barred, entries)
