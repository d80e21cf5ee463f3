"""What another decision would cost: each pair that could be made, each that could be dropped.

Forcing or dropping one pair moves one unit along the cheapest cycle through it, so its exact price is one shortest path
in the residual network. With the prices of the proof no arc is negative, and one run of Dijkstra's method from a left
or a right answers for all its pairs at once: no new solving.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import dijkstra

from matching.assignment.answer import Assignment, Impossible
from matching.assignment.duals import FAR, HubCosts, Prices, excess
from matching.assignment.model import canonical
from matching.assignment.problem import Problem
from matching.assignment.solving import Plan, answer, assign, planned
from matching.fields import Flags, Floats


class Change(NamedTuple):
    """What it costs in points of the total to drop a pair that `is_paired`, or else to force it.

    None: it cannot be done within the bounds, because the pair is forbidden or nobody can take the place. A locked
    pair `is_locked` and has no cost here: unlock it to see. A cost may be negative only where the pair lies below the
    floor: forcing it frees its left from the promise.
    """

    left: str
    right: str
    is_paired: bool
    is_locked: bool
    cost: float | None


class WhatIf:
    """The price of each single change of the best assignment; the floor that was found stays promised to the others.

    Raises ValueError if there is no assignment to change.
    """

    def __init__(self, problem: Problem) -> None:
        """Solve the problem."""
        found = planned(problem)
        if isinstance(found, Impossible):
            raise ValueError("nothing can be assigned, so nothing can be changed")
        self._plan: Plan = found
        self.problem = problem
        self.assignment: Assignment = answer(found)
        self._arcs = None if found.prices is None or found.has_summed_floor else _residual(found, found.prices)
        self._places = [{name: place for place, name in enumerate(ids)} for ids in (found.model.left, found.model.right)]
        self._paired = _table(found)

    def of_left(self, left: str) -> tuple[Change, ...]:
        """Return the changes of one left with every right, in the order of their ids."""
        row = self._places[0][left]
        if self._arcs is None or self._plan.prices is None:
            return tuple(self._again(left, right) for right in self._plan.model.right)
        over, shift = self._over()[row], len(self._plan.model.left)
        paths = self._paths(row)
        costs = np.where(self._paired[row], over + paths[0][shift:-1], paths[1][shift:-1] - over)
        return tuple(self._change(row, column, float(cost)) for column, cost in enumerate(costs))

    def of_right(self, right: str) -> tuple[Change, ...]:
        """Return the changes of one right with every left, in the order of their ids."""
        column, lefts = self._places[1][right], len(self._plan.model.left)
        if self._arcs is None or self._plan.prices is None:
            return tuple(self._again(left, right) for left in self._plan.model.left)
        over = self._over()[:, column]
        paths = self._paths(lefts + column)
        costs = np.where(self._paired[:, column], over + paths[1][:lefts], paths[0][:lefts] - over)
        return tuple(self._change(row, column, float(cost)) for row, cost in enumerate(costs))

    def of_pair(self, left: str, right: str) -> Change:
        """Return the change of one pair."""
        return self.of_left(left)[self._places[1][right]] if self._arcs is not None else self._again(left, right)

    def _over(self) -> np.ndarray:
        if self._plan.prices is None:
            raise TypeError("a floor under sums has no prices")
        return excess(self._plan.model, self._plan.prices)

    def _paths(self, node: int) -> tuple[Floats, Floats]:
        """Return the shortest distances from a node to all, and from all to it."""
        if self._arcs is None:
            raise TypeError("a floor under sums has no residual network")
        return dijkstra(self._arcs, indices=node), dijkstra(self._arcs.T, indices=node)

    def _change(self, row: int, column: int, whole: float) -> Change:
        model = self._plan.model
        pair = model.left[row], model.right[column]
        is_paired, is_locked, is_open = self._standing(row, column)
        is_possible = is_open and np.isfinite(whole)
        return Change(*pair, is_paired, is_locked, model.unit.points(whole) if is_possible else None)

    def _standing(self, row: int, column: int) -> tuple[bool, bool, bool]:
        """Whether a pair is made, is locked, may be changed."""
        model = self._plan.model
        pair = model.left[row], model.right[column]
        is_locked = pair in self.problem.locked
        is_barred = pair in self.problem.forbidden or model.scores[row, column] == -np.inf
        return bool(self._paired[row, column]) or is_locked, is_locked, not is_locked and not is_barred

    def _is_last(self, left: str) -> bool:
        """Whether a left that is promised something has nobody else."""
        return int(self._plan.model.allowed[self._places[0][left]].sum()) <= 1

    def _again(self, left: str, right: str) -> Change:
        """Solve anew with one change, where a floor under sums leaves no shorter way."""
        is_paired, is_locked, is_open = self._standing(self._places[0][left], self._places[1][right])
        if not is_open or (is_paired and self._is_last(left)):
            return Change(left, right, is_paired, is_locked, None)
        pairs = {*(self.problem.forbidden if is_paired else self.problem.locked), (left, right)}
        changed = {"forbidden": pairs} if is_paired else {"locked": pairs}
        found = assign(replace(self.problem, floor=self.assignment.floor, **changed))
        cost = None if isinstance(found, Impossible) else self.assignment.total - found.total
        return Change(left, right, is_paired, is_locked, cost)


def _table(plan: Plan) -> Flags:
    """Return which open pairs are taken, as a table."""
    table = np.zeros(plan.model.allowed.shape, dtype=bool)
    table[plan.taken.pairs()] = True
    return table


def _residual(plan: Plan, prices: Prices) -> sp.csr_array:
    """Return the arcs along which a pair may move, at what they cost beyond the prices; nodes: lefts, rights, hub."""
    model, taken, over = plan.model, _table(plan), excess(plan.model, prices)
    lefts, hub = len(model.left), len(model.left) + len(model.right)
    costs = HubCosts.of(model, plan.taken)
    out, back = np.nonzero(model.allowed & ~taken), np.nonzero(taken)
    left, right = np.arange(lefts), lefts + np.arange(len(model.right))
    parts = (
        (out[0], lefts + out[1], -over[out]),
        (lefts + back[1], back[0], over[back]),
        (np.full(lefts, hub), left, _reduced(costs.more_left, -prices.left)),
        (left, np.full(lefts, hub), _reduced(costs.fewer_left, prices.left)),
        (right, np.full(len(right), hub), _reduced(costs.more_right, -prices.right)),
        (np.full(len(right), hub), right, _reduced(costs.fewer_right, prices.right)),
    )
    tails, heads, reduced = (np.concatenate(column) for column in zip(*parts, strict=True))
    open_ = reduced < FAR
    arcs = (reduced[open_].astype(np.float64), (tails[open_], heads[open_]))
    return sp.csr_array(arcs, shape=(hub + 1, hub + 1))


def _reduced(costs: np.ndarray, price: np.ndarray) -> np.ndarray:
    return np.where(costs < FAR, costs + price, FAR)
