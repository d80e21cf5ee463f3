"""The personal data that privacy itself holds: what one asked for about one's data, and what long work one began."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.core import progress
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.privacy import actions
from ecosystem.privacy.models import DataRequest

NAMES = ("kind", "state", "received_at", "answer_by", "answered_at", "done_by", "ended_at", "acts_at", "text", "answer")


def export(account_id: int) -> dict[str, Any]:
    """Every request with its terms, its words and the answer; copies themselves are not in a copy."""
    rows = db.session.scalars(
        sa.select(DataRequest).where(DataRequest.account_id == account_id).order_by(DataRequest.id)
    )
    return {
        "requests": [{name: getattr(row, name) for name in NAMES} for row in rows],
        "long_work": progress.owned(account_id),
    }


def erase(leaving: Leaving) -> None:
    """Copies and words go; that something was asked and answered stays, with nobody."""
    leaving.files += actions.erase_requests(leaving.account_id)
