"""What is answered: a timetable with its proof, or why the locked meetings cannot stand together."""

from dataclasses import dataclass

from matching.timetable.problem import Meeting, Pair


@dataclass(frozen=True, slots=True)
class Timetable:
    """The meetings by slot, then room and table.

    `value` is their points; no timetable reaches more than `bound`. `unmet` are wishes that do not come true.
    """

    meetings: tuple[Meeting, ...]
    value: int
    bound: int
    unmet: tuple[Pair, ...]

    @property
    def is_optimal(self) -> bool:
        """Whether it is proved that nothing is better."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Replanned:
    """A timetable that stood, after a change: the pairs that keep their slot, those that meet at another, those lost.

    `timetable.value` and `timetable.bound` count what was planned before: no other plan keeps more of it. Among those
    that keep as much, none moves fewer (`is_least`: proved).
    """

    timetable: Timetable
    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    dropped: tuple[Pair, ...]
    is_least: bool


@dataclass(frozen=True, slots=True)
class Twice:
    """Locked meetings give one person two at once, or one pair two meetings (`slot` of the second)."""

    person: str
    slot: int


@dataclass(frozen=True, slots=True)
class Away:
    """A locked meeting falls into a slot in which the person is away."""

    person: str
    slot: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """More locked meetings than the person may have."""

    person: str
    locked: int
    most: int


@dataclass(frozen=True, slots=True)
class NoTable:
    """More locked meetings in a slot than tables; `room` is empty where all rooms together have too few."""

    slot: int
    room: str = ""


Reason = Twice | Away | TooMany | NoTable


@dataclass(frozen=True, slots=True)
class Impossible:
    """What is locked contradicts itself, for these reasons."""

    reasons: tuple[Reason, ...]
