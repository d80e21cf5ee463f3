"""What somebody was told, where it leads, and when they read it; what they choose to be told of, and their digests."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db


class Frequency(enum.StrEnum):
    """How soon somebody wants mails of a topic."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Notice(db.Model):
    """One notice to one person. ``kind`` stands on a card, ``words`` fill its sentence, ``path`` is where it leads.

    ``key`` names what it tells of: the same thing is told to one person once, however often its reaction runs.
    ``shown`` says that it stands in the inbox, ``waits`` that the next digest is to tell of it.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(80))
    path: Mapped[str] = mapped_column(sa.String(300))
    words: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    shown: Mapped[bool] = mapped_column(default=True)
    waits: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.UniqueConstraint("account_id", "key"),
        sa.Index("ix_notice_account_id_at", "account_id", "at", "id"),
        sa.Index(
            "ix_notice_unread",
            "account_id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
        sa.Index("ix_notice_path", "path"),
        sa.Index(
            "ix_notice_waits",
            "account_id",
            "at",
            sqlite_where=sa.text("waits"),
            postgresql_where=sa.text("waits"),
        ),
    )


class NoticeChoice(db.Model):
    """What one person chose for one topic; without a row the topic's own default holds."""

    __tablename__ = "notice_choice"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    mail: Mapped[Frequency] = mapped_column(SlugEnum(Frequency))
    site: Mapped[bool]
    chosen_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("mail IN ('now', 'daily', 'weekly', 'off')", name="mail_known"),)


class QuietHours(db.Model):
    """From which hour to which one person wants no mails; equal hours mean at no time, no row the setting's hours."""

    __tablename__ = "quiet_hours"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True)
    starts: Mapped[int]
    ends: Mapped[int]

    __table_args__ = (sa.CheckConstraint("starts BETWEEN 0 AND 23 AND ends BETWEEN 0 AND 23", name="hours_of_a_day"),)


class Digest(db.Model):
    """One person's digest of one day, opened once, whichever worker comes first; it may turn out to hold nothing."""

    __tablename__ = "digest"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("account_id", "day"),)
