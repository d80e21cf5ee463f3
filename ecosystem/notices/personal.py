"""The personal data that the inbox holds: one's own notices, and one's name in those of others."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.notices.models import Digest, Notice, NoticeChoice, QuietHours

ERASED = "người dùng đã xoá"
NAMES = ("kind", "path", "words", "at", "read_at")


def export(account_id: int) -> dict[str, Any]:
    """What one was told and in which digests, and what one chose about it."""
    rows = db.session.scalars(sa.select(Notice).where(Notice.account_id == account_id).order_by(Notice.id))
    return {
        "notices": [{name: getattr(row, name) for name in NAMES} for row in rows],
        "notice_choices": _rows(NoticeChoice, account_id, ("topic", "mail", "site", "chosen_at")),
        "quiet_hours": _rows(QuietHours, account_id, ("starts", "ends")),
        "digests": _rows(Digest, account_id, ("day", "written_at", "entries")),
    }


def erase(leaving: Leaving) -> None:
    """Take the name out of what others were told; one's own notices, choices and digests go with the account."""
    for name in leaving.names:
        # JSON stands in the database as it was written, with its escapes.
        written = sa.cast(Notice.words, sa.Text).contains(json.dumps(name)[1:-1], autoescape=True)
        for notice in db.session.scalars(sa.select(Notice).where(Notice.account_id != leaving.account_id, written)):
            notice.words = {key: ERASED if word == name else word for key, word in notice.words.items()}
    db.session.flush()


def _rows(model: Any, account_id: int, names: tuple[str, ...]) -> list[dict[str, Any]]:  # noqa: ANN401  any model
    select = sa.select(model).where(model.account_id == account_id)
    return [{name: getattr(row, name) for name in names} for row in db.session.scalars(select)]
