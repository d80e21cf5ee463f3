"""Value all pairs of a block, and order candidates: exact top-k, ties by id."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.affinity import Weights, points
from matching.constraints import broken_offers
from matching.corpus import Counterparts, Startups
from matching.fields import Floats, Index, as_columns, as_rows

NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class Grid:
    """All pairs of some startups with some counterparts: similarity by document, value by offer (NEVER if broken)."""

    startups: Startups
    counterparts: Counterparts
    similarity: Floats
    value: Floats

    def by_document(self) -> Floats:
        """Return the value of each pair, that of the best offer which breaks no rule (startups x counterparts)."""
        if self.value.shape[1] == len(self.counterparts.documents):
            return self.value.copy()
        return np.asarray(np.maximum.reduceat(self.value, self.counterparts.first, axis=1))

    def best_offers(self, startups: Index, counterparts: Index) -> Index:
        """Return for pairs of places the offer that counts, the first of equals."""
        chosen = self.counterparts.first[counterparts].copy()
        counts = self.counterparts.counts[counterparts]
        for pair in np.flatnonzero(counts > 1).tolist():
            start = chosen[pair]
            chosen[pair] += int(self.value[startups[pair], start : start + counts[pair]].argmax())
        return chosen


def grid(startups: Startups, counterparts: Counterparts, similarity: Floats, weights: Weights) -> Grid:
    """Value every pair of a block; what breaks a rule is worth NEVER."""
    rows, columns = as_rows(startups.fields), as_columns(counterparts.fields)
    value = points(rows, columns, similarity[:, counterparts.owner], weights)
    return Grid(startups, counterparts, similarity, np.where(broken_offers(rows, columns), NEVER, value))


def without_rules(found: Grid, weights: Weights) -> Grid:
    """Value the pairs of a block again as if there were no rules."""
    rows, columns = as_rows(found.startups.fields), as_columns(found.counterparts.fields)
    value = points(rows, columns, found.similarity[:, found.counterparts.owner], weights)
    return replace(found, value=value)


def top(values: Floats, ids: Sequence[str], k: int) -> list[int]:
    """Return the places of the k largest values above 0, largest first, equal ones by id."""
    places = np.flatnonzero(values > 0)
    if len(places) > k > 0:
        least = np.partition(values[places], len(places) - k)[len(places) - k]
        places = places[values[places] >= least]
    ordered = sorted(places.tolist(), key=lambda place: (-values[place], ids[place]))
    return ordered[: max(0, k)]
