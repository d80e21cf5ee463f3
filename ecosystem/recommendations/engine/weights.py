"""The weights that are on, for the engine: the defaults, or a version that an officer switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ecosystem.recommendations.models import ListKind
from ecosystem.recommendations.queries import learning
from matching.affinity import DIRECTIONS, PARTS, Weights

Sides = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Taught:
    """Weights with, for each kind that does not stand at its defaults, how many answers taught it."""

    weights: Weights = field(default_factory=Weights)
    answers: Mapping[str, int] = field(default_factory=dict)

    def sign(self, *kinds: str) -> dict[str, int]:
        """What an entry of a pair of these kinds of profiles says beside its score; nothing at the defaults."""
        found = self.answers.get(list_kind(*kinds).value)
        return {"taught": found} if found else {}


def taught() -> Taught:
    """The weights as they are switched now."""
    found = Taught()
    for kind, (_id, answers, sides) in sorted(learning.on_now().items()):
        found = Taught(with_sides(found.weights, kind, sides), {**found.answers, kind: answers})
    return found


def with_sides(weights: Weights, kind: str, sides: Sides) -> Weights:
    """The weights with those of one kind replaced, parts in the order in which they are summed."""
    return replace(weights, **{kind: plain(sides)})


def plain(sides: Sides) -> dict[str, Any]:
    """Both directions as plain JSON in one order, whatever a database made of it."""
    return {way: {part: sides[way][part] for part in PARTS if part in sides[way]} for way in DIRECTIONS}


def list_kind(*kinds: str) -> ListKind:
    """Whose weights order a pair of a startup and another."""
    return ListKind.MENTOR if "mentor" in kinds else ListKind.INVESTOR
