"""Pick for each asking document the few of many candidates among which its best surely are.

The picked are then valued exactly, as all candidates of a small corpus are, so picking changes no list, score, order or
tie. Where too many candidates are too close to tell apart nothing is picked and all are valued.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from matching.affinity import Weights
from matching.corpus import KINDS, Counterparts, Segment, Startups
from matching.fields import Flags, Floats, Index, at
from matching.postings import Texts, texts
from matching.sweep import (
    MARGIN,
    Ask,
    Job,
    Shelf,
    barred,
    cards,
    chosen,
    compiled,
    door,
    fits,
    heaps,
    no_columns,
    run,
    shelve,
    weigh,
)

FEW = 512  # up to so many candidates all are valued: no kernel is loaded for them
MENTOR = KINDS.index("mentor")


class Group(NamedTuple):
    """A shelf of candidates and the row of its segment that stands behind each slot."""

    shelf: Shelf
    owner: Index
    mentors: bool

    def slots(self, rows: Collection[int]) -> list[int]:
        """Return the slots of some rows."""
        first = np.searchsorted(self.owner, list(rows), side="left").tolist()
        last = np.searchsorted(self.owner, list(rows), side="right").tolist()
        return [slot for a, b in zip(first, last, strict=True) for slot in range(a, b)]


class Wanted(NamedTuple):
    """What is asked of a segment: so many, of the open rows, their factors, and the rows barred for each who asks."""

    k: int
    is_open: Flags
    factors: Floats
    barred: Sequence[Collection[int]]


def is_worth(segment: Startups | Counterparts, k: int) -> bool:
    """Whether picking is quicker than valuing all."""
    many = len(segment.documents)
    return many > FEW and 0 < 4 * (k + MARGIN) < many and fits(segment.fields) and compiled() is not None


def factors_of(segment: Segment, factors: Mapping[str, float]) -> Floats:
    """The factor of every row."""
    found = np.ones(len(segment.documents))
    for name, factor in factors.items():
        for row in segment.places((name,)):
            found[row] = factor
    return found


def pick(
    segment: Startups | Counterparts, asking: Startups | Counterparts, wanted: Wanted, weights: Weights
) -> list[Index | None]:
    """Return for each asking document the rows among which its best are, or none if that cannot be told."""
    if not fits(asking.fields):
        return [None] * len(asking.documents)
    found: list[list[Index | None]] = [[] for _ in asking.documents]
    if isinstance(asking, Startups):
        everyone = np.arange(len(asking.documents))
        for group in _groups(segment, weights):
            if wanted.is_open[group.owner].any():
                _ask(group, asking, (everyone, everyone), wanted, found)
    else:
        (group,) = _groups(segment, weights)
        for mentors in (True, False):
            offers = np.flatnonzero(asking.fields.mentor == mentors)
            shelf = group.shelf._replace(weights=weigh(weights, mentors=mentors))
            _ask(group._replace(shelf=shelf), asking, (offers, asking.owner[offers]), wanted, found)
    return [_joined(one) for one in found]


def _ask(
    group: Group,
    asking: Startups | Counterparts,
    rows: tuple[Index, Index],
    wanted: Wanted,
    found: list[list[Index | None]],
) -> None:
    """Ask one group for rows of cards (with the documents behind them), and note what each document may pick."""
    owners, factors = rows[1].tolist(), wanted.factors[group.owner]
    if not owners:
        return
    bars = barred([group.slots(wanted.barred[owner]) for owner in owners])
    ask = Ask(rows[0].astype(np.int64), cards(asking.fields), _texts(asking), np.ones(len(owners), np.float32), *bars)
    size = wanted.k * (1 if len(np.unique(group.owner)) == len(group.owner) else 2) + MARGIN
    kept = heaps(len(owners), size)
    run(Job(group.shelf, ask, door(wanted.is_open[group.owner], factors), kept, no_columns(len(factors))))
    most = float(factors.max(initial=1.0))
    slots = np.where(kept.places >= 0, group.owner[kept.places], -1)
    for row, owner in enumerate(owners):
        found[owner].append(chosen(kept.values[row], slots[row], wanted.k, most))


def _groups(segment: Startups | Counterparts, weights: Weights) -> list[Group]:
    """The shelves of a segment, laid out when first asked for."""
    if segment.shelves is None:
        segment.shelves = list(_laid_out(segment, weights))
    found: list[Group] = segment.shelves
    return found


def _laid_out(segment: Startups | Counterparts, weights: Weights) -> list[Group]:
    if isinstance(segment, Startups):
        shelf = shelve(segment.fields, segment.text, weigh(weights, mentors=False))
        return [Group(shelf, np.arange(len(segment.documents)), mentors=False)]
    groups = []
    for mentors in (True, False):
        offers = np.flatnonzero(segment.fields.mentor == mentors)
        owner = segment.owner[offers]
        if len(offers):
            shelf = shelve(at(segment.fields, offers), segment.text[owner], weigh(weights, mentors=mentors))
            groups.append(Group(shelf, owner, mentors))
    return groups


def _texts(asking: Startups | Counterparts) -> Texts:
    """The texts behind the cards: a counterpart stands behind each of its offers."""
    held = texts(asking.text)
    if isinstance(asking, Startups):
        return held
    return held._replace(start=held.start[asking.owner], stop=held.stop[asking.owner])


def _joined(parts: Sequence[Index | None]) -> Index | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return np.unique(np.concatenate([*known, np.zeros(0, np.intp)])).astype(np.intp)
