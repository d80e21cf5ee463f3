"""Reactions of the directory to what people agree to."""

from __future__ import annotations

from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries

EVENTS = ("consent.given", "consent.withdrawn")


def follow(entry: Entry) -> None:
    """Hide or show the personal profiles of who withdrew or gave the consent; as it stands now, so twice is once."""
    if entry.data.get("purpose") == queries.PUBLIC and entry.actor_id is not None:
        actions.follow_consent(entry.actor_id)
