"""Who takes part in a cohort, and how each came to where it stands."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile
from ecosystem.programs.models.cohorts import Cohort


class EnrolmentState(enum.StrEnum):
    """Where an enrolment stands; ``rules.enrolments.TRANSITIONS`` says what may follow."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    ACTIVE = "active"
    ON_LEAVE = "on-leave"
    DROPPED = "dropped"
    GRADUATED = "graduated"
    ALUMNI = "alumni"


class Enrolment(db.Model):
    """One profile in one cohort. ``application_id`` is the one id from the intake to the third year.

    ``place`` is the place on the waitlist that it came from, ``reason`` that of the last step.
    """

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"))
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Application.id, ondelete="SET NULL"), unique=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(SlugEnum(EnrolmentState))
    state_at: Mapped[datetime]
    created_at: Mapped[datetime]
    reply_by: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    place: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    cohort: Mapped[Cohort] = relationship()
    application: Mapped[Application | None] = relationship()
    profile: Mapped[Profile] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'expired', 'active', 'on-leave', 'dropped', 'graduated', "
            "'alumni')",
            name="state_known",
        ),
        sa.CheckConstraint("state NOT IN ('declined', 'dropped') OR reason <> ''", name="leaving_has_reason"),
        # One at a time: who declined or left may be offered a seat anew.
        sa.Index(
            "uq_enrolment_live",
            "cohort_id",
            "profile_id",
            unique=True,
            sqlite_where=sa.text("state NOT IN ('declined', 'expired', 'dropped')"),
            postgresql_where=sa.text("state NOT IN ('declined', 'expired', 'dropped')"),
        ),
        sa.Index("ix_enrolment_cohort_id_state", "cohort_id", "state"),
        sa.Index("ix_enrolment_state_reply_by", "state", "reply_by"),
    )


class EnrolmentStep(db.Model):
    """One step of an enrolment; the first came from nowhere."""

    __tablename__ = "enrolment_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), index=True)
    came: Mapped[str] = mapped_column(sa.String(40), default="")
    state: Mapped[EnrolmentState] = mapped_column(SlugEnum(EnrolmentState))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    by_participant: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    actor: Mapped[Account | None] = relationship()
