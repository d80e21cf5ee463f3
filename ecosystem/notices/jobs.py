"""Reactions and timed work of notices: digests, mails that waited for the morning, forgetting."""

from __future__ import annotations

from ecosystem.accounts.models import Account
from ecosystem.core import mail, runner
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task
from ecosystem.notices import actions
from ecosystem.notices.models import Digest

A_MINUTE = 60
A_DAY = 86_400


def open_digests() -> None:
    """Open what is due, some hundred people at once."""
    while True:
        with write():
            opened = actions.open_digests()
        runner.hand_over()
        if not opened:
            return


def write_digest(entry: Entry) -> None:
    """One person's digest; a failing one is tried again by itself."""
    digest = db.session.get(Digest, entry.subject_id)
    if digest is not None:
        actions.write_digest(digest)


def let_go() -> None:
    """Send what waited for the end of quiet hours."""
    for mail_id in mail.held():
        with write():
            actions.let_go(mail_id)
    runner.hand_over()


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
