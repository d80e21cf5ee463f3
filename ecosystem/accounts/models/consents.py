"""What people agreed to: one row for each purpose and text, kept as evidence."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.accounts.models.people import Account
from ecosystem.core.db import BigId, db


class Consent(db.Model):
    """One yes of one person to one purpose, in the words of ``text`` (the number of the text that was shown).

    Rows are never changed but once: withdrawing, or agreeing to a newer text (``replaced``), ends the open one.
    ``method`` says where the yes was given, ``locale`` in which language its words were read.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(60))
    text: Mapped[int]
    locale: Mapped[str] = mapped_column(sa.String(5))
    method: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    replaced: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        # One open yes for each purpose, also under a race.
        sa.Index(
            "uq_consent_open",
            "account_id",
            "purpose",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index("ix_consent_purpose", "purpose", "account_id"),
        sa.CheckConstraint("method IN ('registration', 'settings', 'page', 'operator')", name="method_known"),
        sa.CheckConstraint("NOT replaced OR withdrawn_at IS NOT NULL", name="replaced_has_ended"),
    )
