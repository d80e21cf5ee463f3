"""The canonical form of a problem: sides in the order of their ids, locked pairs taken out, points as whole numbers.

Whole numbers. A score s counts round(s * scale) * step + tie, with scale a power of ten, 0 <= tie < TIES a hash of the
two ids, and step = 2 * TIES * pairs, so that the ties of a whole assignment never weigh as much as the smallest
difference of scores. Rounding moves a score by at most 1 / (2 scale), so the best assignment in whole numbers is
within pairs / scale of the best one. The scale is the finest whose sums fit 64 bits inside the solver.

Ties. Of assignments equal in all scores the one with the largest sum of hashes is taken: nobody is preferred for their
name or their place. What is equal even then the solver decides, from sides in the order of their ids: the same pairs
each time, whatever the order of the input.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.assignment.problem import Bounds, Pairs, Problem
from matching.fields import Flags, Floats, Index

Wholes = npt.NDArray[np.int64]

TIES = 256
FINEST = 9  # digits after the point
EXACT = 2**52  # whole numbers that a float holds
WIDEST = 2**60


class Scale(NamedTuple):
    """How points become whole numbers."""

    scale: float
    step: int

    def points(self, whole: float) -> float:
        """Return a whole number as points."""
        return round(whole / self.step) / self.scale


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A problem without its locked pairs.

    `least_left`, `most_left`, `least_right`, `most_right` are open places; `held` counts the locked pairs of each
    right; `asked` is the most of each left with its locked pairs; `allowed` are pairs that may still be made; `value`
    is what each is worth in whole numbers.
    """

    problem: Problem
    left: tuple[str, ...]
    right: tuple[str, ...]
    scores: Floats
    locked: tuple[Index, Index]
    allowed: Flags
    least_left: Wholes
    most_left: Wholes
    least_right: Wholes
    most_right: Wholes
    held: Wholes
    asked: Wholes
    value: Wholes
    unit: Scale

    @property
    def price(self) -> int:
        """What uneven loads cost in whole numbers, for the second pair."""
        return round(self.problem.balance * self.unit.scale) * self.unit.step

    @property
    def precision(self) -> float:
        """What rounding may cost the best assignment: of each score, and of the price of each load."""
        prices = int(triangle(self.held + self.most_right).sum()) if self.problem.balance else 0
        return (int(self.most_left.sum()) + prices + 1) / self.unit.scale

    def locked_points(self) -> float:
        """Return the scores of the locked pairs, minus the price of their loads."""
        return float(self.scores[self.locked].sum()) - self.problem.balance * float(triangle(self.held).sum())


def triangle(loads: Wholes) -> Wholes:
    """Return 0 + 1 + ... + (load - 1): how many times `balance` a load costs."""
    return loads * (loads - 1) // 2


def canonical(problem: Problem) -> Model:
    """Return the model of a problem whose locked pairs keep its bounds."""
    left, rows = _ordered(problem.left)
    right, columns = _ordered(problem.right)
    scores = np.asarray(problem.scores, dtype=np.float64)[np.ix_(rows, columns)]
    locked = _places(problem.locked, left, right)
    allowed = scores > -np.inf
    allowed[_places(problem.forbidden, left, right)] = False
    allowed[locked] = False
    taken, held = (np.bincount(one, minlength=size) for one, size in zip(locked, allowed.shape, strict=True))
    least_left, most_left = _open([problem.needs[place] for place in rows], taken, allowed.sum(axis=1))
    least_right, most_right = _open([problem.loads[place] for place in columns], held, allowed.sum(axis=0))
    asked = np.array([problem.needs[place].most for place in rows], dtype=np.int64)
    unit = _unit(problem, scores, allowed, int(most_left.sum()))
    value = np.rint(np.where(allowed, scores, 0.0) * unit.scale).astype(np.int64) * unit.step + ties(left, right)
    return Model(
        problem=problem,
        left=left,
        right=right,
        scores=scores,
        locked=locked,
        allowed=allowed,
        least_left=least_left,
        most_left=most_left,
        least_right=least_right,
        most_right=most_right,
        held=held,
        asked=asked,
        value=value,
        unit=unit,
    )


def ties(left: Sequence[str], right: Sequence[str]) -> Wholes:
    """Return for each pair a number in 0..TIES-1 made of the two ids alone."""
    mixed = _hashes(left)[:, None] ^ (_hashes(right)[None, :] * np.uint64(0x9E3779B97F4A7C15))
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed >> np.uint64(56), dtype=np.int64)


def _hashes(ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    digests = b"".join(hashlib.blake2b(one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _ordered(ids: Sequence[str]) -> tuple[tuple[str, ...], Index]:
    places = sorted(range(len(ids)), key=ids.__getitem__)
    return tuple(ids[place] for place in places), np.array(places, dtype=np.intp)


def _places(pairs: Pairs, left: Sequence[str], right: Sequence[str]) -> tuple[Index, Index]:
    rows, columns = ({name: place for place, name in enumerate(ids)} for ids in (left, right))
    found = sorted({(rows[one], columns[other]) for one, other in pairs})
    both = np.array(found, dtype=np.intp).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _open(bounds: Sequence[Bounds], taken: Wholes, allowed: Wholes) -> tuple[Wholes, Wholes]:
    """Return the open places of a side: no more than there are pairs to fill them, unless more are demanded."""
    least, most = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    least = np.maximum(0, least - taken)
    return least, np.maximum(least, np.minimum(most - taken, allowed))


def _unit(problem: Problem, scores: Floats, allowed: Flags, pairs: int) -> Scale:
    """Return the finest scale whose sums fit the solver: it multiplies costs by the number of its nodes."""
    step = 2 * TIES * max(1, pairs)
    heaviest = max((bounds.most for bounds in problem.loads), default=0)
    largest = float(np.abs(scores[allowed]).max(initial=0.0)) + problem.balance * min(heaviest, len(problem.left))
    room = min(EXACT, WIDEST // (len(problem.left) + len(problem.right) + 2)) / step
    digits = FINEST if largest == 0 else math.floor(math.log10(room / largest))
    return Scale(10.0 ** min(FINEST, digits), step)
