"""What a juror is given, says of themselves before they see it, and makes of it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.juries.models.rounds import Juror, JuryRound


class ReadState(enum.StrEnum):
    """Where a read stands."""

    GIVEN = "given"
    SENT = "sent"
    ABSTAINED = "abstained"


class JuryRead(db.Model):
    """One application given to one juror. ``note`` is for the applicant, ``private_note`` for the organisers."""

    __tablename__ = "jury_read"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    juror_id: Mapped[int] = mapped_column(sa.ForeignKey(Juror.id, ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    state: Mapped[ReadState] = mapped_column(SlugEnum(ReadState))
    # A person decided this pair: no proposal takes it away.
    is_locked: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime]
    marks: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    private_note: Mapped[str] = mapped_column(sa.String(4000), default="")
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    abstained_why: Mapped[str] = mapped_column(sa.String(1000), default="")
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    juror: Mapped[Juror] = relationship()
    application: Mapped[Application] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("juror_id", "application_id"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
    )


class Declaration(db.Model):
    """What a juror said of their interest in an application before they saw it."""

    __tablename__ = "jury_declaration"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    juror_id: Mapped[int] = mapped_column(sa.ForeignKey(Juror.id, ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    has_conflict: Mapped[bool]
    words: Mapped[str] = mapped_column(sa.String(1000), default="")

    __table_args__ = (sa.UniqueConstraint("juror_id", "application_id"),)


class Override(db.Model):
    """A conflict that two managers set aside for one juror and application: one asks, another agrees."""

    __tablename__ = "jury_override"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    juror_id: Mapped[int] = mapped_column(sa.ForeignKey(Juror.id, ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(1000))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    juror: Mapped[Juror] = relationship()
    application: Mapped[Application] = relationship()
    asked_by: Mapped[Account | None] = relationship(foreign_keys=[asked_by_id])
    agreed_by: Mapped[Account | None] = relationship(foreign_keys=[agreed_by_id])

    __table_args__ = (
        sa.UniqueConstraint("juror_id", "application_id"),
        sa.CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name="two_people"),
    )


class Redaction(db.Model):
    """What an organiser blacked out of one answer for a blind round: the phrases, as they stand in it."""

    __tablename__ = "jury_redaction"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey(JuryRound.id, ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(sa.String(40))
    phrases: Mapped[list[str]] = mapped_column(sa.JSON)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("round_id", "application_id", "question"),)
