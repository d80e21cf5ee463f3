"""What is asked of an assignment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from matching.fields import Floats

Pairs = Collection[tuple[str, str]]
HIGHEST: Literal["highest"] = "highest"
Floor = float | Literal["highest"] | None


class Bounds(NamedTuple):
    """How many counterparts one must have at least and may have at most."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Maximise the sum of the scores of the pairs, minus the price of uneven loads, within all bounds.

    `scores` (left x right) may be any finite number; minus infinity forbids the pair. Pairs are (left id, right id).

    `floor` is what each left with an open place is promised: its sum of scores divided by the most it asks for, so
    that an empty place counts as 0. A number must be reached by all; "highest" gives the worst-off as much as can be
    before the total is looked at. A left whose places are all locked is left out (people decided), and one for whom
    every pair is forbidden (nothing can be done). Scores under a floor must not be negative.

    `balance` points are the price of the second pair of the same right, twice as many that of the third, and so on.

    Raises ValueError for what cannot be read: equal or unknown ids, wrong shapes, NaN, bounds that cross.
    """

    left: Sequence[str]
    right: Sequence[str]
    scores: Floats
    needs: Sequence[Bounds]
    loads: Sequence[Bounds]
    forbidden: Pairs = frozenset()
    locked: Pairs = frozenset()
    floor: Floor = None
    balance: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be read."""
        for name, ids, bounds in (("left", self.left, self.needs), ("right", self.right, self.loads)):
            if len(set(ids)) < len(ids):
                raise ValueError(f"two of the {name} have the same id")
            if len(bounds) != len(ids):
                raise ValueError(f"each of the {name} needs its bounds")
            if any(not 0 <= least <= most for least, most in bounds):
                raise ValueError(f"bounds of the {name} must hold 0 <= least <= most")
        if self.scores.shape != (len(self.left), len(self.right)):
            raise ValueError("scores must be left x right")
        if np.isnan(self.scores).any() or np.isposinf(self.scores).any():
            raise ValueError("scores must be numbers, or minus infinity for a pair that is forbidden")
        self._check_pairs()
        self._check_wishes()

    def _check_pairs(self) -> None:
        known = frozenset(self.left), frozenset(self.right)
        for pair in (*self.forbidden, *self.locked):
            if pair[0] not in known[0] or pair[1] not in known[1]:
                raise ValueError(f"{pair} names who is not there")

    def _check_wishes(self) -> None:
        if not 0 <= self.balance < np.inf:
            raise ValueError("balance must be 0 or more points")
        if self.floor is None:
            return
        if self.floor != HIGHEST and not np.isfinite(self.floor):
            raise ValueError('a floor is a number, "highest" or nothing')
        if ((self.scores < 0) & (self.scores > -np.inf)).any():
            raise ValueError("scores under a floor must not be negative")
