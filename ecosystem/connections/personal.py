"""The personal data that introductions hold: what was written and answered in the name of one's profiles."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.connections import actions, queries
from ecosystem.connections.models import Introduction
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving

NAMES = ("key", "state", "message", "reason", "reply", "asked_at", "answered_at")


def export(account_id: int) -> dict[str, Any]:
    """Every introduction that one's profiles take part in, as its page shows it."""
    mine = set(db.session.scalars(queries.own_ids(account_id)))
    select = sa.select(Introduction).where(Introduction.asker_id.in_(mine) | Introduction.asked_id.in_(mine))
    rows = db.session.scalars(
        select.order_by(Introduction.id).options(joinedload(Introduction.asker), joinedload(Introduction.asked))
    )
    return {
        "introductions": [
            {**{name: getattr(row, name) for name in NAMES}, "asker": row.asker.name, "asked": row.asked.name}
            for row in rows
        ]
    }


def erase(leaving: Leaving) -> None:
    """The other side keeps that there was an introduction, with nobody; one's own words go."""
    actions.leave(leaving.account_id)
