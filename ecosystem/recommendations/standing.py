"""The hard rules of matching on two facts, for a page that says what keeps somebody off a list. Pure.

The engine decides on blocks of pairs and only the worker may load it; these are the same rules on one pair, in plain
Python, and a test holds the two equal. ``told`` says which of the broken rules a reader may be told: what the other
side keeps to itself (a declared conflict, a stake in a rival, who else is a member, a capacity it closed) is one and
the same private condition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ecosystem.recommendations.documents import NONE, Facts, MandateFacts, Terms

TENTH = 10
PRIVATE = "private"


@dataclass(frozen=True)
class Pair:
    """A startup and a counterpart under one mandate; ``rivals`` are declared by the startup or declare it."""

    startup: Facts
    other: Facts
    offer: MandateFacts
    connected: bool = False
    rivals: Terms = NONE


def offers(other: Facts) -> tuple[MandateFacts, ...]:
    """The mandates of a counterpart, what they leave open filled from its profile; never empty."""
    return tuple(
        MandateFacts(
            stages=one.stages,
            rounds=one.rounds,
            sectors=one.sectors or other.sectors,
            excluded_sectors=one.excluded_sectors,
            instruments=one.instruments or other.instruments,
            languages=one.languages or other.languages,
            ticket_min=one.ticket_min,
            ticket_max=one.ticket_max,
        )
        for one in other.mandates or (MandateFacts(),)
    )


def _apart(ours: Terms, theirs: Terms) -> bool:
    return bool(ours and theirs) and not ours & theirs


def _one(term: str | None) -> Terms:
    return frozenset({term}) if term else NONE


def _below(pair: Pair) -> bool:
    ask, low = pair.startup.ask, pair.offer.ticket_min
    return ask is not None and low is not None and ask < low


def _too_small(pair: Pair) -> bool:
    ask, high = pair.startup.ask, pair.offer.ticket_max
    return ask is not None and high is not None and high * TENTH < ask


def _conflict(pair: Pair) -> bool:
    startup, other = pair.startup, pair.other
    declared = startup.id in other.conflicts or other.id in startup.conflicts
    return declared or bool(other.stakes & (startup.conflicts | pair.rivals))


def _is_full(facts: Facts) -> bool:
    return facts.capacity_left is not None and facts.capacity_left <= 0


TESTS: Mapping[str, Callable[[Pair], bool]] = {
    "not-accepting": lambda pair: not (pair.startup.accepting and pair.other.accepting),
    "full": lambda pair: _is_full(pair.startup) or _is_full(pair.other),
    "stage": lambda pair: _apart(_one(pair.startup.stage), pair.offer.stages),
    "round": lambda pair: _apart(_one(pair.startup.round), pair.offer.rounds),
    "instrument": lambda pair: _apart(pair.startup.instruments, pair.offer.instruments),
    "ask-below-min-ticket": _below,
    "ticket-under-a-tenth-of-ask": _too_small,
    "excluded-sector": lambda pair: bool(pair.startup.sectors & pair.offer.excluded_sectors),
    "no-common-language": lambda pair: _apart(pair.startup.languages, pair.offer.languages),
    "conflict": _conflict,
    "already-connected": lambda pair: pair.connected,
    "own-organisation": lambda pair: bool(pair.startup.owners & pair.other.owners),
}


def broken(startup: Facts, other: Facts, *, connected: bool = False, rivals: Terms = NONE) -> tuple[str, ...]:
    """The rules that a pair breaks: of several mandates those of the one that breaks fewest."""
    return nearest(startup, other, connected=connected, rivals=rivals)[0]


def nearest(
    startup: Facts, other: Facts, *, connected: bool = False, rivals: Terms = NONE
) -> tuple[tuple[str, ...], MandateFacts]:
    """The same with the mandate it was read from."""
    tried = [Pair(startup, other, offer, connected, rivals) for offer in offers(other)]
    named = [(tuple(name for name, test in TESTS.items() if test(pair)), pair.offer) for pair in tried]
    return min(named, key=lambda one: len(one[0]))


@dataclass(frozen=True)
class Reader:
    """What a reader of one's own side may be told of the other: one's ``own`` facts, and two things seen elsewhere."""

    own: Facts
    belongs_to_both: bool = False
    sees_capacity: bool = True


def told(names: tuple[str, ...], other: Facts, reader: Reader) -> tuple[str, ...]:
    """The broken rules that may be named to ``reader``, or the private condition alone where none of them may."""
    open_names = tuple(name for name in names if _is_open(name, other, reader))
    return open_names or ((PRIVATE,) if names else ())


def _is_open(name: str, other: Facts, reader: Reader) -> bool:
    if name == "conflict":
        return other.id in reader.own.conflicts
    if name == "own-organisation":
        return reader.belongs_to_both
    if name == "full":
        return _is_full(reader.own) or reader.sees_capacity
    return True
