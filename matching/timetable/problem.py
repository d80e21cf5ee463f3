"""What is asked of a timetable."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Pair = tuple[str, str]


class Room(NamedTuple):
    """A room and how many meetings it holds at once."""

    id: str
    tables: int


class Meeting(NamedTuple):
    """One meeting; tables count from 1. Without a room, any may be given to it."""

    left: str
    right: str
    slot: int
    room: str = ""
    table: int = 0

    @property
    def pair(self) -> Pair:
        """Who meets."""
        return self.left, self.right


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Maximise the points of the wishes that come true, nobody twice in a slot and no room above its tables.

    Points are whole numbers above 0; pairs that are not wished for do not meet, unless locked. A pair meets once.
    `most` is how many meetings a person has at most (the number of slots where nothing is said). `first` points are
    added for everybody's first meeting, so that nobody sits alone while others meet eight.

    Raises ValueError for what cannot be read: equal or unknown ids, slots that are not there, points below 1.
    """

    left: Sequence[str]
    right: Sequence[str]
    wishes: Mapping[Pair, int]
    slots: int
    rooms: Sequence[Room]
    most: Mapping[str, int] = field(default_factory=dict)
    absent: Collection[tuple[str, int]] = frozenset()
    locked: Collection[Meeting] = ()
    first: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be read."""
        people, rooms = [*self.left, *self.right], [room.id for room in self.rooms]
        if len(set(people)) < len(people) or len(set(rooms)) < len(rooms):
            raise ValueError("two people or rooms have the same id")
        if self.slots < 0 or self.first < 0 or any(room.tables < 0 for room in self.rooms):
            raise ValueError("slots, tables and points must not be negative")
        if any(points < 1 for points in self.wishes.values()):
            raise ValueError("a wish has a point at least")
        if any(number < 0 for number in self.most.values()):
            raise ValueError("nobody has fewer than no meetings")
        self._check_names(frozenset(people), frozenset(rooms))

    def _check_names(self, people: frozenset[str], rooms: frozenset[str]) -> None:
        left, right = frozenset(self.left), frozenset(self.right)
        for pair in (*self.wishes, *(one.pair for one in self.locked)):
            if pair[0] not in left or pair[1] not in right:
                raise ValueError(f"{pair} names who is not there")
        if any(name not in people for name in (*self.most, *(name for name, _slot in self.absent))):
            raise ValueError("somebody is named who is not there")
        slots = (*(slot for _name, slot in self.absent), *(one.slot for one in self.locked))
        if any(not 0 <= slot < self.slots for slot in slots):
            raise ValueError("a slot is named that is not there")
        if any(one.room and one.room not in rooms for one in self.locked):
            raise ValueError("a room is named that is not there")

    @property
    def tables(self) -> int:
        """How many meetings there can be at once."""
        return sum(room.tables for room in self.rooms)

    def limit(self, person: str) -> int:
        """How many meetings a person has at most."""
        return min(self.slots, self.most.get(person, self.slots))
