"""Profiles that may be the same: the words they are looked up by, and the pairs officers look at."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models.base import Profile, ordered


class PairState(enum.StrEnum):
    """What officers said of a pair."""

    OPEN = "open"
    DISMISSED = "dismissed"
    MERGED = "merged"


class ProfileKey(db.Model):
    """One word that likely twins of a profile share (``rules.duplicates.keys``)."""

    __tablename__ = "profile_key"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(ordered(110), primary_key=True)

    __table_args__ = (sa.Index("ix_profile_key_key", "key", "profile_id"),)


class DuplicatePair(db.Model):
    """Two profiles that look alike, the lower id left; once each."""

    __tablename__ = "duplicate_pair"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    left_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    right_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    state: Mapped[PairState] = mapped_column(SlugEnum(PairState), default=PairState.OPEN)
    score: Mapped[int] = mapped_column()
    reasons: Mapped[list[str]] = mapped_column(sa.JSON)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    left: Mapped[Profile] = relationship(foreign_keys=[left_id])
    right: Mapped[Profile] = relationship(foreign_keys=[right_id])

    __table_args__ = (
        sa.UniqueConstraint("left_id", "right_id"),
        sa.CheckConstraint("left_id < right_id", name="ordered_sides"),
        sa.CheckConstraint("state IN ('open', 'dismissed', 'merged')", name="state_known"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_time"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score_range"),
        sa.Index("ix_duplicate_pair_state_score", "state", "score"),
    )
