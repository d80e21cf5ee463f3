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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.core import clock
from ecosystem.core.db import BigId, db
from ecosystem.core.feature import House


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


def owed() -> list[int]:
    """Ids of the deliveries this session has written and not yet handed to the job engine; empties the list."""
    ids: list[int] = db.session.info.pop("owed", [])
    return ids


def seal(limit: int = 5000) -> int:
    """Chain entries that have no seal yet: sha256 over the previous seal and the row. Returns how many.

    Runs in the one worker by the clock, so no action waits for the head of the chain.
    """
    last = db.session.scalar(sa.select(Entry.seal).where(Entry.seal.is_not(None)).order_by(Entry.id.desc()).limit(1))
    previous = last or ""
    # A row younger than a minute may still have an older neighbour in an open transaction.
    settled = clock.now().timestamp() - 60
    count = 0
    for entry in db.session.scalars(sa.select(Entry).where(Entry.seal.is_(None)).order_by(Entry.id).limit(limit)):
        if entry.at.timestamp() > settled:
            break
        entry.seal = previous = _digest(previous, entry)
        count += 1
    db.session.flush()
    return count


def broken_seals() -> list[int]:
    """Ids of the entries whose seal does not follow from the row and the seal before it; empty when all is well."""
    previous, broken = "", []
    rows = sa.select(Entry).where(Entry.seal.is_not(None)).order_by(Entry.id).execution_options(yield_per=1000)
    for entry in db.session.scalars(rows):
        if entry.seal != _digest(previous, entry):
            broken.append(entry.id)
        previous = entry.seal or ""
    return broken


def _digest(previous: str, entry: Entry) -> str:
    row = [previous, entry.id, entry.at.isoformat(), entry.event, entry.actor_id, entry.subject_kind, entry.subject_id]
    text = json.dumps([*row, entry.data], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
