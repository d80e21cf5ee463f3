"""Why a pair stands where it stands: two directions, whole points that sum to each, and the evidence behind each part.

The score of a direction is its exact value rounded half up; the points of the parts are rounded down and what is
missing goes, one each, to the largest remainders (Hamilton's method), so the reasons are the score. The score of the
pair is the harmonic mean of the two exact values, rounded half up. Evidence is a tuple of strings:
ids of the shared sectors, stages, rounds, instruments and languages, ids of the expertise that answers a need, the two
ends of the ticket in dong, and for the text at most six terms: words as people write them, or `sector:<id>` and
`expertise:<id>` where both texts name the same concept in whatever words.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.affinity import DECLARED, DIRECTIONS, PARTS, PAST, TEXT, TOTAL, Weights, harmonic, values
from matching.corpus import Counterparts, Startups, Wants
from matching.documents import Document, Mandate
from matching.fields import Flags, Floats, Index, OfferFields, StartupFields, at
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


class Side(NamedTuple):
    """One direction of a pair: its whole points, the reasons that sum to them, and its exact value.

    `told` is the share (0..1) of the weights whose parts both sides declare; value = 100 * fit * told.
    """

    score: int
    reasons: tuple[Reason, ...]
    value: float
    told: float

    @property
    def fit(self) -> float:
        """How well what is declared fits, 0..1; nothing declared is no fit."""
        return self.value / (TOTAL * self.told) if self.told else 0.0


class Match(NamedTuple):
    """A candidate: the score shown (0..100), both directions, and the exact value of the pair.

    `startup` says why they suit the startup, `counterpart` why they may say yes. `told` is the smaller evidence of the
    two (0..1), `missing` names the parts that are not declared, each with who leaves it empty (`startup`, `counterpart`
    or `both`). Lists are ordered by `order`: the value times the factor that the caller gave the candidate.
    `mandate` is the place of the mandate that counted among the counterpart's own, None if it declares none.
    """

    id: str
    score: int
    startup: Side
    counterpart: Side
    value: float
    mandate: int | None
    missing: tuple[tuple[str, str], ...] = ()
    factor: float = 1.0

    @property
    def told(self) -> float:
        """How much of what counts is declared, in the direction that knows less."""
        return min(self.startup.told, self.counterpart.told)

    @property
    def order(self) -> float:
        """What lists are ordered by, the largest first."""
        return self.value * self.factor


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
    wants: Wants
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
        sums = [self._sum(grid, pairs, offers, direction) for direction in DIRECTIONS]
        earned = np.max([one.won[PARTS.index(TEXT)] for one in sums], axis=0)
        facts = self._facts(grid, pairs, offers, earned)
        values = harmonic(*(summed(one.raw) for one in sums)).tolist()
        places = (offers - grid.counterparts.first[pairs.counterparts]).tolist()
        gaps = self._missing(grid, pairs, offers)
        sides = [one.sides() for one in sums]
        found = []
        for pair, fact in enumerate(facts):
            name = fact.other.id if pairs.startups_ask else fact.startup.id
            mandate = places[pair] if fact.other.mandates else None
            startup, counterpart = (side[pair].told_by(fact) for side in sides)
            value = values[pair]
            found.append(Match(name, int(value + 0.5), startup, counterpart, value, mandate, gaps[pair]))
        return found

    def _sum(self, grid: Grid, pairs: Pairs, offers: Index, direction: str) -> "_Sum":
        """Return the exact and the whole points of every part of a direction, and their limits (parts x pairs)."""
        startup, offer = at(grid.startups.fields, pairs.startups), at(grid.counterparts.fields, offers)
        found = values(startup, offer, grid.similarity[pairs.startups, pairs.counterparts], direction)
        limits = np.array([self._weights.of(direction, part, offer) for part in PARTS])
        raw = limits * np.array([np.broadcast_to(found[part], limits.shape[1:]) for part in PARTS])
        told = limits * np.array([mine & theirs for mine, theirs in _declared(startup, offer)])
        return _Sum(raw, whole_points(raw), limits.astype(np.int64), summed(told) / TOTAL)

    def _missing(self, grid: Grid, pairs: Pairs, offers: Index) -> list[tuple[tuple[str, str], ...]]:
        """Name for every pair the parts that count in a direction and that a side does not declare."""
        startup, offer = at(grid.startups.fields, pairs.startups), at(grid.counterparts.fields, offers)
        weighed = [sum(self._weights.of(way, part, offer) for way in DIRECTIONS) > 0 for part in PARTS]
        weighed[PARTS.index(PAST)] = np.zeros(len(offers), dtype=bool)  # nobody can fill in a past
        gaps: list[list[tuple[str, str]]] = [[] for _ in offers]
        for part, counts, (mine, theirs) in zip(PARTS, weighed, _declared(startup, offer), strict=True):
            for pair in np.flatnonzero(counts & ~(mine & theirs)).tolist():
                gaps[pair].append((part, "counterpart" if mine[pair] else "startup" if theirs[pair] else "both"))
        return list(map(tuple, gaps))

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


class _Sum(NamedTuple):
    """The points of one direction over all pairs (parts x pairs), and its evidence."""

    raw: Floats
    won: NDArray[np.int64]
    limits: NDArray[np.int64]
    told: Floats

    def sides(self) -> list["_Bare"]:
        """Return the direction pair by pair."""
        rows = zip(
            self.won.T.tolist(), self.limits.T.tolist(), summed(self.raw).tolist(), self.told.tolist(), strict=True
        )
        return [_Bare(*row) for row in rows]


class _Bare(NamedTuple):
    """One direction of one pair before its parts get their evidence."""

    won: list[int]
    limits: list[int]
    value: float
    told: float

    def told_by(self, fact: _Facts) -> Side:
        """Return the direction with its reasons."""
        return Side(sum(self.won), _reasons(fact, self.won, self.limits), self.value, self.told)


def _declared(startup: StartupFields, offer: OfferFields) -> list[tuple[Flags, Flags]]:
    return [(has(startup), gives(offer)) for has, gives in (DECLARED[part] for part in PARTS)]


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
    "expertise": lambda fact: fact.wants[1] & fact.other.expertise or fact.wants[0] & fact.other.expertise,
    "stage": lambda fact: fact.offer.stages & {fact.startup.stage},
    "round": lambda fact: fact.offer.rounds & {fact.startup.round},
    "instruments": lambda fact: fact.startup.instruments & fact.offer.instruments,
    "languages": lambda fact: fact.startup.languages & fact.offer.languages,
    PAST: lambda fact: fact.startup.sectors & (fact.other.past | fact.other.often),
}
