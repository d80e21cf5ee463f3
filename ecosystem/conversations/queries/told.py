"""Which of the things told a person may still hear of, looked at again before a mail carries them away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.models import Introduction
from ecosystem.conversations.models import Meeting, OutcomeAsk
from ecosystem.conversations.queries.messages import readable_ids
from ecosystem.core.db import db


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (``event:id...``) whose conversation the account may still read."""
    found: set[str] = set()
    for prefix, column, of in (
        ("message.", Introduction.id, Introduction.id),
        ("meeting.", Meeting.id, Meeting.introduction_id),
        ("outcome.", OutcomeAsk.id, OutcomeAsk.introduction_id),
    ):
        mine = {key: int(key.split(":")[1]) for key in keys if key.startswith(prefix)}
        if mine:
            open_now = _among(column, of, mine.values(), account_id)
            found |= {key for key, number in mine.items() if number in open_now}
    return found


def _among(column: Any, of: Any, ids: Collection[int], account_id: int) -> set[int]:  # noqa: ANN401  any two columns
    return set(db.session.scalars(sa.select(column).where(column.in_(list(ids)), of.in_(readable_ids(account_id)))))
