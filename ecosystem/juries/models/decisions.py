"""What becomes of each application, and the letters that tell it."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call
from ecosystem.core.db import SlugEnum, db


class Outcome(enum.StrEnum):
    """What a decision says."""

    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"


class Decision(db.Model):
    """One application's. It may be changed until it leaves at ``release_at``, and held back until ``sent_at``."""

    __tablename__ = "jury_decision"

    application_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Application.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    outcome: Mapped[Outcome] = mapped_column(SlugEnum(Outcome))
    place: Mapped[int | None]
    # For the applicant, and for the organisers.
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    release_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    application: Mapped[Application] = relationship()

    __table_args__ = (
        sa.CheckConstraint("outcome IN ('accepted', 'waitlisted', 'rejected')", name="outcome_known"),
        sa.CheckConstraint("(outcome = 'waitlisted') = (place IS NOT NULL)", name="waitlist_has_place"),
    )


class Letter(db.Model):
    """The words of a call for one outcome, where its people wrote their own."""

    __tablename__ = "jury_letter"

    call_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    outcome: Mapped[Outcome] = mapped_column(SlugEnum(Outcome), primary_key=True)
    body_vi: Mapped[str] = mapped_column(sa.Text)
    body_en: Mapped[str] = mapped_column(sa.Text, default="")
