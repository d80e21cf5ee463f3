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

    A text that is empty beside no files is one whose writer was erased. ``hidden_at``: since when officers, who upheld
    a report of it, let nobody read it here.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    introduction: Mapped[Introduction] = relationship()
    author: Mapped[Account | None] = relationship()
    # Loaded where they are shown; ``MessageFile.place`` is their order.
    attached: Mapped[list[MessageFile]] = relationship(
        order_by="MessageFile.place", back_populates="message", passive_deletes=True
    )

    __table_args__ = (sa.Index("ix_message_introduction_id_id", "introduction_id", "id"),)


class MessageFile(db.Model):
    """One of the files of a message, in the order in which they were chosen."""

    __tablename__ = "message_file"

    message_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Message.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="CASCADE"), index=True)
    message: Mapped[Message] = relationship(back_populates="attached")
    file: Mapped[StoredFile] = relationship()

    __table_args__ = (sa.CheckConstraint("place BETWEEN 0 AND 4", name="place_range"),)


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
