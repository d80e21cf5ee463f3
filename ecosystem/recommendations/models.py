"""The lists that were made for a profile, and what people said about their cards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, db
from ecosystem.directory.models import Profile


class RecommendationList(db.Model):
    """One list of one profile: ranked entries with score and reasons, as the worker stored them.

    ``entries`` is a JSON list of ``{"id": profile id, "score": 0..100, "value": exact value that orders, "parts":
    [[part, points, most, [evidence, ...]], ...], "shared": [word, ...]}``, best first; what a card shows comes from
    here and its points sum to its score. ``broken`` counts the counterparts that each hard rule kept out
    (``{rule: count}``) where the list is very short, of ``considered`` counterparts in all.
    The small columns stand before the large one, so that a database reads them without the entries.
    """

    __tablename__ = "recommendation_list"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    wanted: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    made_at: Mapped[datetime]
    model: Mapped[str] = mapped_column(sa.String(64))
    considered: Mapped[int]
    broken: Mapped[dict[str, Any]]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)

    __table_args__ = (sa.CheckConstraint("wanted IN ('mentors', 'investors', 'startups')", name="wanted_known"),)


class Opinion(db.Model):
    """What a profile's side said about a card: it fits, or it does not. Taking it back deletes the row."""

    __tablename__ = "opinion"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    fits: Mapped[bool] = mapped_column()
    said_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    said_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("profile_id", "other_id"),)
