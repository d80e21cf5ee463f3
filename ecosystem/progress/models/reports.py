"""The figures that a cohort follows, and the monthly reports of its startups with every version of them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.programs.models import Cohort, Enrolment


class ReportState(enum.StrEnum):
    """Where a report stands; ``rules.reports.TRANSITIONS`` says what may follow."""

    OPEN = "open"
    SENT = "sent"
    SKIPPED = "skipped"


class CohortKpi(db.Model):
    """One figure that a cohort follows. ``key`` is its kind, or begins with ``own-`` for one of its own."""

    __tablename__ = "cohort_kpi"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name_vi: Mapped[str] = mapped_column(sa.String(80), default="")
    name_en: Mapped[str] = mapped_column(sa.String(80), default="")
    unit: Mapped[str] = mapped_column(sa.String(20))
    period: Mapped[str] = mapped_column(sa.String(20))
    agg: Mapped[str] = mapped_column(sa.String(20))
    added_at: Mapped[datetime]
    # Taken off: no longer asked, and what was answered stays readable.
    dropped_at: Mapped[datetime | None]
    cohort: Mapped[Cohort] = relationship()

    __table_args__ = (sa.UniqueConstraint("cohort_id", "key"),)


class KpiReport(db.Model):
    """One startup's figures of one month: ``values`` by key, as last sent."""

    __tablename__ = "kpi_report"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"))
    month: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[ReportState] = mapped_column(SlugEnum(ReportState))
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    # Why figures are missing, or all of it.
    blank_why: Mapped[str] = mapped_column(sa.String(500), default="")
    sent_at: Mapped[datetime | None]
    # The last word of the clock that was said.
    told: Mapped[str] = mapped_column(sa.String(20), default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    enrolment: Mapped[Enrolment] = relationship()
    versions: Mapped[list[KpiVersion]] = relationship(back_populates="report", order_by="KpiVersion.number")

    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "month"),
        sa.CheckConstraint("(state = 'open') = (sent_at IS NULL)", name="done_has_time"),
        sa.CheckConstraint("state <> 'skipped' OR blank_why <> ''", name="skipped_has_reason"),
        sa.Index("ix_kpi_report_state_due_on", "state", "due_on"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class KpiVersion(db.Model):
    """What was sent at one time; nothing is written over it."""

    __tablename__ = "kpi_version"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey(KpiReport.id, ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    blank_why: Mapped[str] = mapped_column(sa.String(500), default="")
    report: Mapped[KpiReport] = relationship(back_populates="versions")
    by: Mapped[Account | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("report_id", "number"),)
