"""Single-use links sent by mail, and the requests for them that wait for the worker."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core.db import BigId, SlugEnum, db


class LinkPurpose(enum.StrEnum):
    """What a single-use link is for."""

    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a purpose, not a password
    CHANGE_EMAIL = "change_email"
    STOP_EMAIL_CHANGE = "stop_email_change"


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
