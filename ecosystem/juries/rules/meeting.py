"""What the meeting that decides narrows its list to, where the seats end, and where one stays after a move. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from ecosystem.calls.rules.eligibility import Verdict
from ecosystem.juries.models import Outcome

UNDECIDED = "undecided"


class Sign(enum.StrEnum):
    """What the meeting should look at twice."""

    OUTLIER = "outlier"
    CONFLICT = "conflict"
    THIN = "thin"


@dataclass(frozen=True)
class Facts:
    """What of an application the list is narrowed by."""

    outcome: str = UNDECIDED
    verdict: str = ""
    sectors: frozenset[str] = frozenset()
    ward: str = ""
    signs: frozenset[Sign] = frozenset()

    def values(self, name: str) -> Collection[str]:
        """What it has under one name of ``Narrowed``."""
        return {
            "outcome": {self.outcome},
            "verdict": {self.verdict},
            "sector": self.sectors,
            "ward": {self.ward},
            "sign": {sign.value for sign in self.signs},
        }[name]


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to; empty narrows nothing."""

    outcome: str = ""
    verdict: str = ""
    sector: str = ""
    ward: str = ""
    sign: str = ""

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name: as it stands in an address."""
        return {name: value for name in NAMES if (value := getattr(self, name))}


NAMES = tuple(one.name for one in fields(Narrowed))
# What can be asked for whether or not the list has it now: the last one that fits may just have moved.
ALWAYS: Mapping[str, Collection[str]] = {
    "outcome": {UNDECIDED, *(one.value for one in Outcome)},
    "verdict": {one.value for one in Verdict},
    "sign": {one.value for one in Sign},
}


def read(sent: Mapping[str, str], every: Collection[Facts]) -> Narrowed:
    """What an address asks for; what there is not narrows nothing."""
    there = {name: {*ALWAYS.get(name, ()), *(each for one in every for each in one.values(name))} for name in NAMES}
    return Narrowed(**{name: sent.get(name, "") if sent.get(name, "") in there[name] else "" for name in NAMES})


def fits(facts: Facts, narrowed: Narrowed) -> bool:
    """Whether an application is in the narrowed list."""
    return all(value in facts.values(name) for name, value in narrowed.chosen().items())


def seats_end(ranked: Sequence[tuple[int, int]], seats: int | None) -> int | None:
    """Before which of the shown applications the seats end; ``ranked``: each with its place in the whole list."""
    return next((number for number, place in ranked if seats is not None and place > seats), None)


def stays_at(before: Sequence[int], after: Collection[int], moved: int) -> int | None:
    """Where one looks after a move: where it stands, else at what came after it in the list, else before it."""
    at = before.index(moved) if moved in before else 0
    return next((one for one in (*before[at:], *reversed(before[:at])) if one in after), None)
