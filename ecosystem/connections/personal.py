"""The personal data that introductions hold: what was written and answered in the name of one's profiles."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.connections import actions, queries
from ecosystem.connections.actions.blocking import forget
from ecosystem.connections.models import Block, Introduction, IntroductionState, IntroductionStep, Mark
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Profile

NAMES = (
    "key",
    "state",
    "origin",
    "occasion",
    "message",
    "reason",
    "reply",
    "asked_at",
    "answered_at",
    "ended_at",
    "end_reason",
)


def export(account_id: int) -> dict[str, Any]:
    """Every introduction that one's profiles take part in, as its page shows it to them.

    Drafts are in the copy of who writes them, labels and notes in that of the side asked.
    """
    mine = set(db.session.scalars(queries.own_ids(account_id)))
    sent = Introduction.state != IntroductionState.DRAFT
    took_part = Introduction.asker_id.in_(mine) | sa.and_(Introduction.asked_id.in_(mine), sent)
    rows = list(
        db.session.scalars(
            sa.select(Introduction)
            .where(took_part)
            .order_by(Introduction.id)
            .options(joinedload(Introduction.asker), joinedload(Introduction.asked))
        )
    )
    trails, marks = _trails([row.id for row in rows]), _marks([row.id for row in rows if row.asked_id in mine])
    return {
        "introductions": [
            {
                **{name: getattr(row, name) for name in NAMES},
                "asker": row.asker.name,
                "asked": row.asked.name,
                "trail": trails.get(row.id, []),
                **marks.get(row.id, {}),
            }
            for row in rows
        ],
        "blocks": _blocks(mine),
    }


def _blocks(mine: set[int]) -> list[dict[str, Any]]:
    """Whom one's profiles have blocked; who has blocked them stays unsaid."""
    columns: list[Any] = [Profile.name, Block.at]
    select: sa.Select[Any] = sa.select(*columns).join(Block, Block.blocked_id == Profile.id)
    rows = db.session.execute(select.where(Block.profile_id.in_(mine)).order_by(Block.id))
    return [{"blocked": name, "at": at} for name, at in rows]


def _trails(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    select = sa.select(IntroductionStep).where(IntroductionStep.introduction_id.in_(ids))
    found: dict[int, list[dict[str, Any]]] = {}
    for step in db.session.scalars(select.order_by(IntroductionStep.at, IntroductionStep.id)):
        told = {"kind": step.kind, "side": step.side, "words": step.words, "at": step.at}
        found.setdefault(step.introduction_id, []).append(told)
    return found


def _marks(ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = db.session.scalars(sa.select(Mark).where(Mark.introduction_id.in_(ids)))
    return {row.introduction_id: {"label": row.label, "note": row.note, "reply_draft": row.reply} for row in rows}


def erase(leaving: Leaving) -> None:
    """The other side keeps that there was an introduction, with nobody; one's own words go."""
    actions.leave(leaving.account_id)
    forget(leaving.account_id)
