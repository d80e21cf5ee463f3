"""Telling of applications: the receipt, a step, the link of a draft; and what the clock does."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import force_locale

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.calls import actions
from ecosystem.calls.jobs.telling import link, title
from ecosystem.calls.models import Application, ApplicationState
from ecosystem.calls.queries import applications as queries
from ecosystem.calls.queries import reading, told
from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices


class Mailed(NamedTuple):
    """A kind of notice with the template of its mail."""

    kind: str
    template: str


RECEIPT = Mailed("application.submitted", "calls/receipt")
MOVED = Mailed("application.moved", "calls/moved")
LINK = Mailed("application.link", "calls/link")
DUE = Mailed("application.due", "calls/due")
# The steps that an applicant did not make and is told of by mail.
MAILED = frozenset(
    {
        ApplicationState.NEEDS_INFO,
        ApplicationState.INELIGIBLE,
        ApplicationState.UNDER_REVIEW,
        ApplicationState.EXPIRED,
    }
)


def tell_submitted(entry: Entry) -> None:
    """The receipt, to every hand of the profile; managers find it in their queue."""
    one = queries.by_id(entry.subject_id or 0)
    if one is None or one.submitted_at is None:
        return
    path, key = f"/applications/{one.key}/receipt", f"{entry.event}:{one.id}:{entry.data['revision']}"
    hands = told.hands_of(one)
    ids = [reader.id for reader in hands if reader.id != entry.actor_id]
    words = {"title": one.call.title_vi, "name": one.profile.name}
    notices.notify(ids, "application.submitted", key=key, path=path, at=entry.at, **words)
    for reader in hands if not one.is_sample else ():
        _write(reader, one, RECEIPT, key, path)
    if entry.event == "application.resubmitted":
        workers = [reader.id for reader in told.workers_of(one.call)]
        inside = f"/manager/applications/{one.key}"
        notices.notify(workers, "application.resubmitted", key=f"{key}:in", path=inside, at=entry.at, **words)


def tell_moved(entry: Entry) -> None:
    """A step that the organisers or the clock made: a notice, and a mail where something is to be done."""
    one = queries.by_id(entry.subject_id or 0)
    state = ApplicationState(entry.data["state"])
    if one is None or one.state is not state:
        return
    path, key = f"/applications/{one.key}", f"application.moved:{one.id}:{entry.id}"
    words = {"title": one.call.title_vi, "name": one.profile.name}
    if state is ApplicationState.WITHDRAWN:
        ids = [reader.id for reader in told.workers_of(one.call)]
        inside = f"/manager/applications/{one.key}"
        notices.notify(ids, "application.withdrawn", key=key, path=inside, at=entry.at, **words)
        return
    if state in (ApplicationState.SCREENING, ApplicationState.DISCARDED):
        return
    hands = told.hands_of(one)
    notices.notify([reader.id for reader in hands], "application.moved", key=key, path=path, at=entry.at, **words)
    for reader in hands if state in MAILED and not one.is_sample else ():
        _write(reader, one, MOVED, key, path)


def tell_assigned(entry: Entry) -> None:
    """Who was given an application to check hears of it, while it is theirs."""
    one = queries.by_id(entry.subject_id or 0)
    screener = entry.data["screener"]
    if one is None or screener is None or one.screener_id != screener or screener == entry.actor_id:
        return
    words = {"title": one.call.title_vi, "name": one.profile.name}
    path, key = f"/manager/applications/{one.key}", f"application.assigned:{one.id}:{entry.id}"
    notices.notify([screener], "application.assigned", key=key, path=path, at=entry.at, **words)


def mail_link(entry: Entry) -> None:
    """The address of a draft, to who asked for it."""
    one, reader = queries.by_id(entry.subject_id or 0), accounts.account(entry.actor_id or 0)
    if one is None or reader is None:
        return
    key = f"application.link:{one.id}:{entry.id}"
    _write(reader, one, LINK, key, f"/applications/{one.key}")


def remind() -> None:
    """Before a deadline, whoever is still writing hears of it, in the site and by mail."""
    with write():
        now = clock.now()
        for one in told.to_remind(now):
            actions.note_reminded(one, now)
            deadline = reading.last_moment(one)
            path, key = f"/applications/{one.key}", f"application.due:{one.id}:{now:%Y%m%d%H}"
            hands = told.hands_of(one)
            words = {"title": one.call.title_vi, "name": one.profile.name}
            notices.notify([reader.id for reader in hands], "application.due", key=key, path=path, at=now, **words)
            for reader in hands if not one.is_sample else ():
                _write(reader, one, DUE, key, path, deadline=deadline)


def expire() -> None:
    """End what was not sent in time."""
    with write():
        actions.expire()


def tick() -> None:
    """Open and close calls by the clock."""
    with write():
        actions.tick()


def _write(reader: Account, one: Application, kind: Mailed, key: str, path: str, **more: Any) -> None:
    with force_locale(reader.locale):
        state = queries.state_label(one.state)
    sent = queries.newest_submission(one.id)
    notices.write(
        reader,
        kind.kind,
        key=key,
        template=kind.template,
        one=one,
        title=title(one.call, reader),
        name=one.profile.name,
        state=state,
        sha256=sent.sha256 if sent else "",
        sent_at=sent.at if sent else one.created_at,
        link=link(path),
        **more,
    )
