"""The second solver: the same as a linear program, by HiGHS as scipy has it; and the whole-number program of floors.

The matrix of the pairs is that of a network, so that the simplex method ends in whole numbers by itself. Only a floor
under sums of several scores takes that away; then HiGHS branches, and the bound is what it proves.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.assignment.flow import Candidates, further
from matching.assignment.model import Model
from matching.fields import Flags, Floats

SECONDS = 20.0  # for each of the two questions that a floor asks
GAP = 2e-6  # points at which HiGHS calls a whole-number program solved
INFEASIBLE = 2


class Found(NamedTuple):
    """What a whole-number program found: the candidates taken, None at the limit; the bound proved, in points."""

    taken: Flags | None
    value: float
    bound: float
    is_impossible: bool = False


class Floored(NamedTuple):
    """Rows `gains @ pairs + held >= floor` of the lefts that are promised something."""

    gains: sp.csr_array
    held: Floats


def best(model: Model, candidates: Candidates) -> Flags | None:
    """Return which candidates make the best assignment, None if none keeps the bounds; as `flow.best`."""
    cost = _cost(model, candidates)
    result = milp(cost, bounds=_boxes(model, candidates), constraints=_network(model, candidates))
    if result.status == INFEASIBLE:
        return None
    if result.x is None:
        raise OverflowError(f"the solver of programs gave up: {result.message}")
    return np.asarray(result.x[: len(candidates.rows)] > 1 / 2)


def highest(model: Model, candidates: Candidates, floored: Floored) -> Found:
    """Give the worst-off of the floored as much as can be."""
    pairs, extra = len(candidates.rows), len(further(model).right)
    cost = np.zeros(pairs + extra + 1)
    cost[-1] = -1.0
    network = _network(model, candidates, 1)
    gains = sp.hstack([floored.gains, sp.csr_array((len(floored.held), extra)), -np.ones((len(floored.held), 1))])
    boxes = _boxes(model, candidates)
    bounds = Bounds(np.append(boxes.lb, 0.0), np.append(boxes.ub, np.inf))
    promise = LinearConstraint(gains.tocsr(), -floored.held, np.inf)
    return _branched(cost, bounds, [network, promise], pairs)


def floored_best(model: Model, candidates: Candidates, floored: Floored, floor: float) -> Found:
    """Maximise the total while everybody of the floored gets the floor."""
    pairs, extra = len(candidates.rows), len(further(model).right)
    cost = _cost(model, candidates) / (model.unit.scale * model.unit.step)
    gains = sp.hstack([floored.gains, sp.csr_array((len(floored.held), extra))]).tocsr()
    promise = LinearConstraint(gains, floor - floored.held, np.inf)
    return _branched(cost, _boxes(model, candidates), [_network(model, candidates), promise], pairs)


def _branched(cost: Floats, bounds: Bounds, rows: list[LinearConstraint], pairs: int) -> Found:
    whole = np.zeros(len(cost))
    whole[:pairs] = 1
    options = {"mip_rel_gap": 0.0, "time_limit": SECONDS}
    result = milp(cost, integrality=whole, bounds=bounds, constraints=rows, options=options)
    if result.x is None:
        return Found(None, -np.inf, np.inf, is_impossible=result.status == INFEASIBLE)
    return Found(result.x[:pairs] > 1 / 2, -float(result.fun), -float(result.mip_dual_bound))


def _cost(model: Model, candidates: Candidates) -> Floats:
    return np.concatenate([-model.value[candidates], further(model).price]).astype(np.float64)


def _boxes(model: Model, candidates: Candidates) -> Bounds:
    number = further(model).number
    return Bounds(0.0, np.concatenate([np.ones(len(candidates.rows)), number]).astype(np.float64))


def _network(model: Model, candidates: Candidates, spare: int = 0) -> LinearConstraint:
    """Return the rows of both sides: least <= pairs <= most, and pairs - further = least; `spare` empty columns."""
    rows, columns = candidates
    pairs, extra = np.arange(len(rows)), further(model).right
    width = len(pairs) + len(extra) + spare
    lefts = sp.csr_array((np.ones(len(pairs)), (rows, pairs)), shape=(len(model.left), width))
    entries = np.concatenate([np.ones(len(pairs)), -np.ones(len(extra))])
    places = np.concatenate([columns, extra]), np.arange(len(pairs) + len(extra))
    rights = sp.csr_array((entries, places), shape=(len(model.right), width))
    low = np.concatenate([model.least_left, model.least_right])
    high = np.concatenate([model.most_left, model.least_right])
    return LinearConstraint(sp.vstack([lefts, rights]).tocsr(), low, high)
