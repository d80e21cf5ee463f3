"""The database: model base, column types, and the one edge that commits.

Actions flush; only :func:`settle` (for a request) and :func:`write` (for the worker and the command line) commit.
SQLite starts a write with ``BEGIN IMMEDIATE`` so that two writers queue instead of failing half way; reads stay
deferred and never wait for a writer.
"""

from __future__ import annotations

import contextlib
import enum
import sqlite3
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, CursorResult, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_writing: ContextVar[bool] = ContextVar("writing", default=False)
PATIENCE = 10_000  # milliseconds a SQLite writer waits for its turn
_patience: ContextVar[int] = ContextVar("patience", default=PATIENCE)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant on every database; SQLite keeps it naive and gets the zone back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive instant, convert the rest to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back where the database lost it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SlugEnum(sa.types.TypeDecorator[enum.StrEnum]):
    """A string enum stored by its value, so that a new member needs no migration of a database type."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: enum.StrEnum | str | None, _dialect: Dialect) -> str | None:
        """Store the value; an unknown one raises ``ValueError``."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> enum.StrEnum | None:
        """Read the member back."""
        return None if value is None else self.kind(value)


class Base(DeclarativeBase):
    """The declarative base: named constraints and UTC instants everywhere."""

    metadata = sa.MetaData(naming_convention=NAMES)


# Flask-SQLAlchemy refuses a base that declares type_annotation_map itself.
Base.registry.update_type_annotation_map({datetime: UtcDateTime(), dict[str, Any]: sa.JSON(), list[str]: sa.JSON()})

db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def init_app(app: Flask) -> None:
    """Bind the database to ``app`` and install the SQLite pragmas and transaction starts."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_connect)
        sa.event.listen(engine, "begin", _sqlite_begin)


def _sqlite_connect(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is switched off: it starts transactions too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
    record.info["patience"] = PATIENCE


def _sqlite_begin(connection: Connection) -> None:
    patience = _patience.get()
    if connection.info.get("patience") != patience:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        connection.info["patience"] = patience
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Mark what runs inside as writing, so that SQLite takes its write lock at the start of the transaction."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def start_writing() -> None:
    """Mark the rest of this request as writing; each request has its own context, so nothing resets it."""
    _writing.set(True)


def stop_writing() -> None:
    """Back to reading: the next transaction of this request starts deferred."""
    _writing.set(False)


def settle(*, keep: bool) -> None:
    """The request's edge: commit when ``keep``, otherwise roll all of it back."""
    if keep:
        db.session.commit()
    else:
        db.session.rollback()


@contextlib.contextmanager
def write(*, patience: int = PATIENCE) -> Iterator[None]:
    """One transaction for the worker, the command line and what must survive a refused request.

    Commits at the end, rolls back when an exception passes through. On SQLite it waits ``patience`` milliseconds for
    its turn, then raises ``OperationalError``.
    """
    waits = _patience.set(patience)
    with writing():
        try:
            # A read transaction that is still open could not be upgraded on SQLite.
            db.session.rollback()
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _patience.reset(waits)


def affected(statement: sa.UpdateBase) -> int:
    """Run an UPDATE or DELETE; returns how many rows it met. A conditional one decides a race: none means too late."""
    # The session's type knows rows only; what writes answers with a cursor.
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount


def insert_into(model: type[Base]) -> Any:  # noqa: ANN401  the two databases' inserts share a shape, but no type
    """An INSERT that may say what happens when the row is there already (``on_conflict_...``), for this database."""
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(model)


@contextlib.contextmanager
def unlocked() -> Iterator[None]:
    """Inside ``write``, for what takes long: gives the transaction back, reads freely, then starts writing anew.

    What was written before is rolled back, so only a reaction that has written nothing yet may ask for it.
    """
    db.session.rollback()
    token = _writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        _writing.reset(token)


def is_storage_lost(error: BaseException) -> bool:
    """True when the database is gone, locked or full: the answer is 503 and Retry-After, never a bare 500."""
    if isinstance(error, sa.exc.InterfaceError) or (
        isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
    ):
        return True
    if not isinstance(error, sa.exc.OperationalError):
        return isinstance(error, sa.exc.TimeoutError)
    words = str(error.orig).lower()
    lost = (
        "locked",
        "deadlock",
        "disk is full",
        "disk i/o",
        "unable to open",
        "readonly",
        "connection",
        "shutting down",
        "no space",
    )
    return any(word in words for word in lost)


def rows(select: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a select of any columns
    """The rows of a select by the names of its columns, as an export holds them."""
    return [dict(row) for row in db.session.execute(select).mappings()]
