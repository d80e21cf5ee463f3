"""Identities of an outside provider that people have linked to their account."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models.people import Account
from ecosystem.core.db import BigId, db


class ExternalIdentity(db.Model):
    """One person at one provider. Who it is, is ``issuer`` and ``subject``; no mail address counts.

    ``assurance`` and ``verified_name`` are the provider's words of the last time; the account keeps its own name.
    """

    __tablename__ = "external_identity"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    assurance: Mapped[str] = mapped_column(sa.String(100), default="")
    verified_name: Mapped[str] = mapped_column(sa.String(200), default="")
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.UniqueConstraint("issuer", "subject"),
        # One identity of a provider an account: a second one would be another person's.
        sa.UniqueConstraint("account_id", "issuer"),
    )
