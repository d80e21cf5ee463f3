"""After the award: the agreement on a pilot, what was measured, the order, and who used it again."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application
from ecosystem.challenges.models.challenges import Challenge
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Profile


class PilotState(enum.StrEnum):
    """Where a pilot stands; ``rules.pilots.TRANSITIONS`` says what may follow."""

    DRAFT = "draft"
    RUNNING = "running"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not-accepted"
    STOPPED = "stopped"
    ORDERED = "ordered"


# What is tried, or was accepted; the rest was tried before.
LIVE = sa.text("state NOT IN ('not-accepted', 'stopped')")


class Pilot(db.Model):
    """A pilot of a challenge: one at a time, another after one that was not accepted.

    ``learnt`` is the neutral record; everybody reads it once both sides share it.
    """

    __tablename__ = "pilot"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey(Challenge.id, ondelete="CASCADE"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    state: Mapped[PilotState] = mapped_column(SlugEnum(PilotState))
    scope: Mapped[str] = mapped_column(sa.Text, default="")
    limits: Mapped[str] = mapped_column(sa.Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    data: Mapped[str] = mapped_column(sa.Text, default="")
    supervisor: Mapped[str] = mapped_column(sa.String(200), default="")
    stop_rules: Mapped[str] = mapped_column(sa.Text, default="")
    # Where the law allows it under control only: the decision or case number.
    needs_sandbox: Mapped[bool] = mapped_column(default=False)
    sandbox_case: Mapped[str] = mapped_column(sa.String(200), default="")
    owner_agreed_at: Mapped[datetime | None]
    owner_agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    solver_agreed_at: Mapped[datetime | None]
    solver_agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Why it was accepted though a target was missed; for both sides alone.
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    learnt: Mapped[str] = mapped_column(sa.Text, default="")
    owner_shares_at: Mapped[datetime | None]
    solver_shares_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    challenge: Mapped[Challenge] = relationship()
    application: Mapped[Application] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'accepted', 'not-accepted', 'stopped', 'ordered')", name="state_known"
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (owner_agreed_at IS NOT NULL AND solver_agreed_at IS NOT NULL)", name="both_agreed"
        ),
        sa.CheckConstraint("(state = 'draft') = (began_at IS NULL)", name="began_has_time"),
        sa.CheckConstraint("(state IN ('draft', 'running')) = (ended_at IS NULL)", name="ended_has_time"),
        sa.CheckConstraint("state = 'draft' OR NOT needs_sandbox OR sandbox_case <> ''", name="sandbox_has_case"),
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="starts_first"),
        sa.Index("uq_pilot_live", "challenge_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class Measurement(db.Model):
    """One value of one measure of the acceptance test, in thousandths, with what shows it."""

    __tablename__ = "pilot_measurement"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    pilot_id: Mapped[int] = mapped_column(sa.ForeignKey(Pilot.id, ondelete="CASCADE"), index=True)
    measure: Mapped[str] = mapped_column(sa.String(300))
    value: Mapped[int] = mapped_column(sa.BigInteger)
    measured_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"), index=True)
    by_owner: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    pilot: Mapped[Pilot] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    __table_args__ = (sa.CheckConstraint("value >= 0", name="value_range"),)


class PilotOrder(db.Model):
    """What was bought after an accepted pilot: how much, when, by which document."""

    __tablename__ = "pilot_order"

    pilot_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Pilot.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    value_vnd: Mapped[int] = mapped_column(sa.BigInteger)
    ordered_on: Mapped[date]
    document: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)

    __table_args__ = (sa.CheckConstraint("value_vnd >= 0", name="value_range"),)


class Reuse(db.Model):
    """Another agency took a solved challenge over: once each. ``made`` is its own challenge."""

    __tablename__ = "challenge_reuse"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey(Challenge.id, ondelete="CASCADE"))
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    made_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Challenge.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    challenge: Mapped[Challenge] = relationship(foreign_keys=[challenge_id])
    made: Mapped[Challenge | None] = relationship(foreign_keys=[made_id])
    agency: Mapped[Profile] = relationship()

    __table_args__ = (sa.UniqueConstraint("challenge_id", "agency_id"),)
