"""A program, the cohorts it runs, and who runs each."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile


class CohortState(enum.StrEnum):
    """Where a cohort stands; ``rules.cohorts.TRANSITIONS`` says what may follow."""

    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"
    ARCHIVED = "archived"


class CohortRight(enum.StrEnum):
    """What a manager may do with a cohort."""

    LEAD = "lead"
    EDITOR = "editor"


class Program(db.Model):
    """What is run again and again, cohort after cohort; ``type`` is one of the list ``program_types``."""

    __tablename__ = "program"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    type: Mapped[str] = mapped_column(sa.String(40))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="SET NULL"), index=True)
    # Who runs it, where no profile stands for them.
    owner_name: Mapped[str] = mapped_column(sa.String(200), default="")
    name_vi: Mapped[str] = mapped_column(sa.String(160))
    name_en: Mapped[str] = mapped_column(sa.String(160), default="")
    summary_vi: Mapped[str] = mapped_column(sa.String(400), default="")
    summary_en: Mapped[str] = mapped_column(sa.String(400), default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    owner: Mapped[Profile | None] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class Cohort(db.Model):
    """One run of a program. ``budget`` are lines of a label and an amount in million VND.

    The row is what whoever gives or takes a seat locks, so that no seat is given twice.
    """

    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey(Program.id, ondelete="CASCADE"), index=True)
    # The call it takes its startups from; a call feeds one cohort.
    call_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Call.id, ondelete="SET NULL"), unique=True)
    name_vi: Mapped[str] = mapped_column(sa.String(160))
    name_en: Mapped[str] = mapped_column(sa.String(160), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    seats: Mapped[int]
    state: Mapped[CohortState] = mapped_column(SlugEnum(CohortState))
    state_at: Mapped[datetime]
    budget: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    program: Mapped[Program] = relationship()
    call: Mapped[Call | None] = relationship()
    managers: Mapped[list[CohortManager]] = relationship(
        back_populates="cohort", cascade="all, delete-orphan", order_by="CohortManager.id"
    )

    __table_args__ = (
        sa.CheckConstraint("state IN ('planned', 'running', 'finished', 'archived')", name="state_known"),
        sa.CheckConstraint("starts_on <= ends_on", name="starts_first"),
        sa.CheckConstraint("seats BETWEEN 1 AND 500", name="seats_range"),
        sa.Index("ix_cohort_state_starts_on", "state", "starts_on"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class CohortManager(db.Model):
    """One person who runs a cohort, with what right."""

    __tablename__ = "cohort_manager"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    right: Mapped[CohortRight] = mapped_column(SlugEnum(CohortRight))
    since: Mapped[datetime]
    cohort: Mapped[Cohort] = relationship(back_populates="managers")
    account: Mapped[Account] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "account_id"),
        sa.CheckConstraint("\"right\" IN ('lead', 'editor')", name="right_known"),
    )
