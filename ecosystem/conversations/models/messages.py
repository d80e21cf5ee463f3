"""The messages of an accepted introduction, and how far each reader has read."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, Side
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile


class Message(db.Model):
    """One message that a hand of ``side`` wrote; ``folded`` is its text without marks, for searching.

    A text that is empty beside no file is one whose writer was erased. ``hidden_at``: since when officers, who upheld a
    report of it, let nobody read it here.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    introduction: Mapped[Introduction] = relationship()
    author: Mapped[Account | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    __table_args__ = (sa.Index("ix_message_introduction_id_id", "introduction_id", "id"),)


class ReadMark(db.Model):
    """How far a person has read in a conversation: up to the message ``upto``."""

    __tablename__ = "message_read_mark"

    introduction_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Introduction.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    upto: Mapped[int] = mapped_column(BigId)
    read_at: Mapped[datetime]
