"""What moves candidates in every list beside their values: load, brakes, and the disclosed priority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine.entries import Standing
from ecosystem.recommendations.queries.loads import rooms
from matching.exposure import FLOOR, Load, ease


def standings(told: Iterable[Facts], busy: Mapping[int, int], brakes: Mapping[str, float]) -> dict[str, Standing]:
    """The standing of everybody whom something moves, by id: max(FLOOR, ease * brake)."""
    facts = list(told)
    free = rooms(facts)
    found = {}
    for one in facts:
        room, waits, brake = free.get(one.id, 1.0), busy.get(int(one.id), 0), brakes.get(one.id, 1.0)
        acts = [("room", room < 1.0), ("busy", waits > 0), ("shown", brake < 1.0)]
        named = tuple(name for name, acted in acts if acted)
        if named:
            found[one.id] = Standing(max(FLOOR, ease(Load(room, waits)) * brake), named)
    return found
