"""Reactions and timed work of quality: asking holders once a quarter, the mail with its link, measuring anew."""

from __future__ import annotations

from typing import Any

from flask import current_app

from ecosystem.core import facts
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.directory import queries
from ecosystem.directory.actions import quality as actions
from ecosystem.directory.models import State
from ecosystem.directory.queries import quality
from ecosystem.directory.queries.telling import told_key
from ecosystem.directory.rules.quality import panel_path
from ecosystem.notices import actions as notices

SIX_HOURS = 21_600
AN_HOUR = 3600


def ask_owners(entry: Entry) -> None:
    """Write to every owner, each with a link of their own; who has one has been written to."""
    ask = quality.ask(int(entry.data["ask"]))
    profile = queries.profile_with_members(ask.profile_id) if ask is not None else None
    if ask is None or profile is None or ask.answered_at is not None or profile.state is State.REMOVED:
        return
    key = told_key(entry, profile.id)
    owners, site = queries.owners_of(profile), current_app.config["SITE_URL"]
    for owner in owners:
        # The token is a secret, so it may not pass through the journal.
        token = actions.open_link(ask, owner)
        if token is not None:
            notices.write(
                owner,
                entry.event,
                key=key,
                template="directory/confirmation",
                profile=profile,
                link=f"{site}/confirmations/{token}",
                edit=f"{site}/profiles/{profile.slug}/edit",
            )
    notices.notify(
        [owner.id for owner in owners],
        entry.event,
        key=key,
        path=panel_path(profile.id),
        at=entry.at,
        name=profile.name,
    )


def ask_due() -> None:
    """Ask the owners of what was left unconfirmed; each run a few, in a transaction of their own."""
    asked = actions.BATCH
    while asked == actions.BATCH:
        with write():
            asked = actions.ask_due()


def measure_again() -> None:
    """Measure profiles that are new to it or were measured long ago."""
    done = actions.BATCH
    while done == actions.BATCH:
        with write():
            done = actions.measure_again()


def sample_link(role: str) -> dict[str, Any] | None:
    """A live link of the demo world, which nobody was written to."""
    if role != "public" or not facts.is_demo():
        return None
    with write():
        token = actions.sample_link()
    return {"token": token} if token else None
