"""The call itself, who manages it, what is attached to it, and what is asked and answered in public."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Profile


class CallKind(enum.StrEnum):
    """What a call is for."""

    PROGRAM = "program"
    CHALLENGE = "challenge"
    POLICY = "policy"


class CallState(enum.StrEnum):
    """Where a call stands; ``rules.calls.TRANSITIONS`` says what may follow."""

    DRAFT = "draft"
    IN_APPROVAL = "in-approval"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    JUDGING = "judging"
    DECIDED = "decided"
    RESULTS = "results-published"
    ARCHIVED = "archived"


class ManagerRight(enum.StrEnum):
    """What a manager may do with a call."""

    LEAD = "lead"
    EDITOR = "editor"
    VIEWER = "viewer"


class Call(db.Model):
    """One call. Texts stand in Vietnamese, English or both; ``rules`` are those of eligibility, as data."""

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[CallKind] = mapped_column(SlugEnum(CallKind))
    program_type: Mapped[str] = mapped_column(sa.String(40), default="")
    state: Mapped[CallState] = mapped_column(SlugEnum(CallState))
    state_at: Mapped[datetime]
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="SET NULL"), index=True)
    # The department or office that opens it, where no profile stands for it.
    owner_name: Mapped[str] = mapped_column(sa.String(200), default="")
    title_vi: Mapped[str] = mapped_column(sa.String(160))
    title_en: Mapped[str] = mapped_column(sa.String(160), default="")
    summary_vi: Mapped[str] = mapped_column(sa.String(400), default="")
    summary_en: Mapped[str] = mapped_column(sa.String(400), default="")
    body_vi: Mapped[str] = mapped_column(sa.Text, default="")
    body_en: Mapped[str] = mapped_column(sa.Text, default="")
    legal_basis: Mapped[str] = mapped_column(sa.String(400), default="")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    grace_minutes: Mapped[int] = mapped_column(default=0)
    form_frozen_at: Mapped[datetime | None]
    seats: Mapped[int | None]
    rules: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    folded: Mapped[str] = mapped_column(sa.Text, default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    approval_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    approval_note: Mapped[str] = mapped_column(sa.String(1000), default="")
    # How many hours before the deadline whoever is still writing is reminded.
    remind_hours: Mapped[list[int]] = mapped_column(sa.JSON, default=lambda: [72, 24])
    # When its results go public, while that can still be taken back.
    results_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    owner: Mapped[Profile | None] = relationship()
    managers: Mapped[list[CallManager]] = relationship(
        back_populates="call", cascade="all, delete-orphan", order_by="CallManager.id"
    )
    documents: Mapped[list[CallDocument]] = relationship(
        back_populates="call", cascade="all, delete-orphan", order_by="CallDocument.id"
    )

    __table_args__ = (
        sa.CheckConstraint("kind IN ('program', 'challenge', 'policy')", name="kind_known"),
        sa.CheckConstraint("grace_minutes BETWEEN 0 AND 1440", name="grace_range"),
        sa.CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="opens_first"),
        sa.CheckConstraint(
            "state IN ('draft', 'in-approval', 'archived') OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)",
            name="shown_has_window",
        ),
        sa.CheckConstraint("results_at IS NULL OR state = 'decided'", name="results_of_decided"),
        sa.Index("ix_call_state_closes_at", "state", "closes_at"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class CallManager(db.Model):
    """One person who works on a call, with what right."""

    __tablename__ = "call_manager"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    right: Mapped[ManagerRight] = mapped_column(SlugEnum(ManagerRight))
    since: Mapped[datetime]
    call: Mapped[Call] = relationship(back_populates="managers")
    account: Mapped[Account] = relationship()

    __table_args__ = (sa.UniqueConstraint("call_id", "account_id"),)


class CallDocument(db.Model):
    """A file that a call gives along: the rules, a template to fill in."""

    __tablename__ = "call_document"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    call: Mapped[Call] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship()


class CallQuestion(db.Model):
    """Something asked about a call. Everybody reads it with its answer; who asked stays unsaid."""

    __tablename__ = "call_question"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"), index=True)
    asker_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(sa.String(1000))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    # Put aside by a manager: not for everybody, and not answered.
    hidden_at: Mapped[datetime | None]
    call: Mapped[Call] = relationship()

    __table_args__ = (sa.CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="answered_has_time"),)


class CallSubscription(db.Model):
    """Somebody who wants to hear of a call: when it opens, and what is answered."""

    __tablename__ = "call_subscription"

    call_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    since: Mapped[datetime]
