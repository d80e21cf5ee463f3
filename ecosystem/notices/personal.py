"""The personal data that the inbox holds: one's own notices, and one's name in those of others."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.notices.models import Notice

ERASED = "người dùng đã xoá"
NAMES = ("kind", "path", "words", "at", "read_at")


def export(account_id: int) -> dict[str, Any]:
    """What one was told."""
    rows = db.session.scalars(sa.select(Notice).where(Notice.account_id == account_id).order_by(Notice.id))
    return {"notices": [{name: getattr(row, name) for name in NAMES} for row in rows]}


def erase(leaving: Leaving) -> None:
    """Take the name out of what others were told; one's own notices go with the account."""
    for name in leaving.names:
        # JSON stands in the database as it was written, with its escapes.
        written = sa.cast(Notice.words, sa.Text).contains(json.dumps(name)[1:-1], autoescape=True)
        for notice in db.session.scalars(sa.select(Notice).where(Notice.account_id != leaving.account_id, written)):
            notice.words = {key: ERASED if word == name else word for key, word in notice.words.items()}
    db.session.flush()
