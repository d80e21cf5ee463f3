"""The personal data that recommendations hold: what was worked out about one's profiles, and what one said of cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.queries import own_ids
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Profile
from ecosystem.recommendations import actions, queries
from ecosystem.recommendations.models import (
    Bookmark,
    Opinion,
    RecommendationList,
    SentSuggestion,
    SuggestionChoice,
)
from ecosystem.recommendations.queries import searches
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
        "told_by_week": _told_by_week(account_id),
        "switches": _switches(account_id),
        "searches": _searches(account_id),
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


def _told_by_week(account_id: int) -> list[dict[str, Any]]:
    """Which cards the weekly mails told of."""
    select = (
        sa.select(SentSuggestion.sent_at, Profile.name)
        .join(Profile, Profile.id == SentSuggestion.other_id)
        .where(SentSuggestion.account_id == account_id)
        .order_by(SentSuggestion.sent_at, SentSuggestion.other_id)
    )
    return [{"profile": row.name, "sent_at": row.sent_at} for row in db.session.execute(select)]


def _switches(account_id: int) -> list[dict[str, Any]]:
    """What the person switched, for which of their profiles."""
    select = (
        sa.select(SuggestionChoice, Profile.name)
        .join(Profile, Profile.id == SuggestionChoice.profile_id)
        .where(SuggestionChoice.changed_by_id == account_id)
        .order_by(SuggestionChoice.profile_id)
    )
    return [
        {"profile": name, "is_suggested": row.is_suggested, "gets_suggestions": row.gets_suggestions}
        for row, name in db.session.execute(select)
    ]


def _searches(account_id: int) -> list[dict[str, Any]]:
    """What the person searched for in their own words, and whom it found."""
    return [
        {
            "words": (one.asked or {}).get("words"),
            "shown_at": one.shown_at,
            "found": [
                {"name": entry.other.name if entry.other else None, "score": entry.score} for entry in one.entries
            ],
        }
        for one in searches.own(account_id)
    ]


def erase(leaving: Leaving) -> None:
    """What this person saved and wrote goes; a refusal is their side's and names nobody now; lists go with profiles."""
    actions.forget_writer(leaving.account_id)
    actions.forget_searches(leaving.account_id)
