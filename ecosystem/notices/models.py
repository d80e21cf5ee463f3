"""What somebody was told, where it leads, and when they read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, db


class Notice(db.Model):
    """One notice to one person. ``kind`` stands on a card, ``words`` fill its sentence, ``path`` is where it leads.

    ``key`` names what it tells of: the same thing is told to one person once, however often its reaction runs.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(80))
    path: Mapped[str] = mapped_column(sa.String(300))
    words: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("account_id", "key"),
        sa.Index("ix_notice_account_id_at", "account_id", "at", "id"),
        sa.Index(
            "ix_notice_unread",
            "account_id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
        sa.Index("ix_notice_path", "path"),
    )
