"""What follows a merge and its undoing: the owners of both profiles are told, in the inbox and by mail."""

from __future__ import annotations

from flask import current_app

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.directory import queries
from ecosystem.directory.models import Merge, Profile
from ecosystem.directory.queries import merges
from ecosystem.directory.rules import PATHS, days_left
from ecosystem.notices import actions as notices

TOLD = ("profile.merged", "profile.unmerged")


def tell(entry: Entry) -> None:
    """A notice to the owners of both profiles, while what it says is so."""
    row = _standing(entry)
    if row is None:
        return
    notices.notify(
        [owner.id for owner in _owners(row) if owner.id != entry.actor_id],
        entry.event,
        key=f"{entry.event}:{row.id}",
        path=_path(row.kept),
        at=entry.at,
        kept=row.kept.name,
        taken=row.taken.name,
    )


def write(entry: Entry) -> None:
    """The same by mail: what was done, by whom, and how to object."""
    row = _standing(entry)
    if row is None or row.kept.is_sample or row.taken.is_sample:
        return
    for owner in _owners(row):
        notices.write(
            owner,
            entry.event,
            key=f"{entry.event}:{row.id}",
            template="directory/merge",
            undone=entry.event == "profile.unmerged",
            kept=row.kept,
            taken=row.taken,
            days=days_left(row.merged_at, clock.now()),
            link=f"{current_app.config['SITE_URL']}{_path(row.kept)}",
        )


def _standing(entry: Entry) -> Merge | None:
    """The merge that ``entry`` is about, unless the other thing has happened since."""
    row = merges.merge(int(entry.data["merge"]))
    undone = entry.event == "profile.unmerged"
    return row if row is not None and (row.undone_at is not None) == undone else None


def _owners(row: Merge) -> list[Account]:
    """The owners of either profile, each once: of the one that was taken as it was."""
    both = [db.session.get_one(Profile, one) for one in (row.kept_id, row.taken_id)]
    found = {owner.id: owner for profile in both for owner in queries.owners_of(profile)}
    return list(found.values())


def _path(profile: Profile) -> str:
    return f"/{PATHS[profile.kind]}/{profile.slug}"
