"""What the worker still owes: the refreshes that waiting reactions ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.journal import Delivery, Entry

OWN_REACTIONS = "recommendations."
WHOLE_EVENTS = ("term.edited", "profiles.imported", "profiles.taken_back", "ranking.changed", "weights.switched")


@dataclass(frozen=True)
class Owed:
    """What the reactions that wait ask for: which profiles to refresh, or the whole; and the deliveries that ask it."""

    deliveries: tuple[int, ...]
    profiles: frozenset[int]
    whole: bool


def owed() -> Owed:
    """Everything that waits for a refresh now, so that one refresh serves many changes."""
    select = (
        sa.select(Delivery.id, Entry.event, Entry.subject_id, Entry.data)
        .join(Entry, Entry.id == Delivery.entry_id)
        .where(Delivery.state == "pending", Delivery.reaction.startswith(OWN_REACTIONS, autoescape=True))
    )
    rows = db.session.execute(select).all()
    profiles = {profile_id for row in rows for profile_id in concerned(row.event, row.subject_id, row.data)}
    return Owed(tuple(row.id for row in rows), frozenset(profiles), any(row.event in WHOLE_EVENTS for row in rows))


def concerned(event: str, subject_id: int | None, data: dict[str, Any]) -> set[int]:
    """The profiles whose lists an event touches."""
    if event.startswith("introduction."):
        return {int(data["asker"]), int(data["asked"])}
    if not event.startswith("profile.") or subject_id is None:
        return set()
    # A merge touches the one that was taken as well.
    return {subject_id, int(data["taken"])} if "taken" in data else {subject_id}
