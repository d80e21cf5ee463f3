"""What moves candidates in every list beside their values: load, brakes, and the disclosed priority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine.entries import Standing
from ecosystem.recommendations.queries.loads import Loads, rooms
from matching.exposure import FLOOR, Load, ease

FAVOURS = ("priority", "local")


@dataclass(frozen=True)
class Priority:
    """The disclosed priority as officers set it: at most so many percent, half for each favour a startup has."""

    percent: int = 0
    sectors: frozenset[str] = frozenset()

    def favours(self, one: Facts) -> tuple[str, ...]:
        """What a startup is favoured for: a priority technology of the city's plan, a place in the city."""
        if not self.percent or one.kind != "startup":
            return ()
        acts = zip(FAVOURS, (bool(one.sectors & self.sectors), one.ward is not None), strict=True)
        return tuple(name for name, acted in acts if acted)


def standings(
    told: Iterable[Facts], load: Loads, brakes: Mapping[str, float], priority: Priority
) -> dict[str, Standing]:
    """The standing of everybody whom something moves, by id: max(FLOOR, ease * brake) * forward."""
    facts = list(told)
    free = rooms(facts)
    found = {}
    for one in facts:
        room, week = free.get(one.id, 1.0), load.week_left.get(int(one.id), 1.0)
        waits, brake = load.busy.get(int(one.id), 0), brakes.get(one.id, 1.0)
        acts = [("room", room < 1.0), ("week", week < 1.0), ("busy", waits > 0), ("shown", brake < 1.0)]
        favours = priority.favours(one)
        named = (*(name for name, acted in acts if acted), *favours)
        if named:
            forward = 1.0 + priority.percent * len(favours) / (100 * len(FAVOURS))
            found[one.id] = Standing(max(FLOOR, ease(Load(min(room, week), waits)) * brake) * forward, named)
    return found
