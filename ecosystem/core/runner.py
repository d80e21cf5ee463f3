"""The runner: hands deliveries to Huey, runs reactions at least once, retries, parks, and sweeps up after a crash.

A reaction and the mark that it is done commit together, so what a reaction writes to the database happens once even
when the reaction runs twice. One that answers ``True`` has done a part of its work and is called again for the next.
Only here may ``Exception`` be caught: a failing reaction must not stop the others.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import huey as hueys
import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from prometheus_client import Counter, Histogram

from ecosystem.core import clock, journal
from ecosystem.core.db import affected, db, write
from ecosystem.core.feature import House, Timed
from ecosystem.core.journal import Delivery

log = structlog.get_logger("runner")

BACKOFF = (2, 10, 60, 300, 1800, 7200)  # seconds before the next try; after the last one the delivery is parked
LEASE = 300  # seconds a worker may hold a delivery before the sweep gives it to another
SWEEP_EVERY = 15

RUNS = Counter("reactions_total", "Reactions run", ["reaction", "outcome"])
TIMES = Histogram("reaction_seconds", "Time of one reaction", ["reaction"])


class Runner:
    """The job engine of one application: ``hand_over`` puts ids on the queue, ``deliver`` works one off."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.huey = open_queue(app.config["JOBS_URL"])
        # A task is always found by its module and name, whichever process made it.
        self.task = self.huey.task(name="deliver")(self._deliver)
        self.at_once = bool(app.config.get("JOBS_AT_ONCE"))
        self.backlog: deque[int] = deque()

    def _deliver(self, delivery_id: int) -> None:
        with self.app.app_context():
            deliver(delivery_id)

    def hand_over(self, ids: list[int]) -> None:
        """Queue deliveries after their commit. A queue that is down is no error: the sweep will find them."""
        for delivery_id in ids:
            if self.at_once:
                self._at_once(delivery_id)
                continue
            try:
                self.task(delivery_id)
            except Exception as error:  # any queue failure: the rows are safe in the database
                log.warning("queue.unreachable", error=type(error).__name__)
                return

    def _at_once(self, delivery_id: int) -> None:
        # One after another: a delivery that owes further ones, or itself again, must not pile up calls.
        self.backlog.append(delivery_id)
        if len(self.backlog) > 1:
            return
        try:
            while self.backlog:
                deliver(self.backlog[0])
                self.backlog.popleft()
        finally:
            self.backlog.clear()

    def answers(self) -> bool:
        """Whether the queue can be reached now."""
        try:
            self.huey.pending_count()
        except Exception:  # whatever the queue's driver raises means the same
            return False
        return True


def init_app(app: Flask) -> None:
    """Give ``app`` its runner."""
    app.extensions["runner"] = Runner(app)


def open_queue(url: str) -> hueys.Huey:
    """A Huey over SQLite (``sqlite:///path``), PostgreSQL (``postgresql://...``) or Redis (``redis://...``)."""
    if url.startswith("redis"):
        return hueys.RedisHuey("nhipcau", url=url, immediate=False)
    if url.startswith("postgresql"):
        return hueys.PostgresHuey("nhipcau", dsn=url.replace("+psycopg", ""), immediate=False)
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    return hueys.SqliteHuey("nhipcau", filename=str(path), fsync=True, immediate=False)


def hand_over() -> None:
    """Hand over what the last committed transaction owes."""
    ids = journal.owed()
    if ids:
        current_app.extensions["runner"].hand_over(ids)


def deliver(delivery_id: int) -> bool:
    """Run one delivery: lease it, run its reaction, mark it done. Returns whether it ran.

    A failure counts a try, waits by ``BACKOFF`` and parks the delivery after the last one.
    """
    attempt = _lease(delivery_id)
    if not attempt:
        return False
    house: House = current_app.extensions["house"]
    started = time.perf_counter()
    name = "unknown"
    try:
        with write():
            delivery = db.session.get_one(Delivery, delivery_id)
            name = delivery.reaction
            if house.by_name[name].function(delivery.entry):
                _go_on(delivery_id, attempt)
            else:
                _finish(delivery_id, attempt)
    except _OutlivedError:
        RUNS.labels(name, "outlived").inc()
        log.warning("reaction.outlived", reaction=name, delivery=delivery_id)
        return True
    except Exception as error:  # the edge of the worker: one bad reaction must not stop the others
        RUNS.labels(name, "failed").inc()
        log.exception("reaction.failed", reaction=name, delivery=delivery_id)
        _failed(delivery_id, attempt, error)
        return True
    TIMES.labels(name).observe(time.perf_counter() - started)
    RUNS.labels(name, "done").inc()
    hand_over()
    return True


class _OutlivedError(Exception):
    """The reaction took longer than its lease and somebody else has it now: what it wrote is rolled back."""


def _finish(delivery_id: int, attempt: int) -> None:
    _mark(delivery_id, attempt, state="done", done_at=clock.now(), error=None)


def _go_on(delivery_id: int, attempt: int) -> None:
    """The reaction has done a part and wants to be called again: at once, but after what waits in the queue."""
    _mark(delivery_id, attempt, next_at=clock.now(), attempts=0, error=None)
    db.session.info.setdefault("owed", []).append(delivery_id)


def _mark(delivery_id: int, attempt: int, **values: Any) -> None:
    marked = affected(
        sa.update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == "pending", Delivery.attempts == attempt)
        .values(**values)
    )
    if not marked:
        raise _OutlivedError


def _lease(delivery_id: int) -> int:
    """Take the delivery for ``LEASE`` seconds. Returns which attempt this is, or 0 when it is not to be had."""
    moment = clock.now()
    with write():
        taken = affected(
            sa.update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == "pending", Delivery.next_at <= moment)
            .values(next_at=moment + timedelta(seconds=LEASE), attempts=Delivery.attempts + 1)
        )
        if not taken:
            return 0
        delivery = db.session.get_one(Delivery, delivery_id)
        db.session.refresh(delivery)
        if delivery.attempts <= len(BACKOFF) + 1:
            return delivery.attempts
        # It was leased that often and nobody came back to say how it went: it kills its worker.
        delivery.state, delivery.error = "parked", delivery.error or "the worker did not survive it"
    return 0


def _failed(delivery_id: int, attempt: int, error: Exception) -> None:
    with write():
        delivery = db.session.get_one(Delivery, delivery_id)
        if delivery.state != "pending" or delivery.attempts != attempt:
            return
        delivery.error = f"{type(error).__name__}: {error}"[:2000]
        if delivery.attempts > len(BACKOFF):
            delivery.state = "parked"
        else:
            delivery.next_at = clock.now() + timedelta(seconds=BACKOFF[delivery.attempts - 1])


def retry(delivery: Delivery) -> None:
    """Take a parked delivery up again from the first try."""
    delivery.state, delivery.attempts, delivery.next_at = "pending", 0, clock.now()
    db.session.flush()
    db.session.info.setdefault("owed", []).append(delivery.id)


def parked() -> sa.Select[tuple[Delivery]]:
    """The deliveries an administrator must look at, the oldest first."""
    return sa.select(Delivery).where(Delivery.state == "parked").order_by(Delivery.id)


def sweep(limit: int = 500) -> int:
    """Hand over again what is due and was left behind by a crash or a failing try. Returns how many."""
    due = sa.select(Delivery.id).where(Delivery.state == "pending", Delivery.next_at <= clock.now())
    ids = list(db.session.scalars(due.order_by(Delivery.id).limit(limit)))
    db.session.rollback()
    current_app.extensions["runner"].hand_over(ids)
    return len(ids)


def run_all(limit: int = 10_000) -> int:
    """Work off everything that is due in this process, for the command line and tests. Returns how many ran."""
    ran = 0
    while ran < limit:
        due = sa.select(Delivery.id).where(Delivery.state == "pending", Delivery.next_at <= clock.now())
        delivery_id = db.session.scalar(due.order_by(Delivery.id).limit(1))
        db.session.rollback()
        if delivery_id is None:
            return ran
        ran += deliver(delivery_id)
    return ran


def seal_journal() -> None:
    """Chain the journal's new entries."""
    with write():
        journal.seal()


KERNEL_SCHEDULE = (
    Timed("sweep", lambda: _count(sweep), SWEEP_EVERY),
    Timed("seal", seal_journal, 60),
)


def _count(function: Callable[[], Any]) -> None:
    function()


class Ticker(threading.Thread):
    """The worker's clock: runs every card's timed work in one thread, one after another."""

    def __init__(self, app: Flask, schedule: tuple[Timed, ...]) -> None:
        super().__init__(name="ticker", daemon=True)
        self.app = app
        self.schedule = schedule
        self.halt = threading.Event()

    def run(self) -> None:
        """Wake every second and run what is due."""
        due = {timed.name: time.monotonic() + min(timed.every, 5) for timed in self.schedule}
        while not self.halt.wait(1.0):
            for timed in self.schedule:
                if time.monotonic() >= due[timed.name]:
                    due[timed.name] = time.monotonic() + timed.every
                    self._one(timed)

    def _one(self, timed: Timed) -> None:
        try:
            with self.app.app_context():
                timed.function()
        except Exception:  # the edge of the worker: the clock must go on
            log.exception("timed.failed", timed=timed.name)
