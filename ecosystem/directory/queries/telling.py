"""What was told about profiles, and whether it may still be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.directory.models import ImportBatch, Membership, Merge, Profile, Right, State


def told_key(entry: Entry, subject_id: int) -> str:
    """What a notice about a profile or an import is known by: each step is told once, the next of its kind again."""
    return f"{entry.event}:{subject_id}:{entry.id}"


def standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the told ``keys`` that an account may still hear of.

    A removal concerns the owners while it can be undone, a lost membership who has none any more, all else the
    members of a profile that stands.
    """
    named = {key: key.split(":") for key in keys}
    ids = {int(parts[1]) for parts in named.values() if _is_told(parts)}
    held = sa.and_(Membership.profile_id == Profile.id, Membership.account_id == account_id)
    rows = db.session.execute(
        sa.select(Profile.id, Profile.state, Profile.purged_at, Membership.right)
        .outerjoin(Membership, held)
        .where(Profile.id.in_(ids), Profile.is_sample.is_(False))
    )
    found = {row.id: row for row in rows}
    return {key for key, parts in named.items() if _is_told(parts) and _stands(parts[0], found.get(int(parts[1])))}


def merges_standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the told merges that still are as told, of profiles of which the account is a member."""
    told = {key: key.partition(":") for key in keys}
    ids = {int(number) for _event, _colon, number in told.values() if number.isdigit()}
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    rows = db.session.execute(
        sa.select(Merge.id, Merge.undone_at).where(
            Merge.id.in_(ids), sa.or_(Merge.kept_id.in_(mine), Merge.taken_id.in_(mine))
        )
    )
    events = {str(row.id): "profile.unmerged" if row.undone_at else "profile.merged" for row in rows}
    return {key for key, (event, _colon, number) in told.items() if events.get(number) == event}


def imports_standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the told imports that the account confirmed."""
    mine = set(db.session.scalars(sa.select(ImportBatch.id).where(ImportBatch.confirmed_by_id == account_id)))
    told = {key: key.split(":") for key in keys}
    return {key for key, parts in told.items() if _is_told(parts) and int(parts[1]) in mine}


def _is_told(parts: list[str]) -> bool:
    return len(parts) == len(("event", "profile", "entry")) and parts[1].isdigit()


def _stands(event: str, row: Any) -> bool:  # noqa: ANN401  a row of the outer join above, or none
    if row is None or row.purged_at is not None:
        return False
    if event == "profile.removed":
        return row.state is State.REMOVED and row.right is Right.OWNER
    if event == "profile.member_removed":
        return row.right is None
    return row.state is not State.REMOVED and row.right is not None
