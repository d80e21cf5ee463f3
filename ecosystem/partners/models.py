"""Postings, and the list that was made for each."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile


class Subject(enum.StrEnum):
    """What a posting is about."""

    COFOUNDER = "cofounder"
    CUSTOMER = "customer"


class Side(enum.StrEnum):
    """Whether a posting looks for somebody or offers to be the one."""

    NEED = "need"
    OFFER = "offer"


class PostingState(enum.StrEnum):
    """Where a posting stands; ``rules.TRANSITIONS`` says what may follow."""

    OPEN = "open"
    CLOSED = "closed"


class Mover(enum.StrEnum):
    """Who moves a posting: a hand of its profile, or the clock."""

    HAND = "hand"
    CLOCK = "clock"


class Posting(db.Model):
    """What one profile needs or offers. ``closes_on`` is its last day; ``asked_on`` is when its owners were asked.

    ``sectors`` and ``skills`` are slugs of the taxonomy. ``told_at``: others have been told that it is there.
    """

    __tablename__ = "posting"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    subject: Mapped[Subject] = mapped_column(SlugEnum(Subject))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    state: Mapped[PostingState] = mapped_column(SlugEnum(PostingState), default=PostingState.OPEN)
    text_vi: Mapped[str] = mapped_column(sa.Text, default="")
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    sectors: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    skills: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closes_on: Mapped[date]
    asked_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    profile: Mapped[Profile] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("profile_id", "subject", "side"),
        sa.Index("ix_posting_subject_state_updated_at", "subject", "state", "updated_at"),
        sa.Index("ix_posting_state_closes_on", "state", "closes_on"),
        sa.CheckConstraint("subject IN ('cofounder', 'customer')", name="subject_known"),
        sa.CheckConstraint("side IN ('need', 'offer')", name="side_known"),
        sa.CheckConstraint("state IN ('open', 'closed')", name="state_known"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        sa.CheckConstraint("text_vi <> '' OR text_en <> ''", name="says_something"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict


class PostingList(db.Model):
    """The postings of the other side that suit one, best first, as the worker stored them.

    ``entries`` are what ``recommendations/engine/entries.py`` writes; ``id`` in them is that of a posting.
    ``inputs`` is the key of the ``MatchingRecord`` from which the list can be made again.
    """

    __tablename__ = "posting_list"

    posting_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Posting.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    made_at: Mapped[datetime]
    model: Mapped[str] = mapped_column(sa.String(64))
    considered: Mapped[int]
    inputs: Mapped[str] = mapped_column(sa.String(64), default="")
    entries: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
