"""The lists of one group over another, as arrays: entries in order, and how far each list is complete; see `lists`."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import neg
from typing import NamedTuple

import numpy as np

from matching.shown import SHOW

KEEP = 40
EVERYTHING = -1.0  # the order that a list promises which holds all its candidates


class Place(NamedTuple):
    """Where a candidate stands in a list."""

    order: float
    number: int


class Book:
    """The lists of one group over another: entries in order, and the last place of each promise."""

    def __init__(self, count: int) -> None:
        """Start with empty lists of nobody, which promise everything."""
        self.entries = np.full((count, KEEP), -1, np.int32)
        self.orders = np.zeros((count, KEEP))
        self.sizes = np.zeros(count, np.int32)
        self.promise = np.full(count, EVERYTHING)
        self.last = np.full(count, -1, np.int32)

    def grow(self, count: int) -> None:
        """Make room for more lists."""
        fresh = Book(count)
        for name, held in vars(self).items():
            getattr(fresh, name)[: len(held)] = held
        vars(self).update(vars(fresh))

    def write(self, row: int, places: Sequence[Place], *, whole: bool) -> None:
        """Replace a list; `whole` says that there are no other candidates."""
        kept = places[:KEEP]
        size = len(kept)
        self.sizes[row] = size
        self.entries[row, :size] = [place.number for place in kept]
        self.orders[row, :size] = [place.order for place in kept]
        ends = whole and len(places) <= KEEP
        self.promise[row], self.last[row] = (EVERYTHING, -1) if ends else kept[-1]

    def drop(self, row: int, number: int) -> None:
        """Take a candidate out of a list, if it is there."""
        size = int(self.sizes[row])
        held = self.entries[row, :size].tolist()
        if number in held:
            at = held.index(number)
            for array in (self.entries, self.orders):
                array[row, at : size - 1] = array[row, at + 1 : size]
            self.sizes[row] = size - 1

    def insert(self, row: int, place: Place, names: Sequence[str]) -> None:
        """Put a candidate into a list if its promise covers it."""
        key, size = key_of(place, names), int(self.sizes[row])
        promise = float(self.promise[row])
        if promise > EVERYTHING and key > (-promise, names[self.last[row]]):
            return
        orders = self.orders[row, :size].tolist()
        at = bisect_left(orders, -place.order, key=neg)
        while at < size and key > (-orders[at], names[self.entries[row, at]]):
            at += 1
        if at < KEEP:
            end = min(size, KEEP - 1)
            for array in (self.entries, self.orders):
                array[row, at + 1 : end + 1] = array[row, at:end]
            self.orders[row, at], self.entries[row, at] = place
        self.sizes[row] = min(size + 1, KEEP)
        if size == KEEP:
            self.promise[row], self.last[row] = self.orders[row, -1], self.entries[row, -1]

    def is_short(self, row: int) -> bool:
        """Whether a list cannot show as much as there may be."""
        return bool(self.sizes[row] < SHOW and self.promise[row] > EVERYTHING)


def key_of(place: Place, names: Sequence[str]) -> tuple[float, str]:
    """What a list is sorted by."""
    return -place.order, names[place.number]
