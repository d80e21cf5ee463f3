"""Single-use links sent by mail, and the requests for them that wait for the worker."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from ecosystem.core.db import BigId, SlugEnum, db

if TYPE_CHECKING:
    from ecosystem.accounts.models.people import Account


class LinkPurpose(enum.StrEnum):
    """What a single-use link is for."""

    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a purpose, not a password
    CHANGE_EMAIL = "change_email"
    STOP_EMAIL_CHANGE = "stop_email_change"


class AskLink:
    """The columns of a link by which one person answers one ask without signing in: once, and for a while.

    A mixin: the feature that asks owns the table, its ``ask_id``, and what an answer does. Only the hash of the token
    is kept. ``accounts.actions.asking`` opens such links and uses them up.
    """

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    # Its table says what this points to.
    ask_id: Mapped[int]

    @declared_attr
    def account_id(cls) -> Mapped[int]:  # noqa: N805  a class
        """Whom the mail went to."""
        return mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def account(cls) -> Mapped[Account]:  # noqa: N805  a class
        """The same, whole."""
        return relationship("Account")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  a class
        # One link a person and ask: who has one has been written to.
        return (sa.UniqueConstraint("ask_id", "account_id"),)


class SingleUseLink(db.Model):
    """A link sent by mail: only the hash of its token is kept, it expires, and it works once.

    ``registration`` is what somebody asked for when they registered an address that waits for its confirmation
    already: the account takes it over when *this* link is confirmed, so the one who reads the mail decides whose
    name and password count. ``email`` is the address a link about addresses is about.
    """

    __tablename__ = "single_use_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(SlugEnum(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    registration: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    email: Mapped[str | None] = mapped_column(sa.String(254))


class LinkRequest(db.Model):
    """Somebody typed an address and asked for a link; the worker answers it and deletes the row.

    The request itself never looks the address up, so its time tells nothing about who has an account.
    """

    __tablename__ = "link_request"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(SlugEnum(LinkPurpose))
    email: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime] = mapped_column(index=True)
