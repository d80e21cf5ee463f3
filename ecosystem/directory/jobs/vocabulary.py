"""Reactions of the directory to the vocabulary."""

from __future__ import annotations

from ecosystem.core.journal import Entry
from ecosystem.directory.actions.vocabulary import follow_term

EVENTS = ("term.edited",)
INDEXED = ("sectors", "mentor_expertise")


def follow(entry: Entry) -> None:
    """Bring the search words of profiles that hold an edited term up to date; as it stands now, so twice is once."""
    if entry.data.get("list") in INDEXED:
        follow_term(str(entry.data["slug"]))
