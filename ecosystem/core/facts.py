"""Facts about this installation that live in its database, above all whether it is a demo database."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core.db import db

KEEP = 5.0  # seconds a process may answer from memory


class Fact(db.Model):
    """One named fact; the value is any plain JSON object."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[dict[str, Any]]


def put(name: str, **value: Any) -> None:
    """Set a fact, replacing what it was."""
    fact = db.session.get(Fact, name)
    if fact is None:
        db.session.add(Fact(name=name, value=value))
    else:
        fact.value = value
    db.session.flush()
    current_app.extensions.pop("facts", None)


def forget(name: str) -> None:
    """Delete a fact if it is there."""
    db.session.execute(sa.delete(Fact).where(Fact.name == name))
    current_app.extensions.pop("facts", None)


def get(name: str) -> dict[str, Any] | None:
    """The fact's value or ``None``, at most ``KEEP`` seconds old."""
    known: tuple[float, dict[str, dict[str, Any]]] | None = current_app.extensions.get("facts")
    if known is None or time.monotonic() - known[0] > KEEP:
        rows = {fact.name: fact.value for fact in db.session.scalars(sa.select(Fact))}
        known = current_app.extensions["facts"] = (time.monotonic(), rows)
    return known[1].get(name)


def read(name: str) -> dict[str, Any] | None:
    """The fact's value as it stands in the database now."""
    return db.session.scalar(sa.select(Fact.value).where(Fact.name == name))


def is_demo() -> bool:
    """True in a database that the demo world was loaded into."""
    return get("demo") is not None
