"""Bags of labels or pieces as weighted rows: the TF-IDF of `space` for what is no text.

weight = (1 + ln count) * idf, idf = 1 + ln((1 + n) / (1 + df)), rows of length 1; the similarity is the cosine.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from matching.fields import Floats

Rows = Any  # a scipy.sparse.csr_array of floats: scipy ships no types
Bag = Sequence[Hashable]


class Bags:
    """Learnt columns with their weights."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        """Learn the columns and the idf of some bags."""
        self.columns = {name: column for column, name in enumerate(dict.fromkeys(name for bag in bags for name in bag))}
        counts = self.counts(bags)
        held = np.bincount(counts.indices, minlength=len(self.columns)) if self.columns else np.zeros(0)
        self.idf: Floats = 1.0 + np.log((1.0 + len(bags)) / (1.0 + held))

    def counts(self, bags: Sequence[Bag]) -> Rows:
        """Count what stands in each bag; what was not learnt is left out."""
        known = [[self.columns[name] for name in bag if name in self.columns] for bag in bags]
        edges = np.cumsum([0, *map(len, known)])
        flat = np.fromiter((column for row in known for column in row), dtype=np.int64, count=int(edges[-1]))
        rows = sparse.csr_array((np.ones(len(flat)), flat, edges), shape=(len(bags), max(1, len(self.columns))))
        rows.sum_duplicates()
        return rows

    def rows(self, bags: Sequence[Bag]) -> Rows:
        """Weigh bags; a row has length 1, or 0 when it holds nothing that was learnt."""
        rows = self.counts(bags)
        if self.columns:
            rows.data = (1.0 + np.log(rows.data)) * self.idf[rows.indices]
        return unit(rows)


def unit(rows: Rows) -> Rows:
    """Scale rows to length 1; empty ones stay empty."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scaled = sparse.csr_array(rows.copy())
    scaled.data = scaled.data / np.repeat(np.where(length > 0, length, 1.0), np.diff(scaled.indptr))
    return scaled


def products(left: Rows, right: Rows) -> Floats:
    """Return the sum of products of every row of one side with every row of the other."""
    return np.asarray((left @ right.T).toarray(), dtype=np.float64)


def cosine(left: Sequence[Bag], right: Sequence[Bag]) -> Floats:
    """Return the cosine of every bag of one side with every bag of the other, in a space learnt of both."""
    learnt = Bags([*left, *right])
    return products(learnt.rows(left), learnt.rows(right))
