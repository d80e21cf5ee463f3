"""What a cohort is given to do, what startups hand in, version by version, and what they are told of it."""

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
from ecosystem.programs.models.curriculum import CohortModule
from ecosystem.programs.models.enrolments import Enrolment


class Verdict(enum.StrEnum):
    """What is said of a hand-in."""

    GOOD = "good"
    AGAIN = "again"


class CohortTask(db.Model):
    """One task of a cohort, due at a time; later is late, and taken."""

    __tablename__ = "cohort_task"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"))
    module_id: Mapped[int | None] = mapped_column(sa.ForeignKey(CohortModule.id, ondelete="SET NULL"), index=True)
    title_vi: Mapped[str] = mapped_column(sa.String(160))
    title_en: Mapped[str] = mapped_column(sa.String(160), default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    due_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    cohort: Mapped[Cohort] = relationship()

    __table_args__ = (sa.Index("ix_cohort_task_cohort_id_due_at", "cohort_id", "due_at"),)
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class HandIn(db.Model):
    """One version of what an enrolment handed in for a task; nothing is written over."""

    __tablename__ = "hand_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey(CohortTask.id, ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), index=True)
    number: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    link: Mapped[str] = mapped_column(sa.String(400), default="")
    is_late: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    task: Mapped[CohortTask] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    by: Mapped[Account | None] = relationship()
    files: Mapped[list[HandInFile]] = relationship(order_by="HandInFile.id", back_populates="hand_in")
    feedback: Mapped[list[Feedback]] = relationship(order_by="Feedback.id", back_populates="hand_in")

    __table_args__ = (sa.UniqueConstraint("task_id", "enrolment_id", "number"),)


class HandInFile(db.Model):
    """A file of a hand-in."""

    __tablename__ = "hand_in_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(sa.ForeignKey(HandIn.id, ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="CASCADE"), index=True)
    hand_in: Mapped[HandIn] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()


class Feedback(db.Model):
    """What who runs the cohort says of a hand-in."""

    __tablename__ = "hand_in_feedback"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(sa.ForeignKey(HandIn.id, ondelete="CASCADE"), index=True)
    verdict: Mapped[Verdict] = mapped_column(SlugEnum(Verdict))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    hand_in: Mapped[HandIn] = relationship(back_populates="feedback")
    by: Mapped[Account | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("verdict IN ('good', 'again')", name="verdict_known"),
        sa.CheckConstraint("verdict <> 'again' OR words <> ''", name="again_has_words"),
    )
