"""The personal data that challenges hold: which steps one took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.calls.models import Call
from ecosystem.challenges.models import (
    Challenge,
    ChallengeInvitation,
    ChallengeStep,
    Measurement,
    Pilot,
    PilotOrder,
    Reuse,
)
from ecosystem.challenges.queries import pilots
from ecosystem.core.db import db, rows
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Profile

# Texts in which somebody may be named, though offices are asked for.
NAMING: dict[Any, tuple[str, ...]] = {
    Challenge: ("head_vi", "head_en", "cancelled_why"),
    Pilot: ("scope", "limits", "data", "supervisor", "stop_rules", "sandbox_case", "reason", "learnt"),
    Measurement: ("note",),
    PilotOrder: ("document",),
}
# Who clicked.
WHO: tuple[Any, ...] = (
    *(ChallengeStep.actor_id, ChallengeInvitation.by_id, Pilot.owner_agreed_by_id, Pilot.solver_agreed_by_id),
    *(Measurement.by_id, PilotOrder.by_id, Reuse.by_id),
)


def export(account_id: int) -> dict[str, Any]:
    """The steps one took with challenges."""
    took = sa.select(Call.title_vi, ChallengeStep.state, ChallengeStep.at).select_from(ChallengeStep)
    of_mine = took.join(Challenge, Challenge.id == ChallengeStep.challenge_id).join(Call, Call.id == Challenge.call_id)
    asked = sa.select(Profile.name, ChallengeInvitation.at).select_from(ChallengeInvitation)
    invited = asked.join(Profile, Profile.id == ChallengeInvitation.profile_id)
    return {
        "steps": rows(of_mine.where(ChallengeStep.actor_id == account_id)),
        "invited": rows(invited.where(ChallengeInvitation.by_id == account_id)),
        **_chain(account_id),
    }


def files(account_id: int) -> Sequence[StoredFile]:
    """The files one brought as evidence of a measurement."""
    return pilots.files_of(account_id)


def _chain(account_id: int) -> dict[str, Any]:
    """What one agreed to, measured, bought and took over."""
    value, order = Measurement, PilotOrder
    agreed = sa.select(Pilot.key, Pilot.owner_agreed_at, Pilot.solver_agreed_at)
    by_me = (Pilot.owner_agreed_by_id == account_id) | (Pilot.solver_agreed_by_id == account_id)
    measured = sa.select(value.measure, value.value, value.measured_on, value.note, value.at)
    bought = sa.select(order.value_vnd, order.ordered_on, order.document, order.at)
    return {
        "agreed": rows(agreed.where(by_me)),
        "measured": rows(measured.where(value.by_id == account_id)),
        "ordered": rows(bought.where(order.by_id == account_id)),
        "reused": rows(sa.select(Reuse.challenge_id, Reuse.at).where(Reuse.by_id == account_id)),
    }


def erase(leaving: Leaving) -> None:
    """What an agency did stays, without who clicked and without the name."""
    for column in WHO:
        mine = sa.update(column.class_).where(column == leaving.account_id)
        db.session.execute(mine.values({column.key: None}))
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
