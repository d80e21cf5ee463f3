"""Why there is no assignment: who needs more than those they may have can give.

A set of members of one side that needs more than its counterparts can take is what a minimum cut shows (Hall 1935,
Ford and Fulkerson 1956). Looking at each side alone is enough: if the least of the lefts can be met within the most of
the rights, and the least of the rights within the most of the lefts, then both can at once (the symmetric
supply-demand theorem of Ford and Fulkerson 1962, II.2).
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from matching.assignment.answer import LockedForbidden, LockedTooMany, Reason, Shortage, SideName
from matching.assignment.model import Model, Wholes
from matching.assignment.problem import Problem
from matching.fields import Flags


class _Wants(NamedTuple):
    """One side that wants its least from the other."""

    side: SideName
    ids: tuple[str, ...]
    others: tuple[str, ...]
    allowed: Flags
    least: Wholes
    most: Wholes


def of_locks(problem: Problem) -> tuple[Reason, ...]:
    """Name the locked pairs that cannot stand."""
    places = [{name: place for place, name in enumerate(ids)} for ids in (problem.left, problem.right)]
    forbidden, found = set(problem.forbidden), list[Reason]()
    locked = sorted(set(problem.locked))
    for left, right in locked:
        if (left, right) in forbidden or problem.scores[places[0][left], places[1][right]] == -np.inf:
            found.append(LockedForbidden(left, right))
    sides: tuple[tuple[SideName, int], ...] = (("left", 0), ("right", 1))
    for side, way in sides:
        bounds = problem.loads if way else problem.needs
        for name, number in sorted(Counter(pair[way] for pair in locked).items()):
            most = bounds[places[way][name]].most
            if number > most:
                found.append(LockedTooMany(side, name, number, most))
    return tuple(found)


def of_places(model: Model, *, under_floor: bool = False) -> tuple[Shortage, ...]:
    """Name who needs more than there is, in sets as small as they fall apart; nothing if all bounds can be kept."""
    found = [one for wants in _sides(model) for one in _cut(wants)]
    return tuple(one if not under_floor else _floored(one) for one in found)


def is_met(model: Model) -> bool:
    """Whether all bounds can be kept at once."""
    return all(_flow(wants)[0] == wants.least.sum() for wants in _sides(model))


def _sides(model: Model) -> tuple[_Wants, _Wants]:
    return (
        _Wants("left", model.left, model.right, model.allowed, model.least_left, model.most_right),
        _Wants("right", model.right, model.left, model.allowed.T, model.least_right, model.most_left),
    )


def _flow(wants: _Wants) -> tuple[int, sp.csr_array]:
    """Return how much of the least can be met, and what is left of the arcs: source, members, others, sink."""
    members, others = wants.allowed.shape
    if not wants.least.any():
        return 0, sp.csr_array((members + others + 2, members + others + 2))
    rows, columns = np.nonzero(wants.allowed & (wants.least > 0)[:, None])
    tails = np.concatenate([np.zeros(members), 1 + rows, 1 + members + np.arange(others)])
    heads = np.concatenate([1 + np.arange(members), 1 + members + columns, np.full(others, 1 + members + others)])
    number = np.concatenate([wants.least, np.ones(len(rows)), wants.most]).astype(np.int32)
    arcs = sp.csr_array((number, (tails.astype(np.int32), heads.astype(np.int32))), shape=(members + others + 2,) * 2)
    result = maximum_flow(arcs, 0, members + others + 1)
    return int(result.flow_value), arcs - result.flow


def _cut(wants: _Wants) -> Iterator[Shortage]:
    met, rest = _flow(wants)
    if met == wants.least.sum():
        return
    members = len(wants.ids)
    rest.data[rest.data < 0] = 0
    rest.eliminate_zeros()
    seen = np.zeros(rest.shape[0], dtype=bool)
    seen[breadth_first_order(rest, 0, return_predecessors=False)] = True
    short, full = np.flatnonzero(seen[1 : members + 1]), seen[members + 1 : -1]
    table = wants.allowed[short]
    joined = sp.block_array([[None, sp.csr_array(table)], [sp.csr_array(table.T), None]]) if table.any() else None
    number, labels = (len(short), np.arange(len(short))) if joined is None else connected_components(joined)
    for label in range(number):
        mine = np.flatnonzero(labels[: len(short)] == label)
        reach = table[mine].any(axis=0)
        available = int(wants.most[reach & full].sum() + table[mine][:, ~full].sum())
        needed = int(wants.least[short[mine]].sum())
        if needed > available:
            names = tuple(wants.ids[place] for place in short[mine])
            others = tuple(wants.others[place] for place in np.flatnonzero(reach))
            yield Shortage(wants.side, names, others, needed, available)


def _floored(one: Shortage) -> Shortage:
    return Shortage(one.side, one.members, one.others, one.needed, one.available, under_floor=True)
