"""The weights that are on, for the engine: the defaults, or a version that an officer switched on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.models import ListKind
from ecosystem.recommendations.queries import learning
from ecosystem.recommendations.rules.past import is_warm
from matching.affinity import DIRECTIONS, PARTS, PAST, Weights

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


def taught(warm: Collection[str] = frozenset()) -> Taught:
    """The weights as they are switched now; in the lists ``warm`` names the defaults weigh past work as well."""
    found = Taught(start(warm))
    for kind, (_id, answers, sides) in sorted(learning.on_now().items()):
        found = Taught(with_sides(found.weights, kind, sides), {**found.answers, kind: answers})
    return found


def start(warm: Collection[str]) -> Weights:
    """The defaults, with past work in the lists that ``warm`` names."""
    return Weights().with_past(mentor=ListKind.MENTOR in warm, investor=ListKind.INVESTOR in warm)


def warm(told: Iterable[Facts]) -> frozenset[str]:
    """The kinds of lists in which past work counts: enough of those who stand there have some."""
    others = [one for one in told if one.kind != "startup"]
    everybody = Counter(list_kind(one.kind).value for one in others)
    experienced = Counter(list_kind(one.kind).value for one in others if one.past)
    return frozenset(kind for kind, count in everybody.items() if is_warm(experienced[kind], count))


def warm_of(weights: Weights) -> frozenset[str]:
    """The kinds of lists in which past work counts by these weights."""
    sides = {ListKind.MENTOR: weights.mentor, ListKind.INVESTOR: weights.investor}
    return frozenset(kind.value for kind, parts in sides.items() if any(PAST in one for one in parts.values()))


def with_sides(weights: Weights, kind: str, sides: Sides) -> Weights:
    """The weights with those of one kind replaced, parts in the order in which they are summed."""
    return replace(weights, **{kind: plain(sides)})


def plain(sides: Sides) -> dict[str, Any]:
    """Both directions as plain JSON in one order, whatever a database made of it."""
    return {way: {part: sides[way][part] for part in PARTS if part in sides[way]} for way in DIRECTIONS}


def list_kind(*kinds: str) -> ListKind:
    """Whose weights order a pair of a startup and another."""
    return ListKind.MENTOR if "mentor" in kinds else ListKind.INVESTOR
