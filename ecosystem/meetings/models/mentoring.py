"""The plan of a cohort's mentors: who is asked to be one, what both sides wish, and who works with whom."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile
from ecosystem.programs.models import Cohort, Enrolment


class Answer(enum.StrEnum):
    """What a mentor said to being asked into a cohort."""

    ASKED = "asked"
    JOINED = "joined"
    DECLINED = "declined"


class Mark(enum.StrEnum):
    """What one side says of working with another."""

    FIRST = "first"
    GLADLY = "gladly"
    AVOID = "avoid"


class Choice(enum.StrEnum):
    """What a manager decided of a pair: left to the proposal, kept by every one, or never made."""

    OPEN = "open"
    LOCKED = "locked"
    FORBIDDEN = "forbidden"


class MentorPlan(db.Model):
    """Mentors for one cohort. ``proposal`` says who would work with whom, with points and prices: managers' eyes only.

    The row is what whoever publishes locks.
    """

    __tablename__ = "mentor_plan"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), unique=True)
    mentors_each: Mapped[int]
    startups_most: Mapped[int]
    wishes_until: Mapped[datetime]
    proposal: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    proposal_asked_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    cohort: Mapped[Cohort] = relationship()
    mentors: Mapped[list[PlanMentor]] = relationship(back_populates="plan", order_by="PlanMentor.id")

    __table_args__ = (
        sa.CheckConstraint("mentors_each BETWEEN 1 AND 5", name="mentors_range"),
        sa.CheckConstraint("startups_most BETWEEN 1 AND 20", name="startups_range"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class PlanMentor(db.Model):
    """One mentor's profile that is asked into a cohort; who joined takes ``most`` startups at most, if they said so."""

    __tablename__ = "plan_mentor"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey(MentorPlan.id, ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    answer: Mapped[Answer] = mapped_column(SlugEnum(Answer))
    most: Mapped[int | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    plan: Mapped[MentorPlan] = relationship(back_populates="mentors")
    profile: Mapped[Profile] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("plan_id", "profile_id"),
        sa.CheckConstraint("answer IN ('asked', 'joined', 'declined')", name="answer_known"),
        sa.CheckConstraint("(answer = 'asked') = (answered_at IS NULL)", name="answered_has_time"),
        sa.CheckConstraint("most BETWEEN 1 AND 20", name="most_range"),
    )


class MentorMark(db.Model):
    """What one profile says of working with another in a cohort. Nobody of the other side ever reads it."""

    __tablename__ = "mentor_mark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey(MentorPlan.id, ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    mark: Mapped[Mark] = mapped_column(SlugEnum(Mark))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("plan_id", "profile_id", "other_id"),
        sa.CheckConstraint("profile_id <> other_id", name="two_profiles"),
        sa.CheckConstraint("mark IN ('first', 'gladly', 'avoid')", name="mark_known"),
    )


class MentorPair(db.Model):
    """One startup and one mentor of a plan: what a manager decided, and since when the two work together.

    ``reasons`` is the entry of the match as it was published, read by each side in its own words.
    """

    __tablename__ = "mentor_pair"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey(MentorPlan.id, ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(sa.ForeignKey(PlanMentor.id, ondelete="CASCADE"), index=True)
    choice: Mapped[Choice] = mapped_column(SlugEnum(Choice))
    published_at: Mapped[datetime | None]
    reasons: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    plan: Mapped[MentorPlan] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    mentor: Mapped[PlanMentor] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("plan_id", "enrolment_id", "mentor_id"),
        sa.CheckConstraint("choice IN ('open', 'locked', 'forbidden')", name="choice_known"),
        sa.CheckConstraint("choice <> 'forbidden' OR published_at IS NULL", name="forbidden_is_not_made"),
    )
