"""A shelf that takes edits: a new version of a document stands behind what the postings hold, the old one is closed.

A document has a *number* and stands at one or more neighbouring slots, a counterpart at one for each offer.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.affinity import Weights, points
from matching.constraints import broken_offers
from matching.corpus import Counterparts, Startups
from matching.fields import Floats, Index
from matching.postings import Array, Texts
from matching.sweep import Shelf, cards, compiled, fields_of, fits, share, share_of_needs, shelve, weigh

LATER = 500  # so many edited slots stand behind the postings before these are made anew
FIRST_CELLS = 1 << 14  # pairs valued at once: what is read of them stays in the cache


class FullError(Exception):
    """A document does not fit what was laid out: lay out anew."""


class Rack:
    """The candidates of one group with their texts; see `sweep.Shelf`."""

    def __init__(self, segment: Startups | Counterparts, numbers: Index, weights: Weights, *, mentors: bool) -> None:
        """Lay out the documents of a segment; raise ValueError if their sets do not fit single words."""
        if not fits(segment.fields):
            raise ValueError("a facet has more than 64 terms")
        self.mentors = mentors
        self.version = 0  # rises with every change
        text = segment.text if isinstance(segment, Startups) else segment.text[segment.owner]
        made = shelve(segment.fields, text, weigh(weights, mentors=mentors))
        self.total = made.post.rows
        self.owner = np.zeros(self.total + 2 * LATER, np.int64)
        self.open = np.zeros(self.total + 2 * LATER, bool)
        self.spans = np.zeros((int(numbers.max(initial=-1)) + 1, 2), np.int64)  # by number: first slot, how many
        self.shelf = _roomy(made, 2 * LATER)
        self._written = len(text.data)
        self._hold(segment, numbers, 0)

    def put(self, number: int, segment: Startups | Counterparts) -> None:
        """Append the one document of a segment and close what stood for it; raise `FullError` if there is no room."""
        made = cards(segment.fields)
        count, size = len(made.sectors), len(segment.text.data)
        held = self.shelf.cards
        if self.total + count > len(self.owner) or not fits(segment.fields) or len(made.wants) > len(held.wants):
            raise FullError
        self.close(number)
        slots = slice(self.total, self.total + count)
        for name, one in made._asdict().items():
            array = getattr(held, name)
            if array.ndim == 1:
                array[slots] = one
            else:
                array[:, slots] = 0
                array[: len(one) - 1, slots], array[-1, slots] = one[:-1], one[-1]
        self._share(slots)
        self._write(segment.text, slots, size)
        self.total += count
        self.version += 1
        self._hold(segment, np.array([number]), slots.start)

    def close(self, number: int) -> None:
        """Take a document out; its slots stay readable."""
        self.version += 1
        for first, count in self.spans_of(np.array([number])).tolist():
            self.open[first : first + count] = False
        if number < len(self.spans):
            self.spans[number] = 0

    @property
    def is_long(self) -> bool:
        """Whether so many slots were edited that laying out anew pays."""
        return self.total - self.shelf.post.rows > LATER

    def texts(self) -> Texts:
        """The text of every slot."""
        return self.shelf.texts

    def at(self, numbers: Sequence[int]) -> list[int]:
        """Return the slots of some documents, those that are not held left out."""
        spans = self.spans_of(np.array(numbers, np.int64)).tolist()
        return [slot for first, count in spans for slot in range(first, first + count)]

    def spans_of(self, numbers: Index) -> Index:
        """Return the first slot of each document and how many it has, 0 if it is not held."""
        known = np.minimum(numbers, len(self.spans) - 1)
        found = self.spans[known] if len(self.spans) else np.zeros((len(numbers), 2), np.int64)
        return np.where((numbers < len(self.spans))[:, None], found, 0)

    def _hold(self, segment: Startups | Counterparts, numbers: Index, begin: int) -> None:
        counts = np.ones(len(numbers), np.intp) if isinstance(segment, Startups) else segment.counts
        span = slice(begin, begin + int(counts.sum()))
        self.owner[span], self.open[span] = np.repeat(numbers, counts), np.repeat(segment.takes, counts)
        missing = int(numbers.max(initial=-1)) + 1 - len(self.spans)
        if missing > 0:
            self.spans = np.concatenate([self.spans, np.zeros((missing + LATER, 2), np.int64)])
        self.spans[numbers] = np.stack([begin + np.cumsum(counts) - counts, counts], axis=1)

    def _share(self, slots: slice) -> None:
        shelf, held = self.shelf, self.shelf.cards
        own, ones = (shelf.share_b, shelf.share_a) if shelf.offers else (shelf.share_a, shelf.share_b)
        own[slots], ones[slots], shelf.ones[slots] = share(held.sectors[slots]), 1, 1
        shelf.share_taken[slots] = share(held.instruments[slots])
        shelf.share_needs[slots] = share_of_needs(held.wants[:, slots])

    def _write(self, text: Any, slots: slice, size: int) -> None:  # noqa: ANN401  a sparse row
        """Write a text behind the others; the offers of one document share it."""
        texts, start = self.shelf.texts, self._written
        if start + size > len(texts.data):
            more = np.zeros(len(texts.data) // 4 + size)
            grown = Texts(
                texts.start,
                texts.stop,
                np.concatenate([texts.indices, more.astype(np.int32)]),
                np.concatenate([texts.data, more]),
            )
            self.shelf = self.shelf._replace(texts=grown)
            texts = grown
        texts.indices[start : start + size], texts.data[start : start + size] = text.indices, text.data
        texts.start[slots], texts.stop[slots] = start, start + size
        self._written += size


def best(startups: Rack, others: Rack, pairs: Index, weights: Weights) -> Floats:
    """Return the exact values of pairs of numbers (startup, counterpart), by the best offer; -1 where none may be."""
    found, spans = np.full(len(pairs), -1.0), others.spans_of(pairs[:, 1])
    mine = startups.spans_of(pairs[:, 0])
    counts = np.where(mine[:, 1] > 0, spans[:, 1], 0)
    if not counts.any():
        return found
    starts, rows = np.cumsum(counts) - counts, np.repeat(mine[:, 0], counts)
    slots = np.repeat(spans[:, 0] - starts, counts) + np.arange(counts.sum())
    value = exact(startups, others, (rows, slots), weights)
    value[~(startups.open[rows] & others.open[slots])] = -1.0
    found[counts > 0] = np.maximum.reduceat(value, starts[counts > 0])
    return found


def exact(startups: Rack, others: Rack, pairs: tuple[Index, Index], weights: Weights) -> Floats:
    """Return the value of each pair of slots as the matcher values it, to the last bit; -1 where a rule is broken."""
    found = np.zeros(len(pairs[0]))
    for start in range(0, len(found), FIRST_CELLS):
        mine, theirs = (one[start : start + FIRST_CELLS] for one in pairs)
        cosine = dots(startups.texts(), mine, others.texts(), theirs)
        s: Any = fields_of(startups.shelf.cards, mine, offers=False)
        o: Any = fields_of(others.shelf.cards, theirs, offers=True)
        o = o._replace(mentor=np.full(len(theirs), others.mentors))
        value = points(s, o, cosine, weights)
        found[start : start + FIRST_CELLS] = np.where(broken_offers(s, o), -1.0, value)
    return found


def dots(ours: Texts, mine: Index, theirs: Texts, other: Index) -> Floats:
    """Return the similarity of pairs of rows, summed over the shared terms in ascending order."""
    kernel = compiled()
    if kernel:
        found: Floats = kernel.dots(ours, mine, theirs, other)
        return found
    return np.array([_dot(ours, a, theirs, b) for a, b in zip(mine.tolist(), other.tolist(), strict=True)], np.float64)


def _dot(ours: Texts, mine: int, theirs: Texts, other: int) -> float:
    a, b = slice(ours.start[mine], ours.stop[mine]), slice(theirs.start[other], theirs.stop[other])
    _, left, right = np.intersect1d(ours.indices[a], theirs.indices[b], assume_unique=True, return_indices=True)
    products = ours.data[a][left] * theirs.data[b][right]
    return float(np.cumsum(products)[-1]) if len(products) else 0.0


def _roomy(shelf: Shelf, room: int) -> Shelf:
    """The same shelf with room for later slots."""
    texts = Texts(
        *(_longer(one, room) for one in shelf.texts[:2]), *(_longer(one, 300 * room) for one in shelf.texts[2:])
    )
    shares: dict[str, Any] = {name: _longer(getattr(shelf, name), room) for name in SHARES}
    held: dict[str, Any] = {name: _longer(one, room) for name, one in shelf.cards._asdict().items()}
    return shelf._replace(cards=shelf.cards._replace(**held), texts=texts, scratch=np.zeros(shelf.post.width), **shares)


SHARES = ("share_a", "share_b", "share_taken", "share_needs", "ones")


def _longer(array: Array, room: int) -> Array:
    grown = np.zeros((*array.shape[:-1], array.shape[-1] + room), array.dtype)
    grown[..., : array.shape[-1]] = array
    return grown
