"""The personal data that challenges hold: which steps one took."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.calls.models import Call
from ecosystem.challenges.models import Challenge, ChallengeStep
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving


def export(account_id: int) -> dict[str, Any]:
    """The steps one took with challenges."""
    took = sa.select(Call.title_vi, ChallengeStep.state, ChallengeStep.at).select_from(ChallengeStep)
    of_mine = took.join(Challenge, Challenge.id == ChallengeStep.challenge_id).join(Call, Call.id == Challenge.call_id)
    return {"steps": _rows(of_mine.where(ChallengeStep.actor_id == account_id))}


def erase(leaving: Leaving) -> None:
    """What an agency did stays, without who clicked."""
    mine = ChallengeStep.actor_id == leaving.account_id
    db.session.execute(sa.update(ChallengeStep).where(mine).values(actor_id=None))


def _rows(select: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a select of any columns
    return [dict(row) for row in db.session.execute(select).mappings()]
