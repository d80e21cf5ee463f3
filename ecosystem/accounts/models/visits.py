"""Open sign-ins: who is here, on which device."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models.people import Account, Role
from ecosystem.core.db import BigId, SlugEnum, db


class SignIn(db.Model):
    """One open sign-in on one device: the cookie holds the token, the row its hash. Signing out deletes the row.

    ``proven_at`` is when its person last showed who they are; a remembered sign-in begins without.
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
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    device: Mapped[str] = mapped_column(sa.String(300), default="")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
