"""A challenge: what hurts, what would be a good outcome, and how it came to where it stands."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call
from ecosystem.core.db import BigId, SlugEnum, db


class ChallengeState(enum.StrEnum):
    """Where a challenge stands, in the words of the list ``challenge_states``."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    OPEN = "open"
    EVALUATING = "evaluating"
    AWARDED = "awarded"
    PILOTING = "piloting"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Challenge(db.Model):
    """One challenge. ``test`` is the acceptance test as ``rules.acceptance.read`` reads it, ``phases`` what comes when.

    The title, the summary, the owner, the legal document and the window are those of its call.
    """

    __tablename__ = "challenge"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"), unique=True)
    state: Mapped[ChallengeState] = mapped_column(SlugEnum(ChallengeState))
    state_at: Mapped[datetime]
    created_at: Mapped[datetime]
    pain_vi: Mapped[str] = mapped_column(sa.Text, default="")
    pain_en: Mapped[str] = mapped_column(sa.Text, default="")
    sufferers_vi: Mapped[str] = mapped_column(sa.Text, default="")
    sufferers_en: Mapped[str] = mapped_column(sa.Text, default="")
    users_vi: Mapped[str] = mapped_column(sa.Text, default="")
    users_en: Mapped[str] = mapped_column(sa.Text, default="")
    given_vi: Mapped[str] = mapped_column(sa.Text, default="")
    given_en: Mapped[str] = mapped_column(sa.Text, default="")
    constraints_vi: Mapped[str] = mapped_column(sa.Text, default="")
    constraints_en: Mapped[str] = mapped_column(sa.Text, default="")
    outcome_vi: Mapped[str] = mapped_column(sa.Text, default="")
    outcome_en: Mapped[str] = mapped_column(sa.Text, default="")
    # The office that answers for it, never a name.
    head_vi: Mapped[str] = mapped_column(sa.String(200), default="")
    head_en: Mapped[str] = mapped_column(sa.String(200), default="")
    budget_vnd: Mapped[int | None] = mapped_column(sa.BigInteger)
    sectors: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    test: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    phases: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    # Who solves it, once somebody does.
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Application.id, ondelete="SET NULL"), index=True)
    cancelled_why: Mapped[str] = mapped_column(sa.String(1000), default="")
    shortlist: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    shortlist_asked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    call: Mapped[Call] = relationship()
    award: Mapped[Application | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("budget_vnd IS NULL OR budget_vnd >= 0", name="budget_range"),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'open', 'evaluating', 'awarded', 'piloting', 'completed', 'cancelled')",
            name="state_known",
        ),
        sa.CheckConstraint(
            "award_id IS NULL OR state IN ('awarded', 'piloting', 'completed', 'cancelled')", name="award_has_state"
        ),
        sa.Index("ix_challenge_state", "state"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class ChallengeStep(db.Model):
    """One step of a challenge from state to state; figures of agencies are read from these."""

    __tablename__ = "challenge_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey(Challenge.id, ondelete="CASCADE"), index=True)
    came: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[ChallengeState] = mapped_column(SlugEnum(ChallengeState))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
