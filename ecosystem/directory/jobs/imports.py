"""The long parts of imports, run by the worker: each reaction does one chunk and is called again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from ecosystem.core import clock, progress
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task
from ecosystem.directory.actions import import_chunks, imports
from ecosystem.directory.models import BatchState, ImportBatch
from ecosystem.directory.queries.telling import told_key
from ecosystem.directory.rules.imports import next_step
from ecosystem.notices import actions as notices

Chunk = Callable[[ImportBatch, Task], None]
KEPT_UNCONFIRMED = timedelta(days=30)
TIDY_EVERY = 3600
ENDED = ("profiles.imported", "profiles.taken_back")
COUNTED = ("created", "updated", "taken_back", "moved_on")


def _worked(entry: Entry, chunk: Chunk) -> bool:
    batch = db.session.get_one(ImportBatch, entry.subject_id)
    stop = import_chunks.stopped("stop")
    return progress.work(entry, lambda task: chunk(batch, task), stopped=lambda task: stop(batch, task))


def read(entry: Entry) -> bool:
    """Read an upload."""
    return _worked(entry, import_chunks.read)


def check(entry: Entry) -> bool:
    """Check rows."""
    return _worked(entry, import_chunks.check)


def write_rows(entry: Entry) -> bool:
    """Write rows."""
    return _worked(entry, import_chunks.write)


def take_back(entry: Entry) -> bool:
    """Take rows back."""
    return _worked(entry, import_chunks.take_back)


def give_up(entry: Entry) -> None:
    """Bring the import of a task that failed for good to where people can go on with it."""
    task = db.session.get(Task, entry.subject_id)
    started = db.session.get(Entry, task.entry_id) if task is not None and task.entry_id is not None else None
    if started is None or started.subject_kind != ImportBatch.__tablename__:
        return
    batch = db.session.get(ImportBatch, started.subject_id)
    if batch is not None and task is not None and next_step(batch.state, "fail") is not None:
        imports.step(batch, "fail")
        batch.note = task.note


def tell(entry: Entry) -> None:
    """A notice to who confirmed an import that it was written, or taken back."""
    batch = db.session.get(ImportBatch, entry.subject_id) if entry.subject_id else None
    if batch is None or batch.confirmed_by_id is None:
        return
    notices.notify(
        [batch.confirmed_by_id],
        entry.event,
        key=told_key(entry, batch.id),
        path=f"/officer/imports/{batch.id}",
        at=entry.at,
        name=batch.name,
        **{word: str(entry.data.get(word, 0)) for word in COUNTED},
    )


def tidy() -> None:
    """Forget what was uploaded and never confirmed."""
    waiting = (BatchState.MAPPING, BatchState.CHECKED, BatchState.UNREADABLE)
    old = clock.now() - KEPT_UNCONFIRMED
    with write():
        for batch in db.session.scalars(
            sa.select(ImportBatch).where(ImportBatch.state.in_(waiting), ImportBatch.made_at < old)
        ):
            imports.step(batch, "discard")
            imports.forget(batch)
