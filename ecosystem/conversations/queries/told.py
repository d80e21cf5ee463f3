"""Which of the things told a person may still hear of, looked at again before a mail carries them away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.models import Introduction
from ecosystem.conversations.models import Meeting, OutcomeAsk, Report
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
        asked = {key: int(key.split(":")[1]) for key in keys if key.startswith(prefix)}
        if asked:
            open_now = _among(column, of, asked.values(), account_id)
            found |= {key for key, number in asked.items() if number in open_now}
    reported = {key: int(key.split(":")[1]) for key in keys if key.startswith("report.")}
    if reported:
        own = sa.select(Report.id).where(Report.id.in_(list(reported.values())), Report.reporter_id == account_id)
        mine = set(db.session.scalars(own))
        found |= {key for key, number in reported.items() if number in mine}
    return found


def _among(column: Any, of: Any, ids: Collection[int], account_id: int) -> set[int]:  # noqa: ANN401  any two columns
    return set(db.session.scalars(sa.select(column).where(column.in_(list(ids)), of.in_(readable_ids(account_id)))))
