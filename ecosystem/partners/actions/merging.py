"""What becomes of postings when two profiles become one, and two again."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.actions.merging import remember
from ecosystem.partners.models import Posting

FEATURE = "postings"


def follow_merge(merge_id: int) -> None:
    """Move the postings of the taken profile to the kept one, but where it says the same already. Runs any number."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None:
        return
    moved = [*merge.moved.get(FEATURE, {}).get("ids", []), *_move(merge.taken_id, merge.kept_id)]
    remember(merge_id, FEATURE, {"ids": moved})


def follow_unmerge(merge_id: int) -> None:
    """Give back what a merge moved, as far as it still stands."""
    merge = remember(merge_id, FEATURE)
    if merge is not None and merge.undone_at is not None:
        _move(merge.kept_id, merge.taken_id, only=merge.moved.get(FEATURE, {}).get("ids", []))


def _move(source: int, target: int, only: list[int] | None = None) -> list[int]:
    there = {(row.subject, row.side) for row in db.session.scalars(_of(target))}
    moved = []
    for row in db.session.scalars(_of(source)).all():
        if (row.subject, row.side) not in there and (only is None or row.id in only):
            row.profile_id = target
            moved.append(row.id)
    db.session.flush()
    return moved


def _of(profile_id: int) -> sa.Select[Posting]:
    where = sa.select(Posting).where(Posting.profile_id == profile_id)
    return where.order_by(Posting.id).execution_options(populate_existing=True)
