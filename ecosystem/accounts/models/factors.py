"""Second factors: a secret shared with an app, passkeys, recovery codes; and sign-ins that wait for one."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models.people import Account
from ecosystem.core.db import BigId, SlugEnum, db


class Totp(db.Model):
    """The secret that an authenticator app shares with us, encrypted. ``last_step`` is the newest code used."""

    __tablename__ = "totp"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(300))
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime]


class RecoveryCode(db.Model):
    """One of ten codes that stand in for a lost factor, each once. ``place`` is the first sign of the code."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    place: Mapped[int] = mapped_column(sa.SmallInteger)
    code_hash: Mapped[str] = mapped_column(sa.String(200))
    used_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("account_id", "place"),
        sa.CheckConstraint("place >= 0 AND place <= 9", name="place_of_ten"),
    )


class Passkey(db.Model):
    """A key on one of the person's devices. ``handle`` is what the device knows the account by: random, no name."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(sa.Text)
    handle: Mapped[str] = mapped_column(sa.String(100))
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(60))
    transports: Mapped[list[str]]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Ceremony(enum.StrEnum):
    """What a challenge was made for."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    SECOND = "second"
    PROVE = "prove"


class PasskeyChallenge(db.Model):
    """A challenge that a browser was given: kept here, used once, for one purpose, within five minutes."""

    __tablename__ = "passkey_challenge"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    challenge: Mapped[str] = mapped_column(sa.String(100), unique=True)
    ceremony: Mapped[Ceremony] = mapped_column(SlugEnum(Ceremony))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    handle: Mapped[str] = mapped_column(sa.String(100), default="")
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PendingSignIn(db.Model):
    """Somebody knew the password and has still to show the second factor; it opens nothing by itself."""

    __tablename__ = "pending_sign_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    how: Mapped[str] = mapped_column(sa.String(40))
    wanted: Mapped[str] = mapped_column(sa.String(2000), default="")
    remember: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
