"""What follows a removal: the other members are told, and the bin is emptied in its time."""

from __future__ import annotations

from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.directory import actions
from ecosystem.directory.models import Profile, Right, State
from ecosystem.directory.queries.telling import told_key
from ecosystem.notices import actions as notices

AN_HOUR = 3600


def tell_removed(entry: Entry) -> None:
    """A notice to the owners who did not remove it themselves, while it can still be brought back."""
    profile = db.session.get(Profile, entry.subject_id) if entry.subject_id else None
    if profile is None or profile.state is not State.REMOVED or profile.purged_at is not None:
        return
    owners = [member.account_id for member in profile.memberships if member.right is Right.OWNER]
    notices.notify(
        [owner for owner in owners if owner != entry.actor_id],
        entry.event,
        key=told_key(entry, profile.id),
        path="/profiles/bin",
        at=entry.at,
        name=profile.name,
    )


def empty_bin() -> None:
    """Purge what has been in the bin for its whole time; a few at once, each run its own transaction."""
    while True:
        with write():
            if not actions.purge_old():
                return
