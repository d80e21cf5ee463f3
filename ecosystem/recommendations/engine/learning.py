"""Learn weights from answers and compare them, on later answers and on every list, with those that are on."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ecosystem.core import clock
from ecosystem.recommendations import documents
from ecosystem.recommendations.engine.weights import Sides, plain, start, taught, warm, with_sides
from ecosystem.recommendations.engine.worlds import document
from ecosystem.recommendations.models import ListKind
from ecosystem.recommendations.rules.learning import (
    HOLDS,
    OF_EACH,
    STARTUP,
    Event,
    Learnt,
    counted,
    judged,
    split,
    verdict,
)
from ecosystem.taxonomy import queries as taxonomy
from matching.affinity import DIRECTIONS, PARTS, Weights
from matching.constraints import declines, is_full
from matching.documents import Document, vocabulary_from
from matching.exposure import TOP, gini, shown
from matching.learning import learnt, part_values
from matching.matcher import Matcher
from matching.mixing import examples_from
from matching.paired import auc, share

Lists = Mapping[str, Sequence[str]]
STARTUPS = frozenset({"startup"})


def learn(kind: ListKind, events: Sequence[Event], least: int) -> Learnt | None:
    """Learn from the earlier of ``events`` and measure on the later ones.

    Returns nothing where there are fewer than ``least``, or where what is learnt is what is on.
    """
    if len(events) < max(1, least):
        return None
    told = documents.facts(clock.today())
    world = _World([document(one) for one in told])
    known = [one for one in events if {str(one.startup), str(one.other)} <= world.held.keys()]
    early, later = split(known)
    if len(known) < least or not early:
        return None
    counts = warm(told)
    before = taught(counts).weights
    sides = _learnt((world, start(counts)), kind, early, max(1, int(least * OF_EACH)))
    if sides == plain(getattr(before, kind.value)):
        return None
    after = with_sides(before, kind.value, sides)
    measured = _compared(world, kind, judged(later), (before, after))
    return Learnt(kind, sides, counted(known), len(early), measured)


class _World:
    """The profiles as they are now, and matchers over them."""

    def __init__(self, held: Sequence[Document]) -> None:
        self.held = {one.id: one for one in held}
        self.vocabulary = vocabulary_from(taxonomy.vocabulary_lists())

    def matcher(self, weights: Weights) -> Matcher:
        return Matcher(self.vocabulary, weights).fit(self.held.values())

    def pair(self, event: Event) -> tuple[Document, Document]:
        return self.held[str(event.startup)], self.held[str(event.other)]


def _learnt(around: tuple[_World, Weights], kind: ListKind, early: Iterable[Event], minimum: int) -> dict[str, Any]:
    """Both directions, each from the words of the side that judged in it, around the defaults."""
    world, weights = around
    defaults: Sides = getattr(weights, kind.value)
    matcher = world.matcher(weights)
    rows: dict[str, list[tuple[Mapping[str, float], bool]]] = {way: [] for way in DIRECTIONS}
    for event in early:
        told = part_values(matcher.corpus, matcher.weights, *world.pair(event))
        rows[event.direction].append((told[event.direction], event.good))
    return plain({way: learnt(defaults[way], examples_from(rows[way], PARTS), minimum=minimum) for way in DIRECTIONS})


def _compared(world: _World, kind: ListKind, later: Sequence[Event], both: tuple[Weights, Weights]) -> dict[str, Any]:
    """Every figure before and after: later answers put in order, found among the first ten, lists, exposure."""
    matchers = [world.matcher(weights) for weights in both]
    lists = [_lists(matcher, world, kind) for matcher in matchers]
    values = [np.array([matcher.explain(*world.pair(one)).value for one in later]) for matcher in matchers]
    outcomes = np.array([one.good for one in later], dtype=bool)
    hits = [[_other(one) in found.get(_asker(one), ()) for one in later if one.good] for found in lists]
    figures = {"auc": auc(outcomes, *values), "hit": share(*hits)}
    return {
        **{name: {**asdict(one), "sign": one.sign} for name, one in figures.items()},
        "later": len(later),
        "lists": len(lists[0]),
        "overlap": _overlap(*lists),
        "gini": {side: [_gini(world, found, kinds) for found in lists] for side, kinds in _sides(kind).items()},
        "verdict": verdict(one.sign for one in figures.values()),
    }


def _lists(matcher: Matcher, world: _World, kind: ListKind) -> dict[str, list[str]]:
    """The first ten of every list of both sides, by whose it is; nobody is left out for being known already."""
    found: dict[str, list[str]] = {}
    others = frozenset(one.value for one in HOLDS[kind])
    for asking, kinds in ((STARTUPS, others), (others, STARTUPS)):
        people = [one for one in world.held.values() if one.kind in asking]
        lists = matcher.values_many(people, TOP, kinds=kinds, connected=(), factors={})
        found |= {one.id: [name for name, _value in rows] for one, rows in zip(people, lists, strict=True)}
    return found


def _sides(kind: ListKind) -> dict[str, frozenset[str]]:
    return {"others": frozenset(one.value for one in HOLDS[kind]), "startups": STARTUPS}


def _overlap(before: Lists, after: Lists) -> float:
    """The mean share of the first ten that stays; a list that was empty and is empty stays whole."""
    shares = [
        len({*before[name]} & {*after[name]}) / max(len(before[name]), len(after[name]))
        for name in before
        if before[name] or after[name]
    ]
    return statistics.fmean(shares) if shares else 1.0


def _gini(world: _World, lists: Lists, kinds: Collection[str]) -> float:
    """How unequally the open candidates of some kinds stand in the first ten places of their lists."""
    counts = shown(lists[name] for name in lists if (world.held[name].kind in STARTUPS) != (kinds == STARTUPS))
    people = [one for one in world.held.values() if one.kind in kinds and not declines(one) and not is_full(one)]
    return gini([counts[one.id] for one in people]) if people else 0.0


def _asker(event: Event) -> str:
    return str(event.startup if event.direction == STARTUP else event.other)


def _other(event: Event) -> str:
    return str(event.other if event.direction == STARTUP else event.startup)
