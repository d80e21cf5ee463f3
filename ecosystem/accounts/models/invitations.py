"""Invitations: a single-use link by mail into a role, or into something of a higher floor."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models.people import Account, Role
from ecosystem.core.db import BigId, SlugEnum, db


class InvitationPurpose(enum.StrEnum):
    """What an invitation leads into."""

    ROLE = "role"
    MEMBERSHIP = "membership"


class Invitation(db.Model):
    """One person asked in by another; ``email`` is who may take it up, of the token only the hash is kept.

    A membership is of something this floor does not know: ``target`` and ``right`` are words of the floor that asked
    ("profile:17", "editor"), ``name`` is what the invited person reads.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[InvitationPurpose] = mapped_column(SlugEnum(InvitationPurpose))
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    role: Mapped[Role | None] = mapped_column(SlugEnum(Role))
    target: Mapped[str] = mapped_column(sa.String(80), default="", index=True)
    right: Mapped[str] = mapped_column(sa.String(20), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None]
    invited_by: Mapped[Account | None] = relationship(foreign_keys=[invited_by_id])

    __table_args__ = (
        sa.CheckConstraint("(purpose = 'role') = (role IS NOT NULL)", name="role_named"),
        sa.CheckConstraint("(purpose = 'membership') = (target <> '')", name="target_named"),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
    )
