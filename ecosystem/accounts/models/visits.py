"""Open sign-ins and remembered browsers: who is here, on which device."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models.people import Account, Role
from ecosystem.core.db import BigId, SlugEnum, db


class RememberedBrowser(db.Model):
    """A browser whose person asked to be remembered: a series that stays, and a token that is used once.

    The cookie holds both, the row their hashes. ``previous_hash`` is the token before, which a request that was under
    way at the same moment may still carry for some seconds; any older one was stolen.
    """

    __tablename__ = "remembered_browser"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    series_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str | None] = mapped_column(sa.String(64))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    device: Mapped[str] = mapped_column(sa.String(300), default="")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class SignIn(db.Model):
    """One open sign-in on one device: the cookie holds the token, the row its hash. Signing out deletes the row.

    ``proven_at`` is when its person last showed who they are; a remembered sign-in begins without. ``factor`` is what
    was shown besides the password: an app, a recovery code, a passkey.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role | None] = mapped_column(SlugEnum(Role))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    proven_at: Mapped[datetime | None]
    factor: Mapped[str] = mapped_column(sa.String(20), default="")
    browser_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("remembered_browser.id", ondelete="SET NULL"), index=True
    )
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    device: Mapped[str] = mapped_column(sa.String(300), default="")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
