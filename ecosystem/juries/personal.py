"""The personal data that juries hold: which panels one sits on, what one declared, gave and wrote."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.calls.models import Application, Call
from ecosystem.core import files
from ecosystem.core.db import db, rows
from ecosystem.core.feature import Leaving
from ecosystem.juries.models import Decision, Declaration, Juror, JuryRead, JuryRound, Override
from ecosystem.juries.queries.packs import KIND, PART


def export(account_id: int) -> dict[str, Any]:
    """One's panels, declarations, marks and notes; of applications nothing but the number."""
    panels = sa.select(Call.title_vi, JuryRound.name_vi, Juror.since, Juror.left_at).select_from(Juror)
    read = sa.select(
        JuryRead.application_id, JuryRead.state, JuryRead.marks, JuryRead.note, JuryRead.private_note, JuryRead.sent_at
    )
    said = sa.select(Declaration.application_id, Declaration.at, Declaration.has_conflict, Declaration.words)
    own = Juror.account_id == account_id
    aside = sa.select(Override.reason, Override.asked_at).where(Override.asked_by_id == account_id)
    agreed = sa.select(Override.agreed_at).where(Override.agreed_by_id == account_id)
    return {
        "panels": rows(panels.join(JuryRound).join(Call, Call.id == JuryRound.call_id).where(own)),
        "reads": rows(read.join(Juror, Juror.id == JuryRead.juror_id).where(own)),
        "declarations": rows(said.join(Juror, Juror.id == Declaration.juror_id).where(own)),
        "conflicts_set_aside": rows(aside),
        "conflicts_agreed": rows(agreed),
        "decided": rows(
            sa.select(Decision.application_id, Decision.outcome, Decision.decided_at).where(
                Decision.decided_by_id == account_id
            )
        ),
    }


def erase(leaving: Leaving) -> None:
    """A juror goes with what they gave; names that others wrote go out of notes and reasons; so do packs one made."""
    leaving.files += files.drop_of(leaving.account_id, (KIND, PART))
    mine = sa.select(Juror.id).where(Juror.account_id == leaving.account_id)
    for model in (JuryRead, Declaration, Override):
        db.session.execute(sa.delete(model).where(model.juror_id.in_(mine)))
    db.session.execute(sa.delete(Juror).where(Juror.account_id == leaving.account_id))
    for column in (Override.asked_by_id, Override.agreed_by_id):
        db.session.execute(sa.update(Override).where(column == leaving.account_id).values({column.key: None}))
    # Whoever applied and leaves: their applications are the business of calls, their name in a note is ours.
    for one in db.session.scalars(_naming(leaving)):
        one.note, one.private_note, one.abstained_why = (
            _without(text, leaving.names) for text in (one.note, one.private_note, one.abstained_why)
        )
    for aside in db.session.scalars(sa.select(Override).join(Application)):
        aside.reason = _without(aside.reason, leaving.names)
    db.session.execute(
        sa.update(Decision).where(Decision.decided_by_id == leaving.account_id).values(decided_by_id=None)
    )
    for one_ in db.session.scalars(sa.select(Decision)):
        one_.note, one_.reason = _without(one_.note, leaving.names), _without(one_.reason, leaving.names)
    db.session.flush()


def _naming(leaving: Leaving) -> sa.Select[JuryRead]:
    texts = (JuryRead.note, JuryRead.private_note, JuryRead.abstained_why)
    return sa.select(JuryRead).where(
        sa.or_(sa.false(), *(text.contains(name, autoescape=True) for text in texts for name in leaving.names if name))
    )


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "…") if name else text
    return text
