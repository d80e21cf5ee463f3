"""Meetings: three times proposed by one side, of which the other picks one or none."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, Side
from ecosystem.core.db import BigId, SlugEnum, db


class MeetingState(enum.StrEnum):
    """Where a meeting stands; ``rules.meetings.TRANSITIONS`` says what may follow."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    NONE_FITS = "none-fits"
    CANCELLED = "cancelled"


class Meeting(db.Model):
    """One proposal of ``side``. ``times`` are instants in UTC as texts, ``starts_at`` the one that was picked."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"), index=True)
    state: Mapped[MeetingState] = mapped_column(SlugEnum(MeetingState))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    proposed_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(sa.String(300))
    times: Mapped[list[Any]] = mapped_column(sa.JSON)
    starts_at: Mapped[datetime | None]
    moved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    moved_at: Mapped[datetime | None]
    introduction: Mapped[Introduction] = relationship()

    __table_args__ = (
        # One proposal at a time, whoever makes it, also under a race.
        sa.Index(
            "uq_meeting_proposed",
            "introduction_id",
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        ),
        sa.CheckConstraint("state <> 'agreed' OR starts_at IS NOT NULL", name="agreed_has_start"),
        sa.CheckConstraint("(state = 'proposed') = (moved_at IS NULL)", name="moved_has_time"),
        sa.CheckConstraint("minutes BETWEEN 15 AND 480", name="minutes_range"),
    )

    @property
    def offered(self) -> list[datetime]:
        """The times proposed, as instants."""
        return [datetime.fromisoformat(text) for text in self.times]

    @property
    def ends_at(self) -> datetime | None:
        """When it is over, once a time was picked."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None
