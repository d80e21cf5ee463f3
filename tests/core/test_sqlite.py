"""SQLite as the product opens it: durable, with foreign keys, one writer who queues, readers who never wait."""

from __future__ import annotations

import contextvars
import threading
import time

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from tests.core import probe


@pytest.fixture
def sqlite(probed, database):
    if database.name != "sqlite":
        pytest.skip("this is about SQLite")
    return probed


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_every_connection_is_set_up(sqlite, pragma, value):
    for _connection in range(2):
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        db.engine.dispose()


def test_a_foreign_key_that_leads_nowhere_is_refused(sqlite):
    with pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"), write():
        db.session.execute(
            sa.text(
                "INSERT INTO journal_delivery (entry_id, reaction, state, attempts, next_at) "
                "VALUES (99, 'x', 'pending', 0, '2026-01-01')"
            )
        )


def begins(block):
    said = []

    def seen(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", seen)
    try:
        block()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", seen)
    return said


def test_a_write_takes_its_lock_at_the_start_and_a_read_takes_none(sqlite):
    def writes():
        with write():
            probe.leave("a")

    assert begins(writes) == ["BEGIN IMMEDIATE"]
    assert begins(probe.left) == ["BEGIN"]
    http = sqlite.test_client()
    assert set(begins(lambda: http.get("/startups"))) == {"BEGIN"}
    sent = {"csrf_token": probe.token(http), "word": "b", "once": "once"}
    assert set(begins(lambda: http.post("/probe/write", data=sent))) == {"BEGIN IMMEDIATE"}


def test_two_writers_queue_and_a_reader_does_not_wait(sqlite):
    order = []
    holds = threading.Event()

    def slow():
        with sqlite.app_context(), write():
            probe.leave("first")
            holds.set()
            time.sleep(0.3)
            order.append("first")

    def second():
        holds.wait(5)
        with sqlite.app_context(), write():
            probe.leave("second")
            order.append("second")

    threads = [threading.Thread(target=contextvars.Context().run, args=(work,)) for work in (slow, second)]
    for thread in threads:
        thread.start()
    holds.wait(5)
    started = time.monotonic()
    assert probe.left() == []
    assert time.monotonic() - started < 0.2
    for thread in threads:
        thread.join()
    assert order == ["first", "second"]
    assert probe.left() == ["first", "second"]
