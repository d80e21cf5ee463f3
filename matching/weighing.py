"""Counts of terms, and their weights: the arithmetic of scikit-learn's transformer to the last bit, without its checks.

Term counts cost the most to make (a text must be cut into words), so they are kept: a new epoch weighs them again and
cuts no text. `tests/matching/test_weighing.py` holds every step equal to scikit-learn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse

from matching.fields import Floats

Rows = Any  # a scipy.sparse.csr_array: scipy ships no types


def count(texts: Iterable[Sequence[str]], columns: Mapping[str, int]) -> Rows:
    """Count the terms of texts that have a column."""
    counted = [Counter(filter(columns.__contains__, terms)) for terms in texts]
    edges = np.cumsum([0, *map(len, counted)])
    found = np.fromiter((columns[term] for one in counted for term in one), np.int32, edges[-1])
    often = np.fromiter(chain.from_iterable(one.values() for one in counted), np.int64, edges[-1])
    rows = sparse.csr_array((often, found, edges), shape=(len(counted), len(columns)))
    rows.sort_indices()
    return rows


def idf(counts: Rows) -> Floats:
    """Return 1 + ln((1 + texts) / (1 + texts with the term)) for every column."""
    held = np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float64) + 1.0
    return np.asarray(np.log((counts.shape[0] + 1.0) / held) + 1.0)


def weigh(counts: Rows, worth: Floats) -> Rows:
    """Return (1 + ln count) * worth of each term, rows scaled to length 1."""
    data = (np.log(counts.data.astype(np.float64)) + 1.0) * worth[counts.indices]
    sizes = np.diff(counts.indptr)
    # `bincount` adds one after the other, as scikit-learn does.
    squares = np.bincount(np.repeat(np.arange(len(sizes)), sizes), weights=data * data, minlength=len(sizes))
    data /= np.repeat(np.sqrt(squares), sizes)
    return sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def used(counts: Rows, names: Sequence[str]) -> tuple[Rows, list[str]]:
    """Return the counts with only the columns that a text uses, in the order of their names, and these."""
    held = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]))
    order = sorted(held.tolist(), key=names.__getitem__)
    place = np.zeros(counts.shape[1], np.int32)
    place[order] = np.arange(len(order))
    found = sparse.csr_array((counts.data, place[counts.indices], counts.indptr), shape=(counts.shape[0], len(order)))
    found.sort_indices()
    return found, [names[column] for column in order]


class Kept:
    """The term counts of documents by id, over a growing list of terms."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        """Start with some terms and no document."""
        self.columns: dict[str, int] = {name: column for column, name in enumerate(names)}
        self._base: tuple[dict[str, int], Rows] = ({}, sparse.csr_array((0, len(self.columns)), dtype=np.int64))
        self._edited: dict[str, Rows | None] = {}

    @classmethod
    def of(cls, ids: Sequence[str], names: Sequence[str], counts: Rows) -> "Kept":
        """Take over the counts of documents."""
        kept = cls(names)
        kept._base = ({name: row for row, name in enumerate(ids)}, counts)
        return kept

    def put(self, name: str, terms: Sequence[str]) -> None:
        """Count a new or changed document; new terms get new columns."""
        for term in terms:
            self.columns.setdefault(term, len(self.columns))
        self._edited[name] = count([terms], self.columns)

    def remove(self, name: str) -> None:
        """Forget a document."""
        self._edited[name] = None

    def rows(self) -> tuple[list[str], Rows]:
        """Return the ids that are held, in order, and their counts."""
        places, base = self._base
        edited = {name: row for name, row in self._edited.items() if row is not None}
        kept = [name for name in places if name not in self._edited]
        parts = [base[[places[name] for name in kept]], *edited.values()]
        width = len(self.columns)
        wide = [sparse.csr_array((one.data, one.indices, one.indptr), shape=(one.shape[0], width)) for one in parts]
        stacked = sparse.csr_array(sparse.vstack(wide, format="csr"))
        ids = [*kept, *edited]
        order = sorted(range(len(ids)), key=ids.__getitem__)
        return [ids[place] for place in order], stacked[order]
