"""The personal data that challenges hold: which steps one took."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.calls.models import Call
from ecosystem.challenges.models import Challenge, ChallengeStep
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving

# Texts in which somebody may be named, though offices are asked for.
NAMING: dict[Any, tuple[str, ...]] = {Challenge: ("head_vi", "head_en", "cancelled_why")}


def export(account_id: int) -> dict[str, Any]:
    """The steps one took with challenges."""
    took = sa.select(Call.title_vi, ChallengeStep.state, ChallengeStep.at).select_from(ChallengeStep)
    of_mine = took.join(Challenge, Challenge.id == ChallengeStep.challenge_id).join(Call, Call.id == Challenge.call_id)
    return {"steps": _rows(of_mine.where(ChallengeStep.actor_id == account_id))}


def erase(leaving: Leaving) -> None:
    """What an agency did stays, without who clicked and without the name."""
    mine = ChallengeStep.actor_id == leaving.account_id
    db.session.execute(sa.update(ChallengeStep).where(mine).values(actor_id=None))
    for model, names in NAMING.items():
        for one in db.session.scalars(sa.select(model).where(_naming(model, names, leaving))):
            for name in names:
                setattr(one, name, _without(getattr(one, name), leaving.names))
    db.session.flush()


def _naming(model: Any, names: tuple[str, ...], leaving: Leaving) -> sa.ColumnElement[bool]:  # noqa: ANN401  a model
    columns = [getattr(model, name) for name in names]
    words = [word for word in leaving.names if word]
    return sa.or_(sa.false(), *(column.contains(word, autoescape=True) for column in columns for word in words))


def _without(text: str, names: list[str]) -> str:
    for name in filter(None, names):
        text = text.replace(name, "…")
    return text


def _rows(select: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a select of any columns
    return [dict(row) for row in db.session.execute(select).mappings()]
