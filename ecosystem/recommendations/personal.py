"""The personal data that recommendations hold: what was worked out about one's profiles, and what one said of cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.queries import own_ids
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.recommendations import actions, queries
from ecosystem.recommendations.models import Bookmark, Opinion, RecommendationList
from ecosystem.recommendations.queries.words import current


def export(account_id: int) -> dict[str, Any]:
    """The stored lists of one's profiles with score and reasons, what one said and saved; others by their names."""
    lists = db.session.scalars(
        sa.select(RecommendationList).where(RecommendationList.profile_id.in_(own_ids(account_id)))
    ).all()
    said = db.session.scalars(sa.select(Opinion).where(Opinion.said_by_id == account_id).order_by(Opinion.id)).all()
    saved = db.session.scalars(sa.select(Bookmark).where(Bookmark.account_id == account_id).order_by(Bookmark.id)).all()
    ids = {entry["id"] for row in lists for entry in row.entries} | {row.other_id for row in said}
    ids |= {row.other_id for row in saved} | {row.profile_id for row in lists} | {row.profile_id for row in said}
    names = queries.names(ids)
    return {
        "lists": [_told(row, names) for row in lists],
        "opinions": [
            {
                "profile": names.get(row.profile_id),
                "other": names.get(row.other_id),
                "said": row.state,
                "reason": row.reason,
                "note": row.note,
                "hidden_until": row.until,
                "said_at": row.said_at,
            }
            for row in said
        ],
        "saved": [{"profile": names.get(row.other_id), "saved_at": row.saved_at} for row in saved],
    }


def _told(row: RecommendationList, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "profile": names.get(row.profile_id),
        "wanted": row.wanted,
        "made_at": row.made_at,
        "entries": [
            {"name": names.get(entry["id"]), **{part: entry[part] for part in ("score", "sides", "acts")}}
            for entry in current(row.entries)
        ],
    }


def erase(leaving: Leaving) -> None:
    """What this person saved and wrote goes; a refusal is their side's and names nobody now; lists go with profiles."""
    actions.forget_writer(leaving.account_id)
