"""Keeping the lists that the worker made, and noting who was told of what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.partners.models import Posting, PostingList
from ecosystem.recommendations.actions import keep_records

if TYPE_CHECKING:
    # Only the shape is needed here: importing the engine at run time would load scikit-learn into web workers.
    from ecosystem.recommendations.engine.pairs import Pairs


def store(made: Iterable[Pairs], began: datetime) -> int:
    """Write the lists and what they were made from, and delete those that were not made again.

    A list made later meanwhile stays.
    """
    pairs = list(made)
    standing = set(db.session.scalars(sa.select(Posting.id)))
    rows: list[dict[str, Any]] = [
        {
            "posting_id": one.id,
            "made_at": began,
            "model": one.model,
            "considered": one.considered,
            "inputs": one.inputs,
            "entries": one.entries,
        }
        for one in sorted((one for some in pairs for one in some.lists), key=lambda one: one.id)
        if one.id in standing
    ]
    keep_records({key: record for some in pairs for key, record in some.records.items()})
    db.session.execute(sa.delete(PostingList).where(PostingList.made_at <= began))
    insert = insert_into(PostingList)
    newer = {name: insert.excluded[name] for name in ("made_at", "model", "considered", "inputs", "entries")}
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
