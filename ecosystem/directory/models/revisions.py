"""The history of a profile: one row for each change, written in its transaction, with what the profile held after."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models.base import Profile


class Act(enum.StrEnum):
    """How a revision came to be. ``FOUND`` is what a profile held before its history began."""

    FOUND = "found"
    CREATED = "created"
    CHANGED = "changed"
    IMPORTED = "imported"
    RESTORED = "restored"
    FILED = "filed"
    MERGED = "merged"
    UNMERGED = "unmerged"


class ProfileRevision(db.Model):
    """What a profile held from ``version`` on: ``content`` is every field as plain JSON, ``None`` for a mere file.

    ``changed`` names the fields that differ from the revision before. Rows are never changed; they go with the
    profile, because they hold the same personal data as it does.
    """

    __tablename__ = "profile_revision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    act: Mapped[Act] = mapped_column(SlugEnum(Act))
    changed: Mapped[list[str]]
    content: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    restored_from: Mapped[int | None]
    actor: Mapped[Account | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(act = 'filed') = (content IS NULL)", name="content_unless_file"),
        sa.CheckConstraint("(act = 'restored') = (restored_from IS NOT NULL)", name="restored_from_something"),
        sa.Index("ix_profile_revision_profile_id_version", "profile_id", "version"),
    )
