"""Events, who is on their lists, what they agreed to, whom they wish to meet, and the matches that came of it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile


class EventState(enum.StrEnum):
    """Where an event stands; ``rules.TRANSITIONS`` says what may follow."""

    DRAFT = "draft"
    OPEN = "open"
    MATCHED = "matched"
    FOLLOWING = "following"
    CLOSED = "closed"


class Mover(enum.StrEnum):
    """Who moves an event: its organiser, or the clock."""

    ORGANISER = "organiser"
    CLOCK = "clock"


class Event(db.Model):
    """One event. ``profile`` is the organisation it is held by, if one is named."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    state: Mapped[EventState] = mapped_column(SlugEnum(EventState), default=EventState.DRAFT)
    title_vi: Mapped[str] = mapped_column(sa.String(140))
    title_en: Mapped[str] = mapped_column(sa.String(140), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    organiser_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(sa.String(40), default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    organiser: Mapped[Account | None] = relationship()
    profile: Mapped[Profile | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        sa.CheckConstraint("(state = 'closed') = (close_reason <> '')", name="closed_has_reason"),
        sa.Index("ix_event_state_ends_at", "state", "ends_at"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict


class Attendee(db.Model):
    """One person on the list of an event, and the profile they stand for once one is known.

    ``told_at`` is when they were written to; of the link in that mail only the hash is kept.
    """

    __tablename__ = "event_attendee"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254))
    full_name: Mapped[str] = mapped_column(sa.String(120))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    event: Mapped[Event] = relationship()
    profile: Mapped[Profile | None] = relationship()
    account: Mapped[Account | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("event_id", "email"),)


class EventConsent(db.Model):
    """One yes of one attendee to being shown, in the words of ``text``; withdrawing ends it, another yes is a new row.

    ``method`` says where the yes was given: by the link of a mail, or on the event's page.
    """

    __tablename__ = "event_consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey(Attendee.id, ondelete="CASCADE"))
    text: Mapped[int]
    locale: Mapped[str] = mapped_column(sa.String(5))
    method: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        # One open yes for each attendee, also under a race.
        sa.Index(
            "uq_event_consent_open",
            "attendee_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.CheckConstraint("method IN ('link', 'page', 'operator')", name="method_known"),
    )


class AttendeeImport(db.Model):
    """The rows of a file that waits for a yes: nobody is on the list before. One for each event; it is soon gone."""

    __tablename__ = "event_import"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(sa.String(200))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]


class Wish(db.Model):
    """One profile wishes to meet another at an event. Private to the side that wishes."""

    __tablename__ = "event_wish"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    wanted_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("event_id", "profile_id", "wanted_id"),
        sa.CheckConstraint("profile_id <> wanted_id", name="two_profiles"),
    )


class Match(db.Model):
    """Two wishes that met, and the introduction they became. ``was_known``: the two were connected before."""

    __tablename__ = "event_match"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"))
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"), index=True)
    was_known: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    event: Mapped[Event] = relationship()
    introduction: Mapped[Introduction] = relationship()

    __table_args__ = (sa.UniqueConstraint("event_id", "introduction_id"),)
