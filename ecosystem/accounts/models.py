"""People who sign in: accounts, their roles, their open sign-ins, and single-use links."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.core.db import BigId, SlugEnum, db


class Role(enum.StrEnum):
    """What a person is here for; one person may hold several."""

    FOUNDER = "founder"
    ANGEL = "angel"
    MENTOR = "mentor"
    FUND_MEMBER = "fund_member"
    PROGRAM_MANAGER = "program_manager"
    CHALLENGE_OWNER = "challenge_owner"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


class Account(db.Model):
    """One person. ``email`` is stored as it is compared: NFC and lower case."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    full_name: Mapped[str] = mapped_column(sa.String(120))
    locale: Mapped[str] = mapped_column(sa.String(5), default="vi")
    locked_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin", foreign_keys="RoleGrant.account_id"
    )

    __table_args__ = (
        sa.CheckConstraint("locale IN ('vi', 'en')", name="locale_known"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def role_names(self) -> list[str]:
        """The same as words, in the order of :class:`Role`."""
        return [role.value for role in Role if role in self.roles]


class RoleGrant(db.Model):
    """One role of one person, and who gave it."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(SlugEnum(Role))
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime]
    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=[account_id])

    __table_args__ = (sa.UniqueConstraint("account_id", "role"),)


class SignIn(db.Model):
    """One open sign-in on one device; the cookie holds the token, the row only its hash. Signing out deletes the row."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role | None] = mapped_column(SlugEnum(Role))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    device: Mapped[str] = mapped_column(sa.String(300), default="")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class LinkPurpose(enum.StrEnum):
    """What a single-use link is for."""

    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a purpose, not a password


class SingleUseLink(db.Model):
    """A link sent by mail: only the hash of its token is kept, it expires, and it works once."""

    __tablename__ = "single_use_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(SlugEnum(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
