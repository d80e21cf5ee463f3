"""Reactions and timed work: make copies, run erasures whose day has come, let bytes go after their rows."""

from __future__ import annotations

from ecosystem.core import files, mail, progress
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.notices.actions import notify
from ecosystem.privacy import actions, queries
from ecosystem.privacy.models import DataRequest, RequestState

TEN_MINUTES = 600
AN_HOUR = 3600


def make_copy(entry: Entry) -> bool:
    """One part of a copy after another."""
    asked = db.session.get(DataRequest, entry.subject_id)
    if asked is None:
        return False
    return progress.work(
        entry, lambda task: actions.make_part(task, asked), stopped=lambda _task: actions.drop_request(asked)
    )


def drop_broken(entry: Entry) -> None:
    """A copy that could not be made stands in nobody's way."""
    if entry.data.get("kind") != "copy.asked":
        return
    task = db.session.get(progress.Task, entry.subject_id)
    started = db.session.get(Entry, task.entry_id) if task and task.entry_id else None
    asked = db.session.get(DataRequest, started.subject_id) if started else None
    if asked is not None and asked.state is RequestState.OPEN:
        actions.drop_request(asked)


def mail_step(entry: Entry) -> None:
    """Write to who asked: it was received, is looked at, was answered. The mail never says by whom."""
    asked = db.session.get(DataRequest, entry.subject_id)
    if asked is None or asked.account is None:
        return
    reader = asked.account
    mail.queue(
        to=reader,
        template="privacy/request",
        act=entry.data.get("state") or entry.event.removeprefix("request."),
        kind=queries.kind_label(asked.kind, reader.locale),
        asked=asked,
    )


def tell_answer(entry: Entry) -> None:
    """The answer stands in the inbox too."""
    asked = db.session.get(DataRequest, entry.subject_id)
    if asked is not None and asked.account_id is not None:
        notify(
            [asked.account_id], entry.event, key=f"request-{asked.id}", path=f"/settings/privacy/requests#r{asked.id}"
        )


def wipe(entry: Entry) -> None:
    """Delete the bytes of files whose rows went with the entry."""
    files.wipe(list(entry.data.get("files", ())))


def erase_due() -> None:
    """Run the erasures whose day has come, each in a transaction of its own."""
    for request_id in queries.due_erasures():
        with write():
            actions.erase(request_id)


def expire() -> None:
    """Delete copies that were kept a week."""
    with write():
        keys = actions.expire_copies()
    if keys:
        with write():
            files.wipe(keys)
