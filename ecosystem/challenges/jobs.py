"""Reactions of challenges: they follow their calls, and tell people what concerns them."""

from __future__ import annotations

from ecosystem.calls.models import CallState
from ecosystem.challenges import actions, queries
from ecosystem.core.journal import Entry


def follow(entry: Entry) -> None:
    """A call came to another state: its challenge goes with it, at the instant the call did."""
    one = queries.of_call(entry.subject_id or 0)
    if one is not None:
        actions.follow(one, CallState(entry.data["state"]), entry.at)
