"""Milestones: the plan of a cohort, what each startup is to reach, how it got there, and the proof."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.programs.models import Cohort, Enrolment


class MilestoneState(enum.StrEnum):
    """Where a milestone stands; ``rules.milestones.TRANSITIONS`` says what may follow. Overdue is worked out."""

    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class PlanItem(db.Model):
    """One milestone of a cohort's plan, which every startup of it gets; without ``kind`` it has its own ``title``."""

    __tablename__ = "milestone_plan"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    goal: Mapped[str] = mapped_column(sa.String(1000), default="")
    due_on: Mapped[date]
    unit: Mapped[str] = mapped_column(sa.String(20), default="")
    target: Mapped[int | None] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime]
    cohort: Mapped[Cohort] = relationship()

    __table_args__ = (
        sa.CheckConstraint("kind <> '' OR title <> ''", name="named"),
        sa.CheckConstraint("target IS NULL OR unit <> ''", name="target_has_unit"),
    )


class Milestone(db.Model):
    """One thing that one startup is to reach by a day. ``target`` and ``result`` are whole numbers of ``unit``."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"))
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey(PlanItem.id, ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    goal: Mapped[str] = mapped_column(sa.String(1000), default="")
    due_on: Mapped[date]
    unit: Mapped[str] = mapped_column(sa.String(20), default="")
    target: Mapped[int | None] = mapped_column(sa.BigInteger)
    result: Mapped[int | None] = mapped_column(sa.BigInteger)
    reviewer_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    state: Mapped[MilestoneState] = mapped_column(SlugEnum(MilestoneState))
    state_at: Mapped[datetime]
    # The day it was reached, as the startup says.
    reached_on: Mapped[date | None]
    # When the startup last did or wrote something.
    heard_at: Mapped[datetime | None]
    told_sign: Mapped[str] = mapped_column(sa.String(20), default="")
    created_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    enrolment: Mapped[Enrolment] = relationship()
    reviewer: Mapped[Account | None] = relationship()
    files: Mapped[list[MilestoneFile]] = relationship(back_populates="milestone", order_by="MilestoneFile.id")
    steps: Mapped[list[MilestoneStep]] = relationship(back_populates="milestone", order_by="MilestoneStep.id")

    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "plan_id"),
        sa.CheckConstraint("kind <> '' OR title <> ''", name="named"),
        sa.CheckConstraint("target IS NULL OR unit <> ''", name="target_has_unit"),
        sa.CheckConstraint("state NOT IN ('submitted', 'approved') OR reached_on IS NOT NULL", name="sent_has_day"),
        sa.Index("ix_milestone_state_due_on", "state", "due_on"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class MilestoneStep(db.Model):
    """One step of a milestone: who took it to which state, and what they wrote."""

    __tablename__ = "milestone_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey(Milestone.id, ondelete="CASCADE"), index=True)
    state: Mapped[MilestoneState] = mapped_column(SlugEnum(MilestoneState))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    milestone: Mapped[Milestone] = relationship(back_populates="steps")
    actor: Mapped[Account | None] = relationship()


class MilestoneFile(db.Model):
    """A file that proves a milestone."""

    __tablename__ = "milestone_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey(Milestone.id, ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="CASCADE"), index=True)
    added_at: Mapped[datetime]
    milestone: Mapped[Milestone] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()
