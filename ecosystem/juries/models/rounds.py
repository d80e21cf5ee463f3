"""A round of reading and who sits on its panel."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call
from ecosystem.core.db import BigId, SlugEnum, db


class RoundState(enum.StrEnum):
    """Where a round stands; ``rules.TRANSITIONS`` says what may follow."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Sight(enum.StrEnum):
    """What jurors see of what the others gave."""

    NEVER = "never"
    AFTER_OWN = "after-own"
    ALWAYS = "always"


class JuryRound(db.Model):
    """One round of reading. ``rubric`` is what ``rules.rubric.read`` reads; ``proposal`` says who would read what."""

    __tablename__ = "jury_round"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"), index=True)
    name_vi: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    state: Mapped[RoundState] = mapped_column(SlugEnum(RoundState))
    is_blind: Mapped[bool]
    sight: Mapped[Sight] = mapped_column(SlugEnum(Sight))
    reads_needed: Mapped[int]
    most_reads: Mapped[int]
    closes_at: Mapped[datetime]
    rubric: Mapped[list[Any]] = mapped_column(sa.JSON)
    proposal: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    proposal_asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    call: Mapped[Call] = relationship()
    jurors: Mapped[list[Juror]] = relationship(back_populates="round", order_by="Juror.id")

    __table_args__ = (
        sa.CheckConstraint("reads_needed BETWEEN 1 AND 9", name="reads_range"),
        sa.CheckConstraint("most_reads BETWEEN 1 AND 500", name="load_range"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class Juror(db.Model):
    """One person on the panel of a round; who left keeps what they sent."""

    __tablename__ = "juror"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey(JuryRound.id, ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    left_at: Mapped[datetime | None]
    round: Mapped[JuryRound] = relationship(back_populates="jurors")
    account: Mapped[Account] = relationship()

    __table_args__ = (sa.UniqueConstraint("round_id", "account_id"),)
