"""Alembic's environment: the application's engine and models, batch mode on SQLite, one transaction a migration."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from ecosystem.core.db import UtcDateTime, db, writing

config = context.config


def render_item(kind: str, thing: object, _autogen: object) -> str | bool:
    """Write our own column types as the plain SQLAlchemy types they are in the database."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(thing).__name__ == "SlugEnum":
        return "sa.String(length=40)"
    return False


def run() -> None:
    """Run the migrations on the connection given by a test, or on the application's engine."""
    given = config.attributes.get("connection")
    if given is not None:
        _on(given)
        return
    with writing(), current_app.extensions["migrate"].db.engine.connect() as connection:
        _on(connection)


def _on(connection: Connection) -> None:
    """Run the migrations, on SQLite with its foreign keys at rest.

    Batch mode drops a table to make it anew, and what hangs on its rows would be deleted with them. Afterwards every key
    must lead somewhere.
    """
    if connection.dialect.name != "sqlite":
        _run(connection)
        return
    # Beside the transaction, inside of which SQLite does not listen to this.
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        _run(connection)
        lost = driver.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"foreign keys lead nowhere: {sorted({(row[0], row[2]) for row in lost})}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=_compare_type,
        render_item=render_item,
        include_name=_is_ours,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    # The job queue may share the database; its tables are Huey's to look after.
    return not (kind == "table" and (name or "").startswith("huey_"))


def _compare_type(_context: object, _inspected: object, _column: object, _found: object, wanted: object) -> bool | None:
    # Our decorated types are what they decorate; only their plain form stands in the database.
    return False if isinstance(wanted, UtcDateTime) or type(wanted).__name__ == "SlugEnum" else None


run()
