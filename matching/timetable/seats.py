"""Which table each meeting gets: the right side stays where it sits, the left side walks; what was given is kept."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.timetable.problem import Meeting, Room


class Seat(NamedTuple):
    """A table of a room."""

    room: str
    table: int


# Points of a table for a meeting: it is its own already, the right side's home, where it or the left sat just before.
KEPT, GIVEN, HOME, STAYED, NEAR = 1000, 100, 8, 4, 1


def seated(meetings: Iterable[Meeting], rooms: Sequence[Room]) -> tuple[Meeting, ...]:
    """Return the meetings with their tables; a meeting that has one, or a room, keeps it."""
    seats = [Seat(room.id, number) for room in rooms for number in range(1, room.tables + 1)]
    every = sorted(meetings, key=lambda one: (one.slot, one.left, one.right))
    home = _homes(every, seats)
    last: dict[str, Seat] = {}
    found: list[Meeting] = []
    for _slot, together in groupby(every, key=lambda one: one.slot):
        at_once = list(together)
        points = np.array([[_points(one, seat, home, last) for seat in seats] for one in at_once])
        for row, column in zip(*linear_sum_assignment(points, maximize=True), strict=True):
            one, seat = at_once[row], seats[column]
            found.append(one._replace(room=seat.room, table=seat.table))
            last[one.left] = last[one.right] = seat
    return tuple(sorted(found, key=lambda one: (one.slot, one.room, one.table)))


def _homes(meetings: Sequence[Meeting], seats: Sequence[Seat]) -> dict[str, Seat]:
    """A table of its own for each of the right, where there are enough."""
    rights = sorted({one.right for one in meetings})
    homes = {one.right: Seat(one.room, one.table) for one in reversed(meetings) if one.table}
    free = [seat for seat in seats if seat not in homes.values()]
    new = [name for name in rights if name not in homes]
    if len(new) > len(free):
        return {}
    return {**homes, **dict(zip(new, free, strict=False))}


def _points(one: Meeting, seat: Seat, home: dict[str, Seat], last: dict[str, Seat]) -> int:
    is_room = one.room == seat.room
    return (
        KEPT * (is_room and one.table == seat.table)
        + GIVEN * is_room
        + HOME * (home.get(one.right) == seat)
        + STAYED * (last.get(one.right) == seat)
        + NEAR * (last.get(one.left) == seat)
    )
