"""A timetable as rows and columns of whole numbers: maximise worth @ x, with rows @ x <= caps and x 0 or 1.

A column is a pair in a slot, then one for each person who may still have a first meeting. Locked meetings are no
columns: they take their places out of the caps.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from matching.timetable.problem import Meeting, Problem

Wholes = NDArray[np.int64]
Worth = Callable[[Meeting], int]


class Model(NamedTuple):
    """The columns that are meetings come first, in the order of pairs, then slots."""

    meetings: tuple[Meeting, ...]
    worth: Wholes
    rows: sp.csr_array
    caps: Wholes

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.worth)


class _Rows:
    """Rows that are written one entry at a time."""

    def __init__(self) -> None:
        self._places: dict[object, int] = {}
        self._caps: list[int] = []
        self._entries: list[tuple[int, int, int]] = []

    def put(self, name: object, column: int, cap: int, sign: int = 1) -> None:
        """Let a column count in the row of that name."""
        row = self._places.setdefault(name, len(self._caps))
        if row == len(self._caps):
            self._caps.append(cap)
        self._entries.append((row, column, sign))

    def matrix(self, width: int) -> tuple[sp.csr_array, Wholes]:
        """Return the rows and their caps."""
        shape = len(self._caps), width
        if not self._entries:
            return sp.csr_array(shape, dtype=np.int64), np.zeros(0, dtype=np.int64)
        row, column, sign = (np.array(part) for part in zip(*self._entries, strict=True))
        return sp.csr_array((sign, (row, column)), shape=shape), np.array(self._caps, dtype=np.int64)


def model(problem: Problem, worth: Worth) -> Model:
    """Return the rows and columns of a problem; `worth` says what a meeting in its slot is worth."""
    held = Counter(name for one in problem.locked for name in one.pair)
    full = Counter(one.slot for one in problem.locked)
    meetings = tuple(_open(problem))
    rows = _Rows()
    for column, one in enumerate(meetings):
        rows.put(one.pair, column, 1)
        rows.put(one.slot, column, problem.tables - full[one.slot])
        for name in one.pair:
            rows.put((name, one.slot, "at once"), column, 1)
            rows.put((name, "in all"), column, problem.limit(name) - held[name])
    firsts = _firsts(problem, meetings, held)
    for place, name in enumerate(firsts):
        rows.put((name, "first"), len(meetings) + place, 0)
    place_of = {name: place for place, name in enumerate(firsts)}
    for column, one in enumerate(meetings):
        for name in one.pair:
            if name in place_of:
                rows.put((name, "first"), column, 0, -1)
    width = len(meetings) + len(firsts)
    matrix, caps = rows.matrix(width)
    values = [*(worth(one) for one in meetings), *(problem.first for _ in firsts)]
    return Model(meetings, np.array(values, dtype=np.int64), matrix, caps)


def _open(problem: Problem) -> Iterable[Meeting]:
    """Every meeting that may still be set."""
    away = frozenset(problem.absent)
    taken = {(name, one.slot) for one in problem.locked for name in one.pair}
    full = Counter(one.slot for one in problem.locked)
    met = {one.pair for one in problem.locked}
    slots = [slot for slot in range(problem.slots) if full[slot] < problem.tables]
    for pair in sorted(problem.wishes.keys() - met):
        for slot in slots:
            if not any((name, slot) in away or (name, slot) in taken for name in pair):
                yield Meeting(*pair, slot)


def _firsts(problem: Problem, meetings: tuple[Meeting, ...], held: Counter[str]) -> list[str]:
    """Who has no meeting yet and may get one, where a first one has its own points."""
    if not problem.first:
        return []
    return sorted({name for one in meetings for name in one.pair if not held[name]})
