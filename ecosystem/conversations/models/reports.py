"""What members report to officers: one message, or a profile."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.conversations.models.messages import Message
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile


class ReportState(enum.StrEnum):
    """Where a report stands; ``rules.reports.TRANSITIONS`` says what may follow."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Report(db.Model):
    """One report about ``profile``; ``message`` is the one reported, ``quoted`` what stood in it then.

    ``hid_profile``: the officer who upheld it also hid the profile, which taking the word back shows again.
    """

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    state: Mapped[ReportState] = mapped_column(SlugEnum(ReportState))
    reporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Message.id, ondelete="SET NULL"), index=True)
    quoted: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.String(40))
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    decided_at: Mapped[datetime | None]
    hid_profile: Mapped[bool] = mapped_column(default=False)
    profile: Mapped[Profile] = relationship()
    message: Mapped[Message | None] = relationship()
    reporter: Mapped[Account | None] = relationship(foreign_keys=[reporter_id])

    __table_args__ = (
        # What one person has reported and nobody has decided is not reported by them again.
        sa.Index(
            "uq_report_profile_open",
            "reporter_id",
            "profile_id",
            unique=True,
            sqlite_where=sa.text("state = 'open' AND message_id IS NULL"),
            postgresql_where=sa.text("state = 'open' AND message_id IS NULL"),
        ),
        sa.Index(
            "uq_report_message_open",
            "reporter_id",
            "message_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_time"),
    )
