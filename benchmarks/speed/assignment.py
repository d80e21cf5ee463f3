"""How fast the best assignment is found and proved, beside what people would use, on the same problems.

Run it alone by `make bench ONLY=assignment`. CPU time, median of RUNS with all of them taking turns. Every answer is
checked: the same total, within all bounds, nobody given the same counterpart twice.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.assignment import flow, program
from matching.assignment.answer import Assignment, Impossible
from matching.assignment.flow import Candidates
from matching.assignment.model import canonical
from matching.assignment.problem import HIGHEST, Bounds, Problem
from matching.assignment.solving import assign
from matching.assignment.whatif import WhatIf
from matching.fields import Flags, Floats

RUNS = 5
PEERS_UP_TO = 200_000  # pairs: beyond it the peers take minutes or more memory than there is
AIMS = {"50 x 30": 10.0, "500 x 200": 100.0, "5,000 x 1,000": 10_000.0}  # milliseconds
MINUS = -1e6  # a forbidden pair, for a peer that knows none


Answer = TypeVar("Answer")


class Size(NamedTuple):
    """How many lefts and rights, how many each left needs and each right takes at most."""

    lefts: int
    rights: int
    need: int
    most: int

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return f"{self.lefts:,} x {self.rights:,}"


class Row(NamedTuple):
    """One figure: who answered which case, CPU milliseconds, the total, and what is proved (None: nothing)."""

    case: str
    who: str
    milliseconds: float
    total: float | None = None
    gap: float | None = None
    aim: float | None = None


SIZES = (
    Size(50, 30, 1, 3),
    Size(50, 30, 2, 4),
    Size(500, 200, 1, 3),
    Size(500, 200, 2, 6),
    Size(5_000, 1_000, 1, 6),
    Size(5_000, 1_000, 2, 12),
)
FLOORS, CHANGES = SIZES[:3], (SIZES[0], SIZES[2])


def made(size: Size, seed: int = 0) -> Problem:
    """Return the same problem for the same seed: skewed scores, popular rights, one pair in twenty forbidden."""
    random = np.random.default_rng(seed)
    shape = size.lefts, size.rights
    scores = 60 * random.random(shape) ** 3 + 10 * random.random((size.lefts, 1)) + 20 * random.random((1, size.rights))
    scores = scores.round(3)
    scores[random.random(shape) < 1 / 20] = -np.inf
    needs, loads = [Bounds(size.need, size.need)] * size.lefts, [Bounds(0, size.most)] * size.rights
    return Problem([f"s{n}" for n in range(size.lefts)], [f"m{n}" for n in range(size.rights)], scores, needs, loads)


def cases(most: int = SIZES[-1].lefts) -> Iterator[Row]:
    """Measure every size of at most so many lefts, then hard problems, then what floors and changes cost."""
    sizes = [size for size in SIZES if size.lefts <= most]
    for size in sizes:
        yield from _beside_peers(size)
    if SIZES[-1] in sizes:
        yield from _hard(SIZES[-1])
    yield from _floors([size for size in FLOORS if size in sizes])
    yield from _changes([size for size in CHANGES if size in sizes])


def _beside_peers(size: Size) -> Iterator[Row]:
    problem = made(size)
    answers: dict[str, Callable[[], Assignment | float]] = {"ours, with its proof": partial(_solved, problem)}
    if size.lefts * size.rights <= PEERS_UP_TO:
        answers["OR-tools, all pairs"] = partial(_all_pairs, problem, flow.best)
        answers["HiGHS in scipy, all pairs"] = partial(_all_pairs, problem, program.best)
        if size.need == 1:
            answers["scipy linear_sum_assignment, places as columns"] = partial(_places_as_columns, problem)
    elif size.need == 1:
        answers["OR-tools, all pairs"] = partial(_all_pairs, problem, flow.best)
    case = f"{size.name}, each needs {size.need}, takes {size.most}"
    best = _solved(problem).total
    for who, (spent, found) in _timed(answers).items():
        total = found.total if isinstance(found, Assignment) else found
        if abs(total - best) > 1e-6 * best:
            raise AssertionError(f"{who} found {total} instead of {best} for {case}")
        gap = found.gap if isinstance(found, Assignment) else None
        yield Row(case, who, spent, total, gap, AIMS[size.name] if gap is not None else None)


def _hard(size: Size) -> Iterator[Row]:
    """Measure what solvers of flows dislike: no place to spare, many equal scores, everybody after the same."""
    easy = made(size)
    levels = np.where(np.isfinite(easy.scores), np.round(easy.scores / 10), -np.inf)
    exact = [Bounds(0, -(-size.lefts * size.need // size.rights))] * size.rights
    hard = {
        "places exactly enough": replace(easy, loads=exact),
        "and scores of ten levels": replace(easy, loads=exact, scores=levels),
        "everybody scores alike": replace(easy, scores=np.tile(easy.scores[:1], (size.lefts, 1))),
    }
    for name, problem in hard.items():
        spent, found = _timed({"": partial(_solved, problem)})[""]
        yield Row(f"{size.name}, {name}", "ours", spent, found.total, found.gap, AIMS[size.name])


def _floors(sizes: Sequence[Size]) -> Iterator[Row]:
    for size in sizes:
        problem = replace(made(size), floor=HIGHEST)
        spent, found = _timed({"": partial(_solved, problem)})[""]
        yield Row(f"{size.name}, each needs {size.need}, highest floor", "ours", spent, found.total, found.gap)


def _changes(sizes: Sequence[Size]) -> Iterator[Row]:
    for size in sizes:
        asked = WhatIf.of(made(size))
        if isinstance(asked, Impossible):
            raise TypeError(f"{size.name} cannot be assigned")
        spent, _ = _timed({"": partial(asked.of_left, "s0")})[""]
        yield Row(f"{size.name}, the price of every change of one left", "ours", spent)


def _solved(problem: Problem) -> Assignment:
    found = assign(problem)
    if not isinstance(found, Assignment) or not found.is_optimal:
        raise AssertionError(f"not proved the best: {found}")
    return found


def _all_pairs(problem: Problem, best: Callable[..., Flags | None]) -> float:
    model = canonical(problem)
    candidates = Candidates.of(model.allowed)
    flags = best(model, candidates)
    return float(model.scores[candidates][flags].sum())


def _places_as_columns(problem: Problem) -> float:
    """Give each right as many columns as it has places; right only where each left needs one."""
    columns = np.repeat(np.arange(len(problem.right)), [most for _, most in problem.loads])
    scores: Floats = np.where(np.isfinite(problem.scores), problem.scores, MINUS)[:, columns]
    return float(scores[linear_sum_assignment(scores, maximize=True)].sum())


def _timed(answers: dict[str, Callable[[], Answer]]) -> dict[str, tuple[float, Answer]]:
    """Let all answer in turn, RUNS times; return the median CPU milliseconds of each with what it answered."""
    spent: dict[str, list[float]] = {who: [] for who in answers}
    found: dict[str, Answer] = {}
    for _run in range(RUNS):
        for who, ask in answers.items():
            start = time.process_time()
            found[who] = ask()
            spent[who].append(1000 * (time.process_time() - start))
    return {who: (statistics.median(spent[who]), found[who]) for who in answers}


def table(rows: list[Row]) -> str:
    """Return the rows as people read them."""
    lines = [f"{'case':58} {'who':48} {'CPU ms':>10} {'aim':>8} {'proved gap':>11}"]
    for row in rows:
        aim = "" if row.aim is None else f"{row.aim:,.0f}"
        gap = "" if row.gap is None else f"{row.gap:.0e}"
        lines.append(f"{row.case:58} {row.who:48} {row.milliseconds:10,.1f} {aim:>8} {gap:>11}")
    return "\n".join(lines)


def main() -> None:
    """Print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    wants_json = parser.parse_args().json
    rows = list(cases())
    print(json.dumps([row._asdict() for row in rows]) if wants_json else table(rows))


if __name__ == "__main__":
    main()
