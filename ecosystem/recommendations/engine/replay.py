"""Make a list again exactly as it was shown, from what it was made from."""

from __future__ import annotations

from typing import Any

from ecosystem.recommendations.engine import ALL, LISTS
from ecosystem.recommendations.engine.records import Again, again
from ecosystem.recommendations.models import ShownList, Spot
from ecosystem.recommendations.queries import alike, records

IDENTICAL, DIFFERENT, IMPOSSIBLE = "identical", "different", "impossible"
Places = list[list[Any]]


def replay(shown: ShownList) -> tuple[str, Places]:
    """Make a shown list again. Returns the verdict, and what was found (id, score, value, factor) if it differs."""
    if shown.spot in (Spot.SIMILAR, Spot.SEARCH):
        found = alike.again(shown.inputs, shown.left_out, len(shown.entries), shown.asked)
    else:
        made = again(shown.inputs, records.bodies)
        found = _places(made, shown) if made is not None else None
    if found is None:
        return IMPOSSIBLE, []
    was = [[one.other_id, one.score, one.value, one.factor] for one in shown.entries]
    return (IDENTICAL, []) if found == was else (DIFFERENT, found)


def _places(made: Again, shown: ShownList) -> Places | None:
    """The places that were shown, as they come out now; ``None`` if whose list it is, is gone."""
    # A posting has a list of its own; what stands in it are postings, and the people behind them were shown.
    owner = made.documents.get(shown.about if made.whose else str(shown.profile_id))
    if owner is None:
        return None
    kinds = None if made.whose else LISTS[owner.kind][shown.wanted]
    matches = made.matcher.match(owner, ALL, kinds=kinds, connected=made.met, factors=made.factors)
    left_out = set(shown.left_out)
    rows = [
        [made.whose.get(int(one.id), int(one.id)), one.score, one.value, one.factor]
        for one in matches
        if int(one.id) not in left_out
    ]
    return rows[shown.first - 1 : shown.first - 1 + len(shown.entries)]
