"""Who was invited to solve a challenge."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.challenges.models.challenges import Challenge
from ecosystem.core.db import BigId, db
from ecosystem.directory.models import Profile


class ChallengeInvitation(db.Model):
    """One invitation: ``score`` is that of the shortlist it came from, if it did."""

    __tablename__ = "challenge_invitation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey(Challenge.id, ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    score: Mapped[int | None]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    challenge: Mapped[Challenge] = relationship()
    profile: Mapped[Profile] = relationship()
    by: Mapped[Account | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("challenge_id", "profile_id"),)
