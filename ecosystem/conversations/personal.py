"""The personal data that conversations hold: what one wrote, and what others wrote to one's profiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.conversations import actions, queries
from ecosystem.conversations.models import Message, ReadMark
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile


def export(account_id: int) -> dict[str, Any]:
    """Every message of the conversations one may read, as their pages show them, and how far one has read."""
    select = (
        sa.select(Message)
        .where(Message.introduction_id.in_(queries.readable_ids(account_id)) | (Message.author_id == account_id))
        .order_by(Message.id)
        .options(joinedload(Message.introduction), joinedload(Message.file))
    )
    marks = sa.select(ReadMark).where(ReadMark.account_id == account_id).order_by(ReadMark.introduction_id)
    return {
        "messages": [_message(one, account_id) for one in db.session.scalars(select)],
        "read": [{"upto": mark.upto, "read_at": mark.read_at} for mark in db.session.scalars(marks)],
    }


def files(account_id: int) -> Sequence[StoredFile]:
    """What one attached oneself."""
    mine = sa.select(Message.file_id).where(Message.author_id == account_id, Message.file_id.is_not(None))
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(mine)).order_by(StoredFile.id)))


def erase(leaving: Leaving) -> None:
    """One's words and files go; that there was a message stays with the other side."""
    leaving.files += actions.erase(leaving.account_id)


def _message(one: Message, account_id: int) -> dict[str, Any]:
    return {
        "introduction": one.introduction.key,
        "side": one.side,
        "is_mine": one.author_id == account_id,
        "body": one.body,
        "file": one.file.name if one.file else None,
        "sent_at": one.sent_at,
    }
