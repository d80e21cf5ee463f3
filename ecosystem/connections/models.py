"""Who asked whom for an introduction, and what came of it."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile


class IntroductionState(enum.StrEnum):
    """Where an introduction stands; ``rules.TRANSITIONS`` says what may follow."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Introduction(db.Model):
    """One asking between two profiles. ``pair`` is the same for both directions: ``lower id:higher id``."""

    __tablename__ = "introduction"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    state: Mapped[IntroductionState] = mapped_column(SlugEnum(IntroductionState))
    pair: Mapped[str] = mapped_column(sa.String(50))
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    asked_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    message: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.String(40), default="")
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    asker: Mapped[Profile] = relationship(foreign_keys=[asker_id])
    asked: Mapped[Profile] = relationship(foreign_keys=[asked_id])

    __table_args__ = (
        # One open request or connection per pair, whoever asks, also under a race.
        sa.Index(
            "uq_introduction_pair_open",
            "pair",
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'accepted')"),
            postgresql_where=sa.text("state IN ('asked', 'accepted')"),
        ),
        sa.CheckConstraint("asker_id <> asked_id", name="two_sides"),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_has_time"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict
