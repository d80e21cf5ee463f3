"""Solve a problem: narrow it, solve, prove, widen where the proof fails, and answer."""

from dataclasses import dataclass

import numpy as np

from matching.assignment import duals, floor, flow, program, shortage
from matching.assignment.answer import Assignment, FloorTooHigh, Impossible, Reason, Undecided, Worst
from matching.assignment.duals import Prices, Taken
from matching.assignment.flow import Candidates
from matching.assignment.model import Model, canonical, triangle
from matching.assignment.problem import HIGHEST, Problem
from matching.fields import Flags

WHOLE = 5_000  # so many pairs are solved at once
NARROW = 24  # else so many of the best of each are looked at first
SLACK = 1e-9  # what a floor under sums may lose to the arithmetic of floats


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A solved model: who is taken, and the prices that prove it (None where a floor of sums made it branch)."""

    model: Model
    taken: Taken
    prices: Prices | None
    bound: float
    floor: float | None = None
    floor_bound: float | None = None

    @property
    def has_summed_floor(self) -> bool:
        """Whether pairs may move only as a floor under sums allows, which prices do not know."""
        return bool(self.floor) and not floor.is_single(self.model)


def assign(problem: Problem) -> Assignment | Impossible:
    """Return the best assignment with its proof, or all reasons why there is none.

    The order of the input does not matter, and the same input gives the same pairs (see `model` for ties) unless a
    floor under sums was stopped by its limit of time, which `gap` shows.
    """
    found = planned(problem)
    return found if isinstance(found, Impossible) else answer(found)


def planned(problem: Problem) -> Plan | Impossible:
    """Solve a problem and keep what `whatif` needs."""
    broken = shortage.of_locks(problem)
    if broken:
        return Impossible(broken)
    model = canonical(problem)
    if problem.floor is None or not floor.promised(model).any() or not _is_above(problem.floor):
        return _plain(model)
    if floor.is_single(model):
        return _single(model)
    return _summed(model)


def answer(plan: Plan) -> Assignment:
    """Return a plan in the words of who asked."""
    model, pairs = plan.model, plan.taken.pairs()
    rows = np.concatenate([model.locked[0], pairs.rows])
    columns = np.concatenate([model.locked[1], pairs.columns])
    order = np.lexsort((columns, rows))
    rows, columns = rows[order], columns[order]
    loads = np.bincount(columns, minlength=len(model.right))
    total = float(model.scores[rows, columns].sum()) - model.problem.balance * float(triangle(loads).sum())
    precision = model.precision if plan.prices else max(model.precision, program.GAP)
    # Prices prove the best in whole numbers, so rounding is all that another assignment could gain.
    bound = min(plan.bound, total + precision) if plan.prices else plan.bound
    return Assignment(
        pairs=tuple((model.left[i], model.right[j]) for i, j in zip(rows.tolist(), columns.tolist(), strict=True)),
        total=total,
        bound=max(total, bound),
        precision=precision,
        worst=_worst(model, Candidates(rows, columns)),
        loads=dict(zip(model.right, loads.tolist(), strict=True)),
        floor=plan.floor,
        floor_bound=plan.floor_bound,
    )


def _is_above(wanted: float | str) -> bool:
    return wanted == HIGHEST or float(wanted) > 0


def _plain(model: Model) -> Plan | Impossible:
    """Solve with the best pairs of each, then with every pair that the prices of that show to be worth a look."""
    chosen, times = _narrow(model, 1), 1
    while True:
        candidates = Candidates.of(chosen)
        flags = _best(model, candidates)
        if flags is None and (chosen == model.allowed).all():
            return Impossible(shortage.of_places(model))
        if flags is None:
            times *= 4
            chosen = _narrow(model, times)
            continue
        taken = Taken.of(model, candidates, flags)
        prices = duals.prices(model, taken)
        missing = model.allowed & ~chosen & (duals.excess(model, prices) > 0)
        if not missing.any():
            return Plan(model, taken, prices, duals.bound(model, prices))
        chosen |= missing


def _best(model: Model, candidates: Candidates) -> Flags | None:
    if not len(candidates.rows):
        return None if model.least_left.any() or model.least_right.any() else np.zeros(0, dtype=bool)
    if flow.is_here():
        try:
            return flow.best(model, candidates)
        except OverflowError:  # larger whole numbers than its own: the other solver has floats
            pass
    return program.best(model, candidates)


def _narrow(model: Model, times: int) -> Flags:
    """Return the best allowed pairs of each left, and of each right those that lose their left least: all have some."""
    if model.allowed.size <= WHOLE:
        return model.allowed
    value = np.where(model.allowed, model.value, -duals.FAR)
    # Without its hash, or lefts of equal losses would stand in the same order before every right.
    best = value.max(axis=1, keepdims=True) // model.unit.step * model.unit.step
    lost = value - best
    chosen = _largest(value, times * max(NARROW, 3 * int(model.most_left.max())))
    chosen |= _largest(lost.T, times * max(NARROW, 3 * int(np.median(model.most_right)))).T
    return chosen & model.allowed


def _largest(value: np.ndarray, number: int) -> Flags:
    """Mark the largest of each row."""
    if number >= value.shape[1]:
        return np.ones(value.shape, dtype=bool)
    least = np.partition(value, -number, axis=1)[:, -number]
    return np.asarray(value >= least[:, None])


def _single(model: Model) -> Plan | Impossible:
    """Keep a floor where each asks for one."""
    wanted = model.problem.floor
    if wanted != HIGHEST:
        kept = floor.kept(model, float(wanted or 0))
        found = _plain(kept)
        if isinstance(found, Impossible):
            return Impossible(shortage.of_places(model) or shortage.of_places(kept, under_floor=True))
        return _floored(found, float(wanted or 0))
    short = shortage.of_places(model)
    if short:
        return Impossible(short)
    reached = floor.highest(model)
    found = _plain(floor.kept(model, reached) if reached else model)
    return found if isinstance(found, Impossible) else _floored(found, reached, reached)


def _floored(plan: Plan, kept: float, bound: float | None = None) -> Plan:
    return Plan(plan.model, plan.taken, plan.prices, plan.bound, kept, bound)


def _summed(model: Model) -> Plan | Impossible:
    """Keep a floor under sums of scores; free if the best assignment keeps it anyhow."""
    free = _plain(model)
    wanted = model.problem.floor
    if isinstance(free, Impossible):
        return free
    if wanted != HIGHEST:
        return _promise(free, float(wanted or 0))
    candidates = Candidates.of(model.allowed)
    found = program.highest(model, candidates, floor.rows(model, candidates))
    taken = free.taken if found.taken is None else Taken.of(model, candidates, found.taken)
    fair = Plan(model, taken, None, free.bound)
    reached = _reached(fair)
    second = _promise(free, reached)
    return _floored(second if isinstance(second, Plan) else fair, reached, max(reached, found.bound))


def _promise(free: Plan, wanted: float) -> Plan | Impossible:
    """Return the best assignment under a floor of sums, given the best without it."""
    if _reached(free) >= wanted - SLACK:
        return _floored(free, wanted)
    candidates = Candidates.of(free.model.allowed)
    rows = floor.rows(free.model, candidates)
    found = program.floored_best(free.model, candidates, rows, wanted - SLACK)
    if found.taken is not None:
        bound = min(free.bound, found.bound + free.model.locked_points())
        return Plan(free.model, Taken.of(free.model, candidates, found.taken), None, bound, wanted)
    reason: Reason = Undecided(program.SECONDS)
    if found.is_impossible:
        reason = FloorTooHigh(wanted, program.highest(free.model, candidates, rows).bound)
    return Impossible((reason,))


def _reached(plan: Plan) -> float:
    """Return what a plan gives the worst-off of those who are promised something."""
    model = plan.model
    got = floor.shares(model, plan.taken.pairs()) + floor.shares(model, model.locked)
    return float(got[floor.promised(model)].min(initial=np.inf))


def _worst(model: Model, pairs: Candidates) -> Worst | None:
    got = np.where(model.asked > 0, floor.shares(model, pairs), np.inf)
    if not (model.asked > 0).any():
        return None
    place = int(got.argmin())
    return Worst(model.left[place], float(got[place]))
