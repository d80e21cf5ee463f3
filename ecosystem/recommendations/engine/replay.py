"""Make a list again exactly as it was shown, from what it was made from."""

from __future__ import annotations

from typing import Any

from ecosystem.recommendations.engine import ALL, LISTS
from ecosystem.recommendations.engine.records import Again, again
from ecosystem.recommendations.models import ShownList
from ecosystem.recommendations.queries import records

IDENTICAL, DIFFERENT, IMPOSSIBLE = "identical", "different", "impossible"
Places = list[list[Any]]


def replay(shown: ShownList) -> tuple[str, Places]:
    """Make a shown list again. Returns the verdict, and what was found (id, score, value, factor) if it differs."""
    made = again(shown.inputs, records.bodies)
    if made is None or str(shown.profile_id) not in made.documents:
        return IMPOSSIBLE, []
    was = [[one.other_id, one.score, one.value, one.factor] for one in shown.entries]
    found = _places(made, shown)
    return (IDENTICAL, []) if found == was else (DIFFERENT, found)


def _places(made: Again, shown: ShownList) -> Places:
    owner = made.documents[str(shown.profile_id)]
    kinds = LISTS[owner.kind][shown.wanted]
    matches = made.matcher.match(owner, ALL, kinds=kinds, connected=made.met, factors=made.factors)
    left_out = set(shown.left_out)
    rows = [[int(one.id), one.score, one.value, one.factor] for one in matches if int(one.id) not in left_out]
    return rows[shown.first - 1 : shown.first - 1 + len(shown.entries)]
