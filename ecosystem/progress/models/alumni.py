"""Graduation and after: certificates that anybody may verify, and what alumni answer in the years that follow."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.programs.models import Enrolment


class Certificate(db.Model):
    """A certificate as it was printed. ``number`` ends in a part that nobody guesses."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), index=True)
    holder: Mapped[str] = mapped_column(sa.String(200))
    program_vi: Mapped[str] = mapped_column(sa.String(200))
    program_en: Mapped[str] = mapped_column(sa.String(200), default="")
    cohort_vi: Mapped[str] = mapped_column(sa.String(200))
    cohort_en: Mapped[str] = mapped_column(sa.String(200), default="")
    organiser: Mapped[str] = mapped_column(sa.String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    withdrawn_why: Mapped[str] = mapped_column(sa.String(1000), default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    enrolment: Mapped[Enrolment] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why = '')", name="withdrawn_has_reason"),
        sa.Index(
            "uq_certificate_valid",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )


class FollowUpState(enum.StrEnum):
    """Where a follow-up stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SKIPPED = "skipped"


class FollowUp(db.Model):
    """What became of an alumnus so many months after the cohort ended. Money is VND; empty is "not said"."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"))
    months: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[FollowUpState] = mapped_column(SlugEnum(FollowUpState))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    is_operating: Mapped[bool | None]
    revenue: Mapped[int | None] = mapped_column(sa.BigInteger)
    jobs: Mapped[int | None]
    capital: Mapped[int | None] = mapped_column(sa.BigInteger)
    ip_filed: Mapped[int | None]
    enrolment: Mapped[Enrolment] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "months"),
        sa.CheckConstraint("months IN (6, 12, 24, 36)", name="months_known"),
        sa.CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="done_has_time"),
        sa.CheckConstraint("(state = 'answered') = (is_operating IS NOT NULL)", name="answered_says"),
        sa.Index("ix_follow_up_state_asked_at", "state", "asked_at"),
    )
