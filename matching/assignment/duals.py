"""The proof: prices of both sides (linear programming duality), in whole numbers.

For any prices u of lefts and v of rights, every assignment within the bounds is worth at most

    sum over pairs of max(0, value - u - v) + sum over lefts of max(u least, u most)
        + sum over rights of the largest v k - price of k, for least <= k <= most

An assignment is the best as soon as prices exist that make this its own worth. They are the shortest distances in the
residual network (Ahuja, Magnanti, Orlin 1993, chapter 9), found by sweeps that relax all arcs at once (Bellman and
Ford). Sweeps that do not come to rest would mean a cycle that gains, so an assignment that is not best is found out.
"""

from typing import NamedTuple

import numpy as np

from matching.assignment.flow import Candidates
from matching.assignment.model import Model, Wholes, triangle
from matching.fields import Flags, Floats

FAR = np.int64(2**62)


class Prices(NamedTuple):
    """What one more place of each left and of each right is worth; may be negative under a least."""

    left: Wholes
    right: Wholes


class Taken(NamedTuple):
    """An assignment of the open places: which candidates are taken, and how many of each side."""

    candidates: Candidates
    flags: Flags
    left: Wholes
    right: Wholes

    @classmethod
    def of(cls, model: Model, candidates: Candidates, flags: Flags) -> "Taken":
        """Count the pairs of both sides."""
        rows, columns = candidates.rows[flags], candidates.columns[flags]
        left, right = np.bincount(rows, minlength=len(model.left)), np.bincount(columns, minlength=len(model.right))
        return cls(candidates, flags, left, right)

    def pairs(self) -> Candidates:
        """Return the pairs that are taken."""
        return Candidates(self.candidates.rows[self.flags], self.candidates.columns[self.flags])


class HubCosts(NamedTuple):
    """The residual arcs to the hub: what one pair more, one pair fewer of each costs (FAR: not possible)."""

    more_left: Wholes
    fewer_left: Wholes
    more_right: Wholes
    fewer_right: Wholes

    @classmethod
    def of(cls, model: Model, taken: Taken) -> "HubCosts":
        """Return the costs at an assignment."""
        loads = model.held + taken.right
        return cls(
            np.where(taken.left < model.most_left, 0, FAR),
            np.where(taken.left > model.least_left, 0, FAR),
            np.where(taken.right < model.most_right, model.price * loads, FAR),
            np.where(taken.right > model.least_right, -model.price * (loads - 1), FAR),
        )


class _Smallest:
    """The smallest entry of each group, over arcs in any order."""

    def __init__(self, groups: Wholes, size: int) -> None:
        self.order = np.argsort(groups, kind="stable")
        self.named, self.starts = np.unique(groups[self.order], return_index=True)
        self.size = size

    def of(self, entries: Wholes) -> Wholes:
        found = np.full(self.size, FAR, dtype=np.int64)
        if len(entries):
            found[self.named] = np.minimum.reduceat(entries[self.order], self.starts)
        return found


def prices(model: Model, taken: Taken) -> Prices:
    """Return prices that prove an assignment the best of its candidates; raise ArithmeticError if it is not."""
    (rows, columns), flags = taken.candidates, taken.flags
    value, hub = model.value[rows, columns], HubCosts.of(model, taken)
    out, back = (rows[~flags], columns[~flags]), (rows[flags], columns[flags])
    to_right, to_left = _Smallest(out[1], len(model.right)), _Smallest(back[0], len(model.left))
    left, right = np.zeros(len(model.left), np.int64), np.zeros(len(model.right), np.int64)
    middle = np.int64(0)
    for _sweep in range(2 * (len(left) + len(right)) + 3):
        before = left, right, middle
        right = np.minimum(right, to_right.of(left[out[0]] - value[~flags]))
        right = np.minimum(right, _plus(hub.fewer_right, middle))
        left = np.minimum(left, to_left.of(right[back[1]] + value[flags]))
        left = np.minimum(left, _plus(hub.more_left, middle))
        middle = min(middle, _least(hub.fewer_left, left), _least(hub.more_right, right))
        if middle == before[2] and np.array_equal(left, before[0]) and np.array_equal(right, before[1]):
            return Prices(left - middle, middle - right)
    raise ArithmeticError("the assignment is not the best of its candidates")


def excess(model: Model, found: Prices) -> Wholes:
    """Return value - u - v of all pairs: what is above 0 and not taken could be worth taking."""
    return model.value - found.left[:, None] - found.right[None, :]


def bound(model: Model, found: Prices) -> float:
    """Return what no assignment exceeds, in points and by the scores as they were given; locked pairs count."""
    unit = model.unit.scale * model.unit.step
    left, right = found.left / unit, found.right / unit
    over = np.where(model.allowed, model.scores, -np.inf) - left[:, None] - right[None, :]
    pairs = float(np.maximum(over, 0.0).sum())
    lefts = float(np.maximum(left * model.least_left, left * model.most_left).sum())
    return pairs + lefts + _rights(model, right) + model.locked_points()


def _rights(model: Model, right: Floats) -> float:
    """Return the sum of the largest v k - price of k: with a price it is reached where the next pair costs v."""
    if not model.problem.balance:
        return float(np.maximum(right * model.least_right, right * model.most_right).sum())
    wanted = np.floor(right / model.problem.balance) + 1 - model.held
    number = np.clip(wanted, model.least_right, model.most_right).astype(np.int64)
    paid = triangle(model.held + number) - triangle(model.held)
    return float((right * number - model.problem.balance * paid).sum())


def _plus(costs: Wholes, distance: np.int64) -> Wholes:
    return np.where(costs < FAR, costs + distance, FAR)


def _least(costs: Wholes, distances: Wholes) -> np.int64:
    return np.int64(np.where(costs < FAR, costs + distances, FAR).min(initial=FAR))
