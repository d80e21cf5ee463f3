"""The journal: everything that happens is one row, written in the transaction of the change.

Reactions to a row (mail, re-indexing, notices) are rows too, its deliveries, written at the same time; the runner
works them off afterwards. ``seal`` chains the rows by hash, so that a later edit or deletion by hand is detected.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app, g, has_request_context
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.core import clock, facts
from ecosystem.core.db import BigId, db
from ecosystem.core.feature import House

HEAD = "journal.head"


class Entry(db.Model):
    """One thing that happened. ``event`` is past tense, ``subject`` what it happened to."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(sa.String(80), index=True)
    actor_id: Mapped[int | None] = mapped_column(BigId, index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None] = mapped_column(BigId)
    data: Mapped[dict[str, Any]]
    request_id: Mapped[str | None] = mapped_column(sa.String(40))
    seal: Mapped[str | None] = mapped_column(sa.String(64))
    # The place in the chain. Ids are given at the start of a transaction, so they do not tell the order of sealing.
    sealed_as: Mapped[int | None] = mapped_column(BigId, unique=True)
    deliveries: Mapped[list[Delivery]] = relationship(back_populates="entry")

    __table_args__ = (sa.Index("ix_journal_entry_subject", "subject_kind", "subject_id"),)


class Delivery(db.Model):
    """One reaction owed to one entry: pending, done, or parked after too many tries."""

    __tablename__ = "journal_delivery"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_entry.id"))
    reaction: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[str] = mapped_column(sa.String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.Text)
    entry: Mapped[Entry] = relationship(back_populates="deliveries")

    __table_args__ = (
        sa.UniqueConstraint("entry_id", "reaction"),
        sa.CheckConstraint("state IN ('pending', 'done', 'parked')", name="state_known"),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
        sa.Index("ix_journal_delivery_state_next_at", "state", "next_at"),
    )


def record(event: str, *, actor: int | None, subject: Any, **data: Any) -> Entry:  # noqa: ANN401  any model row
    """Write that ``event`` happened to ``subject`` (a flushed row), with a delivery for each reaction to it.

    ``data`` must be plain JSON and must never hold secrets or private texts: the journal is kept long.
    """
    house: House = current_app.extensions["house"]
    moment = clock.now()
    entry = Entry(
        at=moment,
        event=event,
        actor_id=actor,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        data=data,
        request_id=getattr(g, "request_id", None) if has_request_context() else None,
    )
    entry.deliveries = [
        Delivery(reaction=reaction.name, next_at=moment, state="pending", attempts=0)
        for reaction in house.reactions.get(event, ())
    ]
    db.session.add(entry)
    db.session.flush()
    if entry.deliveries:
        db.session.info.setdefault("owed", []).extend(delivery.id for delivery in entry.deliveries)
    return entry


def unused_id(connection: Connection, table: sa.Table, *kinds: str) -> int | None:
    """The next id for ``table`` that no row bears and no entry about these kinds ever named.

    SQLite gives the id of an erased last row away again, and the journal would tell of somebody else. Elsewhere a
    sequence sees to it: ``None``.
    """
    if connection.dialect.name != "sqlite":
        return None
    rows = sa.select(sa.func.max(table.c.id)).scalar_subquery()
    told = [
        sa.select(sa.func.max(Entry.subject_id)).where(Entry.subject_kind == kind).scalar_subquery() for kind in kinds
    ]
    highest = [number or 0 for number in connection.execute(sa.select(rows, *told)).one()]
    given: dict[str, int] = connection.info.setdefault("given_ids", {})
    given[table.name] = max(*highest, given.get(table.name, 0)) + 1
    return given[table.name]


def owed() -> list[int]:
    """Ids of the deliveries this session has written and not yet handed to the job engine; empties the list."""
    ids: list[int] = db.session.info.pop("owed", [])
    return ids


def seal(limit: int = 5000) -> int:
    """Chain entries that have no seal yet: sha256 over the previous seal and the row. Returns how many.

    Runs in the one worker by the clock, so no action waits for the head of the chain. The head is kept beside the
    chain, so that a missing end is noticed too.
    """
    head = facts.read(HEAD) or {"place": 0, "seal": ""}
    place, previous = int(head["place"]), str(head["seal"])
    fresh = db.session.scalars(sa.select(Entry).where(Entry.seal.is_(None)).order_by(Entry.id).limit(limit)).all()
    for entry in fresh:
        place += 1
        entry.sealed_as, entry.seal = place, _digest(previous, entry)
        previous = entry.seal
    if fresh:
        facts.put(HEAD, place=place, seal=previous)
    return len(fresh)


def broken_seals() -> list[int]:
    """Places of the chain that do not follow from the row and the seal before it; empty when all is well.

    A changed row breaks its own place, a deleted one the next, a cut end the place after the last.
    """
    previous, place, broken = "", 0, []
    rows = sa.select(Entry).where(Entry.seal.is_not(None)).order_by(Entry.sealed_as)
    for entry in db.session.scalars(rows.execution_options(yield_per=1000)):
        place += 1
        if entry.sealed_as != place or entry.seal != _digest(previous, entry):
            broken.append(place)
            place = entry.sealed_as or place
        previous = entry.seal or ""
    head = facts.read(HEAD)
    if head is not None and (head["place"], head["seal"]) != (place, previous):
        broken.append(place + 1)
    return broken


def _digest(previous: str, entry: Entry) -> str:
    row = [previous, entry.id, entry.at.isoformat(), entry.event, entry.actor_id, entry.subject_kind, entry.subject_id]
    text = json.dumps([*row, entry.data], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
