"""What people asked for about their own data, kept as a register with its legal terms."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile


class RequestKind(enum.StrEnum):
    """What may be asked for; the slugs of the list ``data_subject_requests``."""

    ACCESS = "access"
    RECTIFY = "rectify"
    DELETE = "delete"
    WITHDRAW = "withdraw-consent"
    RESTRICT = "restrict"
    OBJECT = "object"


class RequestState(enum.StrEnum):
    """Where a request stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class DataRequest(db.Model):
    """One request: when it came, was answered and done, and by when it has to be.

    ``text`` is what a person asks for in words and ``answer`` what an officer wrote back; copies and erasures, which
    the machine does by itself, have neither. ``parts`` holds a copy while it is made, ``file`` the finished one;
    ``acts_at`` is when an erasure runs.
    After an erasure ``account_id`` is empty and ``proof`` is all that is left: a keyed hash, and which consents stood.
    """

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[RequestKind] = mapped_column(SlugEnum(RequestKind))
    state: Mapped[RequestState] = mapped_column(SlugEnum(RequestState), default=RequestState.OPEN)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    answer_by: Mapped[date]
    answered_at: Mapped[datetime | None]
    done_by: Mapped[date]
    ended_at: Mapped[datetime | None]
    acts_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    parts: Mapped[dict[str, Any]]
    proof: Mapped[dict[str, Any]]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"))
    account: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[account_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    __table_args__ = (
        # One of a kind at a time for each person, also under a race.
        sa.Index(
            "uq_data_request_open",
            "account_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="end_has_time"),
        sa.CheckConstraint("(kind = 'delete') = (acts_at IS NOT NULL)", name="erasure_has_day"),
    )
