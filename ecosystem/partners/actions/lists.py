"""Keeping the lists that the worker made, and noting who was told of what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.partners.models import Posting, PostingList

if TYPE_CHECKING:
    # Only the shape is needed here: importing the engine at run time would load scikit-learn into web workers.
    from ecosystem.recommendations.engine.pairs import Paired


def store(made: Iterable[Paired], began: datetime) -> int:
    """Write the lists, and delete those that were not made again. A list made later meanwhile stays."""
    standing = set(db.session.scalars(sa.select(Posting.id)))
    rows: list[dict[str, Any]] = [
        {
            "posting_id": one.id,
            "made_at": began,
            "model": one.model,
            "considered": one.considered,
            "entries": one.entries,
        }
        for one in sorted(made, key=lambda one: one.id)
        if one.id in standing
    ]
    db.session.execute(sa.delete(PostingList).where(PostingList.made_at <= began))
    insert = insert_into(PostingList)
    newer = {name: insert.excluded[name] for name in ("made_at", "model", "considered", "entries")}
    is_newer = insert.excluded.made_at >= PostingList.made_at
    if rows:
        written = insert.on_conflict_do_update(index_elements=["posting_id"], set_=newer, where=is_newer)
        db.session.execute(written, rows)
    db.session.expire_all()
    return len(rows)


def settle_told(ids: Collection[int]) -> None:
    """Note that others have been told of these postings."""
    fresh = sa.update(Posting).where(Posting.id.in_(list(ids)), Posting.told_at.is_(None))
    db.session.execute(fresh.values(told_at=clock.now()).execution_options(synchronize_session=False))
