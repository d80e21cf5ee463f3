"""The first solver: minimum-cost flow by cost scaling (Goldberg 1997), as OR-tools has it.

One unit of flow is one pair. Lefts are sources of their least, rights are sinks of theirs; what is optional on either
side runs through one hub:

    hub -> left   up to most - least, for nothing
    left -> right 1 for each candidate pair, at minus its value
    right -> hub  up to most - least, at the price of uneven loads (one arc for each further pair)
"""

from typing import NamedTuple

import numpy as np

from matching.assignment.model import Model, Wholes
from matching.fields import Flags, Index

try:
    from ortools.graph.python import min_cost_flow
except ImportError:  # no build of OR-tools for this machine: `program` answers
    min_cost_flow = None


class Candidates(NamedTuple):
    """Pairs that a solver may choose from, by their places; in the order of rows, then columns."""

    rows: Index
    columns: Index

    @classmethod
    def of(cls, chosen: Flags) -> "Candidates":
        """Return the pairs that are true in a table."""
        return cls(*np.nonzero(chosen))


class Further(NamedTuple):
    """Arcs from the rights to the hub: which right, how many pairs, the price of each."""

    right: Index
    number: Wholes
    price: Wholes


def is_here() -> bool:
    """Whether OR-tools can be used on this machine."""
    return min_cost_flow is not None


def further(model: Model) -> Further:
    """Return the arcs for what rights take beyond their least; with a price, one for each pair."""
    optional = model.most_right - model.least_right
    if not model.price:
        return Further(np.arange(len(optional)), optional, np.zeros(len(optional), dtype=np.int64))
    right = np.repeat(np.arange(len(optional)), optional)
    nth = np.arange(len(right)) - np.repeat(np.cumsum(optional) - optional, optional)
    price = model.price * (nth + (model.held + model.least_right)[right])
    return Further(right, np.ones(len(right), dtype=np.int64), price)


def best(model: Model, candidates: Candidates) -> Flags | None:
    """Return which candidates make the best assignment, None if none keeps the bounds.

    Raise OverflowError if the whole numbers are too large for the solver.
    """
    lefts, rights = len(model.left), len(model.right)
    hub, optional = lefts + rights, further(model)
    left = np.arange(lefts)
    tails = np.concatenate([candidates.rows, np.full(lefts, hub), lefts + optional.right])
    heads = np.concatenate([lefts + candidates.columns, left, np.full(len(optional.right), hub)])
    pairs = np.ones(len(candidates.rows), dtype=np.int64)
    capacities = np.concatenate([pairs, model.most_left - model.least_left, optional.number])
    costs = np.concatenate([-model.value[candidates], np.zeros(lefts, dtype=np.int64), optional.price])
    network = min_cost_flow.SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(tails.astype(np.int32), heads.astype(np.int32), capacities, costs)
    balance = int(model.least_right.sum() - model.least_left.sum())
    supplies = np.concatenate([model.least_left, -model.least_right, [balance]])
    network.set_nodes_supplies(np.arange(hub + 1, dtype=np.int32), supplies)
    status = network.solve()
    if status == network.INFEASIBLE:
        return None
    if status != network.OPTIMAL:
        raise OverflowError(f"the solver of flows gave up: {status.name}")
    return np.asarray(network.flows(np.arange(len(pairs), dtype=np.int32)) > 0)
