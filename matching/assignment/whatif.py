"""What another decision would cost: each pair that could be made, each that could be dropped.

Forcing or dropping one pair moves one unit along the cheapest cycle through it, so its exact price is one shortest path
in the residual network. With the prices of the proof no arc is negative, and one run of Dijkstra's method from a left
or a right answers for all its pairs at once: no new solving.
"""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import dijkstra

from matching.assignment.answer import Assignment, Impossible
from matching.assignment.duals import FAR, HubCosts, Prices, excess
from matching.assignment.model import Wholes
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


class _Residual(NamedTuple):
    """Along which arcs pairs may move, at what they cost beyond the prices; and value - prices of every pair."""

    arcs: sp.csr_array
    over: Wholes

    def paths(self, node: int) -> tuple[Floats, Floats]:
        """Return the shortest distances from a node to all, and from all to it."""
        return dijkstra(self.arcs, indices=node), dijkstra(self.arcs.T, indices=node)


class WhatIf:
    """The price of each single change of the best assignment; the floor that was found stays promised to the others.

    Under a floor of sums of several scores every question is solved anew; otherwise none is.
    """

    def __init__(self, plan: Plan) -> None:
        """Take over a solved problem; see `of`."""
        self.assignment: Assignment = answer(plan)
        self._model = plan.model
        self._problem = plan.model.problem
        self._left = {name: place for place, name in enumerate(plan.model.left)}
        self._right = {name: place for place, name in enumerate(plan.model.right)}
        self._paired = _table(plan)
        self._residual = None if plan.prices is None or plan.has_summed_floor else _residual(plan, plan.prices)

    @classmethod
    def of(cls, problem: Problem) -> "WhatIf | Impossible":
        """Solve a problem and be ready for questions, or return why there is nothing to ask about."""
        found = planned(problem)
        return found if isinstance(found, Impossible) else cls(found)

    def of_left(self, left: str) -> tuple[Change, ...]:
        """Return the changes of one left with every right, in the order of their ids."""
        if self._residual is None:
            return tuple(self._again(left, right) for right in self._model.right)
        row, lefts = self._left[left], len(self._model.left)
        over, (away, back) = self._residual.over[row], self._residual.paths(row)
        costs = np.where(self._paired[row], over + away[lefts:-1], back[lefts:-1] - over)
        return tuple(self._change(row, column, cost) for column, cost in enumerate(costs.tolist()))

    def of_right(self, right: str) -> tuple[Change, ...]:
        """Return the changes of one right with every left, in the order of their ids."""
        if self._residual is None:
            return tuple(self._again(left, right) for left in self._model.left)
        column, lefts = self._right[right], len(self._model.left)
        over, (away, back) = self._residual.over[:, column], self._residual.paths(lefts + column)
        costs = np.where(self._paired[:, column], over + back[:lefts], away[:lefts] - over)
        return tuple(self._change(row, column, cost) for row, cost in enumerate(costs.tolist()))

    def of_pair(self, left: str, right: str) -> Change:
        """Return the change of one pair."""
        if self._residual is None:
            return self._again(left, right)
        return self.of_left(left)[self._right[right]]

    def _change(self, row: int, column: int, whole: float) -> Change:
        change, is_open = self._standing(row, column)
        is_possible = is_open and math.isfinite(whole)
        return change._replace(cost=self._model.unit.points(whole)) if is_possible else change

    def _standing(self, row: int, column: int) -> tuple[Change, bool]:
        """Return a pair without its price, and whether it may have one."""
        left, right = self._model.left[row], self._model.right[column]
        is_locked = (left, right) in self._problem.locked
        is_barred = (left, right) in self._problem.forbidden or self._model.scores[row, column] == -np.inf
        is_paired = is_locked or bool(self._paired[row, column])
        return Change(left, right, is_paired, is_locked, None), not is_locked and not is_barred

    def _again(self, left: str, right: str) -> Change:
        """Solve anew with one change, where a floor under sums leaves no shorter way."""
        row, column = self._left[left], self._right[right]
        change, is_open = self._standing(row, column)
        is_last = change.is_paired and self._model.allowed[row].sum() <= 1  # its left was promised something
        if not is_open or is_last:
            return change
        promised = replace(self._problem, floor=self.assignment.floor)
        if change.is_paired:
            found = assign(replace(promised, forbidden={*promised.forbidden, (left, right)}))
        else:
            found = assign(replace(promised, locked={*promised.locked, (left, right)}))
        return change if isinstance(found, Impossible) else change._replace(cost=self.assignment.total - found.total)


def _table(plan: Plan) -> Flags:
    """Return which open pairs are taken, as a table."""
    table = np.zeros(plan.model.allowed.shape, dtype=bool)
    table[plan.taken.pairs()] = True
    return table


def _residual(plan: Plan, prices: Prices) -> _Residual:
    """Return the residual network; its nodes are the lefts, the rights and the hub."""
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
    return _Residual(sp.csr_array(arcs, shape=(hub + 1, hub + 1)), over)


def _reduced(costs: Wholes, price: Wholes) -> Wholes:
    return np.where(costs < FAR, costs + price, FAR)
