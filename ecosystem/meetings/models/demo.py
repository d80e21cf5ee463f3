"""The demo day of a cohort: its public page, and which startups agreed to stand on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, db
from ecosystem.programs.models import Cohort, Enrolment


class DemoDay(db.Model):
    """One for a cohort; everybody reads it while ``opened_at`` stands."""

    __tablename__ = "demo_day"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), unique=True)
    name_vi: Mapped[str] = mapped_column(sa.String(160))
    name_en: Mapped[str] = mapped_column(sa.String(160), default="")
    words_vi: Mapped[str] = mapped_column(sa.String(2000), default="")
    words_en: Mapped[str] = mapped_column(sa.String(2000), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    held_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    cohort: Mapped[Cohort] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class DemoPitch(db.Model):
    """A startup that agreed to be shown, in its own words. Taking that back deletes the row."""

    __tablename__ = "demo_pitch"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    demo_day_id: Mapped[int] = mapped_column(sa.ForeignKey(DemoDay.id, ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), index=True)
    pitch_vi: Mapped[str] = mapped_column(sa.String(600))
    pitch_en: Mapped[str] = mapped_column(sa.String(600), default="")
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    agreed_at: Mapped[datetime]
    # When the startup was told that the open page shows it.
    told_at: Mapped[datetime | None]
    enrolment: Mapped[Enrolment] = relationship()

    __table_args__ = (sa.UniqueConstraint("demo_day_id", "enrolment_id"),)
