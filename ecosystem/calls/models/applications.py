"""Applications: what is being written, what was sent, and how each came to where it stands."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models.calls import Call
from ecosystem.calls.models.forms import CallForm
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Profile


class ApplicationState(enum.StrEnum):
    """Where an application stands, in the words of the list ``application_states``."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    NEEDS_INFO = "needs-info"
    INELIGIBLE = "ineligible"
    UNDER_REVIEW = "under-review"
    INTERVIEW = "interview"
    SHORTLISTED = "shortlisted"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    EXPIRED = "expired"
    ENROLLED = "enrolled"
    GRADUATED = "graduated"
    DROPPED = "dropped"
    ALUMNI = "alumni"


class Application(db.Model):
    """One profile's application to one call. ``asked`` are the questions more was asked about."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey(CallForm.id, ondelete="CASCADE"), index=True)
    state: Mapped[ApplicationState] = mapped_column(SlugEnum(ApplicationState))
    state_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    submitted_at: Mapped[datetime | None]
    # A code for late entry moves the deadline of this one.
    late_until: Mapped[datetime | None]
    asked: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    asked_note: Mapped[str] = mapped_column(sa.String(2000), default="")
    asked_until: Mapped[datetime | None]
    # When its writers were reminded of the deadline last.
    reminded_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    # Who of the call's people checks it.
    screener_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    call: Mapped[Call] = relationship()
    profile: Mapped[Profile] = relationship()
    form: Mapped[CallForm] = relationship()
    screener: Mapped[Account | None] = relationship(foreign_keys=[screener_id])

    __table_args__ = (
        # One at a time: what was discarded or withdrawn may be begun anew.
        sa.Index(
            "uq_application_live",
            "call_id",
            "profile_id",
            unique=True,
            sqlite_where=sa.text("state NOT IN ('discarded', 'withdrawn')"),
            postgresql_where=sa.text("state NOT IN ('discarded', 'withdrawn')"),
        ),
        sa.CheckConstraint("state IN ('draft', 'discarded') OR submitted_at IS NOT NULL", name="sent_has_time"),
        sa.Index("ix_application_call_id_state", "call_id", "state"),
    )

    @property
    def number(self) -> str:
        """The number on the receipt."""
        return f"HS-{self.id:06d}"


class ApplicationAnswer(db.Model):
    """The answer to one question in a draft. ``from_profile``: filled in, and not touched since."""

    __tablename__ = "application_answer"

    application_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Application.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    question: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(sa.JSON)
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    from_profile: Mapped[bool] = mapped_column(default=False)
    saved_by: Mapped[Account | None] = relationship()


class ApplicationFile(db.Model):
    """A file that answers a question; it stays as long as a submission names it."""

    __tablename__ = "application_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(sa.String(40))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="CASCADE"), index=True)
    application: Mapped[Application] = relationship()
    file: Mapped[StoredFile] = relationship()


class ApplicationStep(db.Model):
    """One step of an application from state to state. ``note`` is for the applicant, ``reason`` for who screens."""

    __tablename__ = "application_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True)
    came: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[ApplicationState] = mapped_column(SlugEnum(ApplicationState))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    by_applicant: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    actor: Mapped[Account | None] = relationship()


class Submission(db.Model):
    """One immutable revision. ``content`` is canonical JSON, ``sha256`` its digest; both are on the receipt."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id, ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey(CallForm.id, ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    is_late: Mapped[bool] = mapped_column(default=False)
    # What the conditions of the call said of the applicant then: enough, not, missing.
    verdict: Mapped[str] = mapped_column(sa.String(10), default="enough")
    # Since when an erased person's name is taken out of it: the digest is that of what was sent.
    erased_at: Mapped[datetime | None]
    application: Mapped[Application] = relationship()
    form: Mapped[CallForm] = relationship()

    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)


@sa.event.listens_for(Submission, "before_update")
def _never_changed(_mapper: Mapper[Submission], _connection: Connection, one: Submission) -> None:
    raise RuntimeError(f"submission {one.id} is immutable")


class AccessCode(db.Model):
    """A single-use code for late entry. The code itself is shown once; only its hash is kept."""

    __tablename__ = "access_code"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    late_until: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Application.id, ondelete="SET NULL"), index=True)
    revoked_at: Mapped[datetime | None]
    call: Mapped[Call] = relationship()
    application: Mapped[Application | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),
        sa.CheckConstraint("application_id IS NULL OR used_at IS NOT NULL", name="used_has_time"),
    )
