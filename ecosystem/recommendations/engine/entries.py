"""What is stored of a match: an entry of a list, its order, and how lists take in what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.explain import Match, Side

Entry = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """What moves a candidate in every list, beside its value: the factor, and the names of what made it."""

    factor: float = 1.0
    acts: tuple[str, ...] = ()


PLAIN = Standing()


def entry(match: Match, standing: Standing) -> Entry:
    """A match as it is stored: whole points that sum to each direction's score, and what moved it."""
    shared = next((list(reason.evidence) for reason in _reasons(match) if reason.part == "text"), [])
    return {
        "id": int(match.id),
        "score": match.score,
        "value": match.value,
        "order": match.value * standing.factor,
        "factor": standing.factor,
        "acts": list(standing.acts),
        "told": round(match.told, 4),
        "missing": [list(gap) for gap in match.missing],
        "sides": {"startup": _side(match.startup), "counterpart": _side(match.counterpart)},
        "shared": shared,
    }


def merged(entries: Sequence[Entry], news: Mapping[int, Entry | None], *, keep: int, refill: int) -> list[Entry]:
    """The entries after ``news``: a changed profile stands where its order puts it, or nowhere."""
    kept = [one for one in entries if one["id"] not in news]
    lowest = entries[-1]["order"] if len(entries) >= refill else 0.0
    # Below the last entry of a long list others may stand that were never stored, so nothing is appended there.
    added = [new for new in news.values() if new is not None and new["order"] >= lowest]
    if not added and len(kept) == len(entries):
        return list(entries)
    return sorted([*kept, *added], key=_order)[:keep]


def touches(
    places: Sequence[int] | None, last: float | None, orders: Mapping[int, float | None], *, refill: int
) -> bool:
    """Whether a stored list is to be read: a changed profile stands in it, or its order takes it there.

    ``orders`` are those of the changed profiles in this list, none where they may not stand. A list without ``places``
    was written before there were any: it is read.
    """
    if places is None:
        return True
    lowest, held = (last or 0.0) if len(places) >= refill else 0.0, set(places)
    return any(one in held or (order is not None and order >= lowest) for one, order in orders.items())


def _side(side: Side) -> dict[str, Any]:
    parts = [
        [one.part, one.points, one.out_of, [] if one.part == "text" else list(one.evidence)] for one in side.reasons
    ]
    return {"score": side.score, "told": round(side.told, 4), "parts": parts}


def _reasons(match: Match) -> list[Any]:
    return [*match.startup.reasons, *match.counterpart.reasons]


def _order(one: Entry) -> tuple[float, str]:
    return -one["order"], str(one["id"])
