"""Reactions of the directory to what people agree to, and to a change of who owns a personal profile."""

from __future__ import annotations

from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries

EVENTS = ("consent.given", "consent.withdrawn")
OWNERS = (
    *("profile.member_added", "profile.member_changed", "profile.member_removed", "profile.member_left"),
    "profile.handed_over",
)


def follow(entry: Entry) -> None:
    """Hide or show the personal profiles of who withdrew or gave the consent; as it stands now, so twice is once."""
    if entry.data.get("purpose") == queries.PUBLIC and entry.actor_id is not None:
        actions.follow_consent(entry.actor_id)


def follow_owners(entry: Entry) -> None:
    """Hide or show the profile whose members changed, by what its owners agree to now; twice is once."""
    if entry.subject_id is None:
        return
    try:
        profile = queries.profile_by_id(entry.subject_id)
    except NotFound:
        return
    actions.follow_owners(profile)
