"""How fast the best timetable of a meeting day is found and proved, and a change on the day.

Run it alone by `make bench ONLY=timetable`. CPU time of one thread, one run each: the search is the same every time.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from benchmarks.speed.assignment import Row
from matching.timetable.answer import Replanned, Timetable
from matching.timetable.problem import Problem, Room
from matching.timetable.replanning import replan
from matching.timetable.solving import timetable

AIM = 30_000.0  # milliseconds
SMALL = 1_000
LEFT, RIGHT, SLOTS = 40, 30, 12
Answer = TypeVar("Answer")


class Day(NamedTuple):
    """Which share of all pairs wish to meet, how many tables, how many meetings a person, who is away how often."""

    wished: float
    tables: int
    most: int
    away: float

    @property
    def name(self) -> str:
        """As it stands in the table."""
        share = f"{LEFT} x {RIGHT}, {SLOTS} slots, {self.wished:.0%} wished"
        return f"{share}, {self.tables} tables, {self.most} each, {self.away:.0%} away"


DAYS = (Day(0.3, 20, 8, 0.1), Day(0.6, 30, 12, 0.2), Day(1.0, 15, 8, 0.1), Day(1.0, 20, 8, 0.0), Day(1.0, 30, 12, 0.0))


def made(day: Day, seed: int = 0) -> Problem:
    """Return the same day for the same seed: skewed points, people away at random."""
    random = np.random.default_rng(seed)
    left, right = [f"s{n}" for n in range(LEFT)], [f"m{n}" for n in range(RIGHT)]
    points = (100 * random.random((LEFT, RIGHT)) ** 2).round().astype(int) + 1
    wished = random.random((LEFT, RIGHT)) < day.wished
    wishes = {(left[i], right[j]): int(points[i, j]) for i, j in zip(*np.nonzero(wished), strict=True)}
    people = [*left, *right]
    away = {(people[i], int(slot)) for i, slot in zip(*np.nonzero(_away(random, day)), strict=True)}
    return Problem(left, right, wishes, SLOTS, [Room("hall", day.tables)], dict.fromkeys(people, day.most), away)


def cases(size: int = 10_000) -> Iterator[Row]:
    """Measure each day, and on each somebody who is four slots late; below a thousand profiles the first day alone."""
    for day in DAYS if size >= SMALL else DAYS[:1]:
        problem = made(day)
        spent, found = _timed(partial(timetable, problem))
        if not isinstance(found, Timetable):
            raise TypeError(f"{day.name}: {found}")
        yield Row(day.name, "CP-SAT under prices of the rows", spent, found.value, found.bound - found.value, AIM)
        late = {("s0", slot) for slot in range(2, 6)}
        changed = replace(problem, absent={*problem.absent, *late})
        spent, again = _timed(partial(replan, changed, found.meetings, 2))
        if not isinstance(again, Replanned):
            raise TypeError(f"{day.name}: {again}")
        who = f"one is late: {len(again.moved)} move, {len(again.dropped)} lost, least {again.is_least}"
        gap = again.timetable.bound - again.timetable.value
        yield Row(day.name, who, spent, again.timetable.value, gap, AIM)


def _away(random: np.random.Generator, day: Day) -> np.ndarray:
    return random.random((LEFT + RIGHT, SLOTS)) < day.away


def _timed(ask: Callable[[], Answer]) -> tuple[float, Answer]:
    start = time.process_time()
    found = ask()
    return 1000 * (time.process_time() - start), found
