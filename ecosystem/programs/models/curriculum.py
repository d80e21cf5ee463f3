"""What a cohort goes through: modules, sessions with trainers, materials, attendance, feeds for calendars."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.programs.models.cohorts import Cohort
from ecosystem.programs.models.enrolments import Enrolment


class Presence(enum.StrEnum):
    """How a startup attended a session."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"


class CohortModule(db.Model):
    """A part of the curriculum, such as a week or a theme."""

    __tablename__ = "cohort_module"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title_vi: Mapped[str] = mapped_column(sa.String(160))
    title_en: Mapped[str] = mapped_column(sa.String(160), default="")
    cohort: Mapped[Cohort] = relationship()


class CohortSession(db.Model):
    """One meeting of the cohort. ``code`` is what its QR code holds; it opens a check-in within the window alone."""

    __tablename__ = "cohort_session"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"))
    module_id: Mapped[int | None] = mapped_column(sa.ForeignKey(CohortModule.id, ondelete="SET NULL"), index=True)
    title_vi: Mapped[str] = mapped_column(sa.String(160))
    title_en: Mapped[str] = mapped_column(sa.String(160), default="")
    notes: Mapped[str] = mapped_column(sa.Text, default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    link: Mapped[str] = mapped_column(sa.String(400), default="")
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    check_in_from: Mapped[datetime]
    check_in_until: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    # Also the SEQUENCE of the event in calendars.
    version: Mapped[int] = mapped_column()
    cohort: Mapped[Cohort] = relationship()
    module: Mapped[CohortModule | None] = relationship()
    trainers: Mapped[list[SessionTrainer]] = relationship(
        cascade="all, delete-orphan", order_by="SessionTrainer.id", back_populates="session"
    )

    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="starts_first"),
        sa.CheckConstraint("check_in_from < check_in_until", name="check_in_opens_first"),
        sa.Index("ix_cohort_session_cohort_id_starts_at", "cohort_id", "starts_at"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class SessionTrainer(db.Model):
    """Who gives a session: a name, and the account behind it where there is one."""

    __tablename__ = "session_trainer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey(CohortSession.id, ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    session: Mapped[CohortSession] = relationship(back_populates="trainers")


class CohortMaterial(db.Model):
    """Something to read for a session, or for the whole cohort: a link or a file."""

    __tablename__ = "cohort_material"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey(CohortSession.id, ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    url: Mapped[str] = mapped_column(sa.String(400), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="CASCADE"), index=True)
    added_at: Mapped[datetime]
    cohort: Mapped[Cohort] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    __table_args__ = (sa.CheckConstraint("(url <> '') = (file_id IS NULL)", name="link_or_file"),)


class Attendance(db.Model):
    """How one enrolment attended one session; who wrote it down last."""

    __tablename__ = "attendance"

    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey(CohortSession.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    enrolment_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    state: Mapped[Presence] = mapped_column(SlugEnum(Presence))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)

    __table_args__ = (sa.CheckConstraint("state IN ('present', 'late', 'excused', 'absent')", name="state_known"),)


class CheckIn(db.Model):
    """One person who said they are there; each of them once."""

    __tablename__ = "check_in"

    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey(CohortSession.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    at: Mapped[datetime]


class CalendarFeed(db.Model):
    """A private address of somebody's calendar, of one cohort or of all of theirs. Only its hash is kept."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
    cohort: Mapped[Cohort | None] = relationship()
