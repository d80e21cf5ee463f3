"""People who sign in, and their roles."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.journal import unused_id
from ecosystem.core.text import fold


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


ROLE_NAMES: dict[Role, Any] = {
    Role.FOUNDER: _l("Nhà sáng lập"),
    Role.ANGEL: _l("Nhà đầu tư thiên thần"),
    Role.MENTOR: _l("Cố vấn"),
    Role.FUND_MEMBER: _l("Thành viên quỹ đầu tư"),
    Role.PROGRAM_MANAGER: _l("Quản lý chương trình"),
    Role.CHALLENGE_OWNER: _l("Cơ quan đặt bài toán"),
    Role.OFFICER: _l("Sở Khoa học và Công nghệ"),
    Role.ADMINISTRATOR: _l("Quản trị viên"),
}


class Account(db.Model):
    """One person. ``email`` is stored as it is compared (``rules.normal_email``), ``folded`` is what a search reads.

    An empty ``password_hash`` is no password: who signs in by a provider alone has none.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    full_name: Mapped[str] = mapped_column(sa.String(120))
    folded: Mapped[str] = mapped_column(sa.String(400), default="")
    locale: Mapped[str] = mapped_column(sa.String(5), default="vi")
    # How the pages look and react for this person; an empty theme follows the device.
    theme: Mapped[str] = mapped_column(sa.String(5), default="")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    # Hints this person put away, by name.
    dismissed: Mapped[list[str]] = mapped_column(default=list)
    locked_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin", foreign_keys="RoleGrant.account_id"
    )

    __table_args__ = (
        sa.CheckConstraint("locale IN ('vi', 'en')", name="locale_known"),
        sa.CheckConstraint("theme IN ('', 'light', 'dark')", name="theme_known"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def has_password(self) -> bool:
        """Whether there is a password that could be asked for."""
        return bool(self.password_hash)

    @property
    def role_names(self) -> list[str]:
        """The same as words, in the order of :class:`Role`."""
        return [role.value for role in Role if role in self.roles]


@sa.event.listens_for(Account, "before_insert")
def _never_again(_mapper: Mapper[Account], connection: Connection, account: Account) -> None:
    if account.id is None:
        fresh = unused_id(connection, Account.metadata.tables["account"], "account")
        if fresh is not None:
            account.id = fresh


@sa.event.listens_for(Account, "before_insert")
@sa.event.listens_for(Account, "before_update")
def _keep_folded(_mapper: Mapper[Account], _connection: Connection, account: Account) -> None:
    account.folded = fold(f"{account.full_name} {account.email}")[:400]


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
