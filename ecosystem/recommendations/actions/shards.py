"""A refresh of all lists in shards: begin it, write what each chunk made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ecosystem.core import progress
from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.recommendations.actions.lists import store
from ecosystem.recommendations.models import RecommendationList

if TYPE_CHECKING:
    from ecosystem.core.progress import Task
    from ecosystem.recommendations.engine.shards import Begun, Shard

EVENT = "lists.refresh_asked"


class _AllLists:
    """The subject of the event: no single row."""

    __tablename__ = RecommendationList.__tablename__
    id = None


def begin_shards(begun: Begun) -> Task:
    """Have all lists of an epoch made in shards; a refresh under way is stopped, since this one makes the same."""
    for task in progress.active(EVENT):
        progress.cancel(task)
    store(begun.work)
    said = {"inputs": begun.inputs, "standings": begun.standings, "model": begun.model}
    data = {**said, "began": begun.work.began.isoformat()}
    return progress.start(EVENT, _AllLists, owner=None, roles=("officer",), **data)


def store_shard(task: Task, place: int, shard: Shard) -> None:
    """Write what a chunk made, unless another worker did the same steps before."""
    if task.done != place:
        return
    if shard.anew is not None:
        task.finish(again=True)
        db.session.flush()
        begin_shards(shard.anew)
        return
    store(shard.work)
    task.step(shard.steps, shard.total)
    if shard.is_last:
        began = db.session.get_one(Entry, task.entry_id).data["began"]
        _drop_older(datetime.fromisoformat(began))
        task.finish()


def _drop_older(began: datetime) -> None:
    """Lists of who took part before this epoch and does not now."""
    db.session.execute(sa.delete(RecommendationList).where(RecommendationList.made_at < began))
