"""What is known of the quality of a profile, and how its holders are asked whether it still holds."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account, AskLink
from ecosystem.core.db import BigId, db
from ecosystem.directory.models.base import Profile


class ProfileQuality(db.Model):
    """What can be told from a profile's values alone, kept so that lists filter and sort by it.

    ``faults`` are the fields with something wrong, ``missing`` the worthiest field that says nothing. Badges,
    duplicates and days change by themselves; they are read where they are kept.
    """

    __tablename__ = "profile_quality"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    faults: Mapped[list[str]]
    fault_count: Mapped[int]
    percent: Mapped[int]
    missing: Mapped[str] = mapped_column(sa.String(60), default="")
    measured_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
        sa.CheckConstraint("fault_count >= 0", name="faults_counted"),
    )


class ConfirmationAsk(db.Model):
    """The owners of a profile asked, once in ``quarter``, whether it still holds: by the clock or by an officer.

    ``answered_at``: since when the profile is confirmed, in whatever way.
    """

    __tablename__ = "confirmation_ask"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    quarter: Mapped[str] = mapped_column(sa.String(7))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    profile: Mapped[Profile] = relationship()

    __table_args__ = (sa.UniqueConstraint("profile_id", "quarter"),)


class ConfirmationLink(AskLink, db.Model):
    """The link of one ask in the mail to one owner. It confirms and does nothing else; only its hash is kept."""

    __tablename__ = "confirmation_link"

    ask_id: Mapped[int] = mapped_column(sa.ForeignKey(ConfirmationAsk.id, ondelete="CASCADE"))
    ask: Mapped[ConfirmationAsk] = relationship()
