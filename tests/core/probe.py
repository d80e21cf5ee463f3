"""The probe feature: views that write and then succeed, refuse or crash; reactions that leave countable rows.

Also a program: ``python -m tests.core.probe`` is the product's worker with this card added and its waits shortened.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, abort
from flask.typing import ResponseReturnValue

from ecosystem import app as assembly
from ecosystem.core import clock, journal, progress, runner
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.feature import Feature, Reaction, Timed
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry
from ecosystem.taxonomy.models import Term
from ecosystem.web.access import Limit, by_all, limited, public
from ecosystem.web.fields import BaseForm, TextField
from ecosystem.web.pages import back
from tests import world
from tests.page import Http

bp = Blueprint("probe", __name__)


class ProbeForm(BaseForm):
    """One line."""

    word = TextField("Một từ", needed=True)


def leave(word: str) -> None:
    """One row that can be counted; nothing stops a second one."""
    moment = clock.now()
    db.session.add(
        StoredFile(
            key=secrets.token_urlsafe(20),
            kind="probe",
            name=word,
            content_type="text/plain",
            size=0,
            sha256="",
            owner_id=None,
            stored_at=moment,
        )
    )
    db.session.flush()


def left(word: str | None = None) -> list[str]:
    """The words of the rows that are there."""
    rows = sa.select(StoredFile.name).where(StoredFile.kind == "probe").order_by(StoredFile.id)
    db.session.rollback()
    return [name for name in db.session.scalars(rows) if word is None or name == word]


def happen(event: str = "probe.happened", **data: Any) -> Entry:
    """Record an event to some row."""
    return journal.record(event, actor=None, subject=db.session.scalars(sa.select(Term).limit(1)).one(), **data)


@bp.post("/probe/write")
@public
def write() -> ResponseReturnValue:
    form = ProbeForm()
    if not form.validate_on_submit():
        return "no", 422
    word = str(form.word.data)
    leave(word)
    happen(word=word)
    return back("probe.done", number=secrets.randbelow(10**9))


@bp.get("/probe/done/<int:number>")
@public
def done(number: int) -> ResponseReturnValue:
    return f"done {number}", {"Content-Type": "text/plain"}


@bp.post("/probe/refuse")
@public
def refuse() -> ResponseReturnValue:
    ProbeForm().validate_on_submit()
    leave("refused")
    happen()
    return "refused", 422


@bp.post("/probe/crash")
@public
def crash() -> ResponseReturnValue:
    leave("crashed")
    happen()
    raise RuntimeError("on purpose")


@bp.get("/probe/wrong-sql")
@public
def wrong_sql() -> ResponseReturnValue:
    db.session.execute(sa.text("SELECT nothing FROM nowhere"))
    abort(418)


@bp.get("/probe/read-and-write")
@public
def read_and_write() -> ResponseReturnValue:
    leave("written by a GET")
    return "read"


@bp.post("/probe/limited")
@public
@limited(Limit("probe", 3, 60, by_all))
def counted() -> ResponseReturnValue:
    leave("limited")
    return back("probe.done", number=1)


@bp.get("/probe/form")
@public
def form() -> ResponseReturnValue:
    made = ProbeForm()
    return f'<form><input name="csrf_token" value="{made.csrf_token.current_token}"></form>'


def react(entry: Entry) -> None:
    """Leave a row, as slowly as the event says."""
    leave(f"effect {entry.data.get('word', '')}")
    time.sleep(float(entry.data.get("seconds", 0)))


def fail(entry: Entry) -> None:
    """Leave a row and fail, until the event's time has come."""
    leave("effect of a failure")
    if clock.now().timestamp() < float(entry.data.get("until", 1e12)):
        raise ValueError("not yet")


def chain(entry: Entry) -> None:
    """Record another event."""
    happen("probe.happened", word=f"after {entry.data['word']}")


def begin(words: list[str], **data: Any) -> progress.Task:
    """A long work that leaves one row a word."""
    subject = db.session.scalars(sa.select(Term).limit(1)).one()
    return progress.start("probe.begun", subject, owner=data.pop("owner", None), words=words, **data)


def go_on(entry: Entry) -> bool:
    """One chunk: two words, slowly if the event says so."""

    def chunk(task: progress.Task) -> None:
        words = entry.data["words"][task.done : task.done + 2]
        for word in words:
            if word == "refused":
                raise Refused("Không được.")
            if word == "crash":
                raise ValueError("not yet")
            leave(f"chunk {word}")
        time.sleep(float(entry.data.get("seconds", 0)))
        task.step(len(words), total=len(entry.data["words"]))
        if task.done == task.total:
            task.finish(left=task.done)

    return progress.work(entry, chunk, stopped=lambda _task: leave("stopped"))


FEATURE = Feature(
    name="probe",
    blueprint=bp,
    sentences={"probe.begun": "Đã bắt đầu"},
    work={"probe.begun": "Đang làm thử"},
    reactions=(
        Reaction("probe.begun", go_on, "probe.go_on"),
        Reaction("probe.happened", react, "probe.react"),
        Reaction("probe.failed", fail, "probe.fail"),
        Reaction("probe.failed", react, "probe.beside"),
        Reaction("probe.chained", chain, "probe.chain"),
    ),
)


def token(browser: Any) -> str:
    """A CSRF token of a browser's session."""
    found: str = browser.get("/probe/form").text.split('value="')[1].split('"')[0]
    return found


def make(database: world.Database) -> Flask:
    """The application of a test database with this card."""
    whole = assembly.FEATURES
    assembly.FEATURES = (*whole, FEATURE)
    try:
        app = world.make_app(database.env)
    finally:
        assembly.FEATURES = whole
    app.test_client_class = Http
    return app


def main() -> None:
    """The worker with this card; leases and sweeps are short so that a test need not wait for minutes."""
    assembly.FEATURES = (*assembly.FEATURES, FEATURE)
    runner.LEASE = 2
    runner.KERNEL_SCHEDULE = (Timed("sweep", _sweep, 1), runner.KERNEL_SCHEDULE[1])
    from ecosystem import worker

    worker.main()


def _sweep() -> None:
    runner.sweep()


if __name__ == "__main__":
    main()
