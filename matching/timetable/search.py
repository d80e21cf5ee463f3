"""The search for a timetable by OR-tools' CP-SAT: first for one that reaches the bound, else for the best there is.

One thread, one seed and a limit of work instead of time: the same question has the same answer on every machine.
"""

from typing import Any, NamedTuple

import numpy as np

from matching.fields import Flags
from matching.timetable.bound import Proof
from matching.timetable.model import Model

WORK = 30.0  # of CP-SAT's own measure, near a second of one core each; for each of the two questions
SEED = 1


class Found(NamedTuple):
    """The columns taken, and a bound in points that nothing passes."""

    taken: Flags
    bound: int


def search(model: Model, proof: Proof, work: float = WORK) -> Found:
    """Return the best columns found; proved the best where their worth is the bound."""
    reached = _reaching(model, proof, work)
    return Found(reached, proof.bound) if reached is not None else _best(model, proof, work)


def _reaching(model: Model, proof: Proof, work: float) -> Flags | None:
    """Return columns that reach the bound, by complementary slackness a question without an objective."""
    program, columns = _program(model, proof.usable, proof.filled, proof)
    for place, column in columns.items():
        if proof.forced[place]:
            program.add(column == 1)
    solver = _solver(work)
    if not _has_answer(solver, solver.solve(program)):
        return None
    taken = _taken(model, solver, columns)
    # Prices are floats: what they were rounded to is counted again.
    return taken if int(model.worth @ taken) == proof.bound else None


def _best(model: Model, proof: Proof, work: float) -> Found:
    every, none = np.ones(model.width, dtype=bool), np.zeros(len(model.caps), dtype=bool)
    program, columns = _program(model, every, none, proof)
    total = sum(int(model.worth[place]) * column for place, column in columns.items())
    program.add(total <= proof.bound)
    program.maximize(total)
    solver = _solver(work)
    if not _has_answer(solver, solver.solve(program)):
        return Found(np.zeros(model.width, dtype=bool), proof.bound)
    return Found(_taken(model, solver, columns), min(proof.bound, round(solver.best_objective_bound)))


def _program(model: Model, usable: Flags, filled: Flags, proof: Proof) -> tuple[Any, dict[int, Any]]:
    # CP-SAT loads pandas and protobuf: only who makes a timetable pays for it.
    from ortools.sat.python import cp_model  # noqa: PLC0415

    program = cp_model.CpModel()
    columns = {int(place): program.new_bool_var("") for place in np.nonzero(usable)[0]}
    for place, column in columns.items():
        program.add_hint(column, int(proof.guess[place] > 1 / 2))
    rows = model.rows.tocsr()
    for row, cap in enumerate(model.caps.tolist()):
        places = slice(rows.indptr[row], rows.indptr[row + 1])
        entries = zip(rows.indices[places].tolist(), rows.data[places].tolist(), strict=True)
        inside = [(columns[place], sign) for place, sign in entries if place in columns]
        _add(program, inside, cap, is_filled=bool(filled[row]))
    return program, columns


def _add(program: Any, inside: list[tuple[Any, int]], cap: int, *, is_filled: bool) -> None:  # noqa: ANN401
    total = sum(sign * column for column, sign in inside)
    if not inside:
        if is_filled and cap:
            program.add_bool_or([])
    elif cap == 1 and all(sign == 1 for _column, sign in inside):
        known = [column for column, _sign in inside]
        program.add_exactly_one(known) if is_filled else program.add_at_most_one(known)
    elif is_filled:
        program.add(total == cap)
    else:
        program.add(total <= cap)


def _solver(work: float) -> Any:  # noqa: ANN401  a solver
    from ortools.sat.python import cp_model  # noqa: PLC0415  see above

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = work
    return solver


def _has_answer(solver: Any, status: Any) -> bool:  # noqa: ANN401  a solver and its word
    return solver.status_name(status) in {"OPTIMAL", "FEASIBLE"}


def _taken(model: Model, solver: Any, columns: dict[int, Any]) -> Flags:  # noqa: ANN401  a solver
    taken = np.zeros(model.width, dtype=bool)
    for place, column in columns.items():
        taken[place] = solver.boolean_value(column)
    return taken
