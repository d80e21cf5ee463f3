"""Why a score is what it is: whole points that sum to it, and the evidence behind each part.

The score shown is the exact value rounded half up; the points of the parts are rounded down and what is missing goes,
one each, to the largest remainders (Hamilton's method), so the reasons are the score. Evidence is a tuple of strings:
ids of the shared sectors, stages, rounds, instruments and languages, ids of the expertise that answers a need, the two
ends of the ticket in dong, and for the text at most six terms: words as people write them, or `sector:<id>` and
`expertise:<id>` where both texts name the same concept in whatever words.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.affinity import PARTS, TEXT, Weights, values
from matching.corpus import Counterparts, Startups
from matching.documents import Document, Mandate, Terms
from matching.fields import Floats, Index, at
from matching.ranking import Grid
from matching.shared import SharedTerms
from matching.space import Space

TICKET = "ticket"


class Reason(NamedTuple):
    """A part of a score: its points of at most `out_of`, and the evidence."""

    part: str
    points: int
    evidence: tuple[str, ...]
    out_of: int


class Match(NamedTuple):
    """A candidate: the score shown (0..100), the reasons that sum to it, and the exact value that orders lists.

    `mandate` is the place of the mandate that counted among the counterpart's own, None if it declares none.
    """

    id: str
    score: int
    reasons: tuple[Reason, ...]
    value: float
    mandate: int | None


class Pairs(NamedTuple):
    """Places of pairs in a grid, those of one asking document next to each other; who asks is said by the flag."""

    startups: Index
    counterparts: Index
    startups_ask: bool


class _Facts(NamedTuple):
    """What the evidence of one pair is read from."""

    startup: Document
    other: Document
    offer: Mandate
    wants: Terms
    terms: tuple[str, ...]


class Explainer:
    """Turns pairs of a grid into matches with their reasons."""

    def __init__(self, space: Space, weights: Weights) -> None:
        """Explain values made with these weights in this space."""
        self._shared = SharedTerms(space)
        self._weights = weights

    def matches(self, grid: Grid, pairs: Pairs) -> list[Match]:
        """Return a match for each pair, named after the side that is asked for."""
        offers = grid.best_offers(pairs.startups, pairs.counterparts)
        raw, limits = self._parts(grid, pairs, offers)
        gained = whole_points(raw)
        facts = self._facts(grid, pairs, offers, gained[PARTS.index(TEXT)])
        places = (offers - grid.counterparts.first[pairs.counterparts]).tolist()
        rows = zip(facts, gained.T.tolist(), limits.T.tolist(), summed(raw).tolist(), places, strict=True)
        found = []
        for fact, won, limit, value, place in rows:
            name = fact.other.id if pairs.startups_ask else fact.startup.id
            mandate = place if fact.other.mandates else None
            found.append(Match(name, sum(won), _reasons(fact, won, limit), value, mandate))
        return found

    def _parts(self, grid: Grid, pairs: Pairs, offers: Index) -> tuple[Floats, NDArray[np.int64]]:
        """Return the exact points of every part and their limits (parts x pairs)."""
        startup, offer = at(grid.startups.fields, pairs.startups), at(grid.counterparts.fields, offers)
        found = values(startup, offer, grid.similarity[pairs.startups, pairs.counterparts])
        limits = np.array([self._weights.of(part, offer) for part in PARTS])
        raw = limits * np.array([np.broadcast_to(found[part], limits.shape[1:]) for part in PARTS])
        return raw, limits.astype(np.int64)

    def _facts(self, grid: Grid, pairs: Pairs, offers: Index, earned: NDArray[np.int64]) -> Iterable[_Facts]:
        terms = self._terms(grid.startups, grid.counterparts, pairs, earned)
        places = zip(pairs.startups.tolist(), pairs.counterparts.tolist(), offers.tolist(), terms, strict=True)
        for i, j, k, shown in places:
            startup, other = grid.startups.documents[i], grid.counterparts.documents[j]
            yield _Facts(startup, other, grid.counterparts.offers[k], grid.startups.wants[i], shown)

    def _terms(
        self, startups: Startups, counterparts: Counterparts, pairs: Pairs, earned: NDArray[np.int64]
    ) -> list[tuple[str, ...]]:
        """Name the shared terms of every pair whose text earned a point, one asking document at a time."""
        ours, theirs = (startups.text, pairs.startups), (counterparts.text, pairs.counterparts)
        (asking, who), (asked, whom) = (ours, theirs) if pairs.startups_ask else (theirs, ours)
        named: list[tuple[str, ...]] = []
        edges = [0, *(np.flatnonzero(np.diff(who)) + 1).tolist(), len(who)] if len(who) else [0]
        for start, end in pairwise(edges):
            found = self._shared.of(asking[who[start : start + 1]], asked[whom[start:end]])
            named += [terms if won else () for terms, won in zip(found, earned[start:end].tolist(), strict=True)]
        return named


def summed(raw: Floats) -> Floats:
    """Add the parts of each pair in their order, as the value itself was added."""
    total = np.zeros(raw.shape[1])
    for part in raw:
        total = total + part
    return total


def whole_points(raw: Floats) -> NDArray[np.int64]:
    """Round parts (parts x pairs) to whole points whose sum is the rounded sum of the pair."""
    base = np.floor(raw)
    missing = np.floor(summed(raw) + 0.5) - base.sum(axis=0)
    order = np.argsort(base - raw, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    return np.asarray(base + (rank < missing), dtype=np.int64)


def _reasons(fact: _Facts, won: list[int], limits: list[int]) -> tuple[Reason, ...]:
    rows = zip(PARTS, won, limits, strict=True)
    return tuple(Reason(part, gained, _evidence(part, fact), out_of) for part, gained, out_of in rows if gained)


def _evidence(part: str, fact: _Facts) -> tuple[str, ...]:
    """Return what a part was read from."""
    if part == TEXT:
        return fact.terms
    if part == TICKET:
        return tuple("" if end is None else str(end) for end in (fact.offer.ticket_min, fact.offer.ticket_max))
    return tuple(sorted(_SHARED[part](fact)))


_SHARED = {
    "sectors": lambda fact: fact.startup.sectors & fact.offer.sectors,
    "expertise": lambda fact: fact.wants & fact.other.expertise,
    "stage": lambda fact: fact.offer.stages & {fact.startup.stage},
    "round": lambda fact: fact.offer.rounds & {fact.startup.round},
    "instruments": lambda fact: fact.startup.instruments & fact.offer.instruments,
    "languages": lambda fact: fact.startup.languages & fact.offer.languages,
}
