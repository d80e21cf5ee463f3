"""Timed work of notices."""

from __future__ import annotations

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task
from ecosystem.notices import actions


def purge() -> None:
    """Forget old notices once a day."""
    with write():
        actions.purge()


def tell_failed(entry: Entry) -> None:
    """A notice to who asked for a long work that it could not be done, leading to where it stands."""
    task = db.session.get(Task, entry.subject_id) if entry.subject_id else None
    if task is None or task.owner_id is None or db.session.get(Account, task.owner_id) is None:
        return
    actions.notify(
        [task.owner_id],
        entry.event,
        key=f"{entry.event}:{task.id}",
        path=task.href or f"/tasks/{task.key}",
        at=entry.at,
    )
