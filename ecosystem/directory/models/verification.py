"""What officers have confirmed of a profile, and how it came to that. Without a row, nobody ever asked."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models.base import Profile


class VerificationState(enum.StrEnum):
    """Where the verification of a profile stands; ``rules.verification.TRANSITIONS`` says what may follow."""

    UNVERIFIED = "unverified"
    WAITING = "waiting"
    VERIFIED = "verified"
    RESUBMIT = "resubmit"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Verification(db.Model):
    """The case of one profile: what its holder declares, who looks at it, what was decided.

    ``valid_until`` alone says whether the badge shows: it is empty or past when there is none. ``identity`` is what
    the badge was given for. Statement, evidence and message are for the holder and officers; ``note`` and tags for
    officers only.
    """

    __tablename__ = "verification"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    state: Mapped[VerificationState] = mapped_column(SlugEnum(VerificationState), index=True)
    statement: Mapped[str] = mapped_column(sa.Text, default="")
    evidence_url: Mapped[str] = mapped_column(sa.String(300), default="")
    evidence_note: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    waiting_since: Mapped[datetime | None]
    changed_fields: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    reasons: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    message: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    verified_on: Mapped[date | None]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    reminded_for: Mapped[date | None]
    identity: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    profile: Mapped[Profile] = relationship()
    assignee: Mapped[Account | None] = relationship(foreign_keys=[assignee_id])
    tags: Mapped[list[VerificationTag]] = relationship(cascade="all, delete-orphan", order_by="VerificationTag.tag")

    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('unverified', 'waiting', 'verified', 'resubmit', 'rejected', 'expired')", name="state_known"
        ),
        sa.CheckConstraint("(state = 'waiting') = (waiting_since IS NOT NULL)", name="waiting_has_time"),
        sa.CheckConstraint("state <> 'verified' OR valid_until IS NOT NULL", name="verified_has_end"),
        sa.CheckConstraint("valid_until IS NULL OR verified_on IS NOT NULL", name="badge_has_date"),
        sa.CheckConstraint(
            "state NOT IN ('verified', 'resubmit', 'rejected', 'expired') OR decided_at IS NOT NULL",
            name="decided_has_time",
        ),
        sa.CheckConstraint("state NOT IN ('unverified', 'rejected') OR valid_until IS NULL", name="no_badge_without"),
        sa.CheckConstraint("assignee_id IS NULL OR state = 'waiting'", name="assigned_while_waiting"),
    )


class VerificationTag(db.Model):
    """One label that officers put on a case to find it again."""

    __tablename__ = "verification_tag"

    profile_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Verification.profile_id, ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class VerificationStep(db.Model):
    """One transition of a case, kept for good: what was declared or answered, and by whom."""

    __tablename__ = "verification_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(sa.String(20))
    before: Mapped[VerificationState] = mapped_column(SlugEnum(VerificationState))
    after: Mapped[VerificationState] = mapped_column(SlugEnum(VerificationState))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    reasons: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    actor: Mapped[Account | None] = relationship()
