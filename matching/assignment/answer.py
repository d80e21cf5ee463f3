"""What is answered: a whole assignment with its proof, or why there is none. Never a part of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

FLOATS = 1e-12  # of the total: what sums of floats may lose
SideName = Literal["left", "right"]


class Worst(NamedTuple):
    """The left that got least for what it asked (sum of scores / most), the first by id of equals."""

    id: str
    value: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """The pairs in the order of their ids, and what is proved of them.

    `total` is the sum of the scores minus the price of uneven loads; no assignment within the bounds (and the floor
    found) reaches more than `bound`. `precision` is what whole-number solving may cost: the pairs are the best of all
    if `gap` is not above it. `worst` is None if nobody asks. `floor` is what every left with an open place was given
    at least, when asked for; no assignment gives the worst-off of them more than `floor_bound` ("highest" only).
    """

    pairs: tuple[tuple[str, str], ...]
    total: float
    bound: float
    precision: float
    worst: Worst | None
    loads: Mapping[str, int]
    floor: float | None = None
    floor_bound: float | None = None

    @property
    def gap(self) -> float:
        """How much more points another assignment could have at the very most."""
        return max(0.0, self.bound - self.total)

    @property
    def is_optimal(self) -> bool:
        """Whether it is proved that nothing is better, neither the floor (if "highest") nor the total under it."""
        close = self.precision + FLOATS * abs(self.total)
        is_highest = self.floor_bound is None or self.floor is None or self.floor_bound - self.floor <= close
        return is_highest and self.gap <= close


@dataclass(frozen=True, slots=True)
class LockedForbidden:
    """A pair is locked and forbidden at once."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class LockedTooMany:
    """More pairs of one are locked than it may have."""

    side: SideName
    id: str
    locked: int
    most: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """The `members` of a side need `needed` pairs together, and there are at most `available` for them.

    `others` are the counterparts that they may have. Locked pairs are counted on neither side. `under_floor`: it is
    the floor that leaves too few.
    """

    side: SideName
    members: tuple[str, ...]
    others: tuple[str, ...]
    needed: int
    available: int
    under_floor: bool = False


@dataclass(frozen=True, slots=True)
class FloorTooHigh:
    """Not everybody can be given `asked`; the highest floor that can be promised is at most `highest`."""

    asked: float
    highest: float


@dataclass(frozen=True, slots=True)
class Undecided:
    """The solver stopped at its limit of time before it found any assignment that keeps the floor."""

    seconds: float


Reason = LockedForbidden | LockedTooMany | Shortage | FloorTooHigh | Undecided


@dataclass(frozen=True, slots=True)
class Impossible:
    """No assignment keeps all that was asked, for these reasons."""

    reasons: tuple[Reason, ...]
