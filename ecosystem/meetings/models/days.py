"""A meeting day: who comes, whom they wish to meet, who meets whom when and where, and what they made of it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile
from ecosystem.programs.models import Cohort


class DayState(enum.StrEnum):
    """Where a meeting day stands; ``rules.days.TRANSITIONS`` says what may follow."""

    DRAFT = "draft"
    OPEN = "open"
    PUBLISHED = "published"
    DONE = "done"


class Side(enum.StrEnum):
    """On which side somebody sits: startups walk, guests keep their table."""

    STARTUP = "startup"
    GUEST = "guest"


class MeetingDay(db.Model):
    """One day of short meetings. ``breaks`` are [from, to] as "10:00", ``rooms`` [name, tables], slots count from 0.

    ``proposal`` is the timetable that waits for a yes. The row is what whoever publishes locks.
    """

    __tablename__ = "meeting_day"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    name_vi: Mapped[str] = mapped_column(sa.String(160))
    name_en: Mapped[str] = mapped_column(sa.String(160), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[DayState] = mapped_column(SlugEnum(DayState))
    starts_at: Mapped[datetime]
    wishes_until: Mapped[datetime]
    minutes: Mapped[int]
    slots: Mapped[int]
    most: Mapped[int]
    breaks: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    rooms: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    proposal: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    proposal_asked_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    cohort: Mapped[Cohort] = relationship()
    people: Mapped[list[DayPerson]] = relationship(back_populates="day", order_by="DayPerson.id")

    __table_args__ = (
        sa.CheckConstraint("state IN ('draft', 'open', 'published', 'done')", name="state_known"),
        sa.CheckConstraint("minutes BETWEEN 5 AND 120", name="minutes_range"),
        sa.CheckConstraint("slots BETWEEN 1 AND 40", name="slots_range"),
        sa.CheckConstraint("most BETWEEN 1 AND 40", name="most_range"),
        sa.CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_has_time"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class DayPerson(db.Model):
    """One profile that comes; ``away`` are the slots in which it is not there."""

    __tablename__ = "day_person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    day_id: Mapped[int] = mapped_column(sa.ForeignKey(MeetingDay.id, ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    away: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    added_at: Mapped[datetime]
    day: Mapped[MeetingDay] = relationship(back_populates="people")
    profile: Mapped[Profile] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("day_id", "profile_id"),
        sa.CheckConstraint("side IN ('startup', 'guest')", name="side_known"),
    )


class DayWish(db.Model):
    """One wishes to meet another that day. Nobody but their own side ever reads it; ``is_strong``: above all."""

    __tablename__ = "day_wish"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey(DayPerson.id, ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(DayPerson.id, ondelete="CASCADE"), index=True)
    is_strong: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("person_id", "other_id"),
        sa.CheckConstraint("person_id <> other_id", name="two_people"),
    )


class DayMeeting(db.Model):
    """One meeting of the published timetable. The database itself lets nobody sit twice, and no table be shared."""

    __tablename__ = "day_meeting"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    day_id: Mapped[int] = mapped_column(sa.ForeignKey(MeetingDay.id, ondelete="CASCADE"))
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey(DayPerson.id, ondelete="CASCADE"))
    guest_id: Mapped[int] = mapped_column(sa.ForeignKey(DayPerson.id, ondelete="CASCADE"))
    slot: Mapped[int]
    room: Mapped[str] = mapped_column(sa.String(80))
    seat: Mapped[int]
    is_locked: Mapped[bool] = mapped_column(default=False)
    introduction_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="SET NULL"), index=True)
    day: Mapped[MeetingDay] = relationship()
    startup: Mapped[DayPerson] = relationship(foreign_keys=[startup_id])
    guest: Mapped[DayPerson] = relationship(foreign_keys=[guest_id])
    introduction: Mapped[Introduction | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("startup_id", "guest_id"),
        sa.UniqueConstraint("startup_id", "slot"),
        sa.UniqueConstraint("guest_id", "slot"),
        sa.UniqueConstraint("day_id", "slot", "room", "seat"),
    )


class DayMark(db.Model):
    """What one side makes of a meeting: go on, or not. Only two that both go on learn of it."""

    __tablename__ = "day_mark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey(DayMeeting.id, ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    goes_on: Mapped[bool]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "side"),
        sa.CheckConstraint("side IN ('startup', 'guest')", name="side_known"),
    )
