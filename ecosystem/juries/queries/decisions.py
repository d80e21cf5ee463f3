"""Decisions of a call: what was decided, what of it has left, and the letters as their readers get them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.calls.models import Application, Call
from ecosystem.core.db import db
from ecosystem.juries.models import Decision, Juror, JuryRead, JuryRound, Letter, Outcome, ReadState
from ecosystem.juries.rules.deciding import merged
from ecosystem.juries.rules.letters import LETTERS

OUTCOMES = {
    Outcome.ACCEPTED: _l("Chọn"),
    Outcome.WAITLISTED: _l("Dự bị"),
    Outcome.REJECTED: _l("Lần này chưa phù hợp"),
}


@dataclass(frozen=True)
class Progress:
    """How far sending is: decided, about to leave (until when that can be taken back), sent."""

    decided: int
    waiting: int
    sent: int
    until: datetime | None


def of_call(call_id: int) -> dict[int, Decision]:
    """The decisions of a call by application."""
    wanted = sa.select(Decision).join(Application, Application.id == Decision.application_id)
    return {one.application_id: one for one in db.session.scalars(wanted.where(Application.call_id == call_id))}


def decision(application_id: int) -> Decision | None:
    """The decision on one application, as it stands in the database."""
    wanted = sa.select(Decision).where(Decision.application_id == application_id)
    found: Decision | None = db.session.scalar(wanted.execution_options(populate_existing=True))
    return found


def progress(call_id: int) -> Progress:
    """How far a call is."""
    rows = list(of_call(call_id).values())
    waiting = [one for one in rows if one.release_at is not None and one.sent_at is None]
    sent = sum(one.sent_at is not None for one in rows)
    return Progress(
        len(rows) - sent - len(waiting),
        len(waiting),
        sent,
        min((one.release_at for one in waiting if one.release_at), default=None),
    )


def next_place(call_id: int) -> int:
    """The next place of the waitlist."""
    places = [one.place for one in of_call(call_id).values() if one.place is not None]
    return max(places, default=0) + 1


def due(now: datetime) -> list[int]:
    """Applications whose decision is to leave now."""
    wanted = sa.select(Decision.application_id).where(Decision.sent_at.is_(None), Decision.release_at <= now)
    return list(db.session.scalars(wanted.order_by(Decision.application_id).limit(200)))


def letters(call_id: int) -> dict[Outcome, tuple[str, str]]:
    """The words of a call for each outcome: its own, else the ready-made ones."""
    own = {
        one.outcome: (one.body_vi, one.body_en)
        for one in db.session.scalars(sa.select(Letter).where(Letter.call_id == call_id))
    }
    return {outcome: own.get(outcome, ready) for outcome, ready in LETTERS.items()}


def letter(call: Call, one: Decision, *, name: str, number: str, is_english: bool) -> str:
    """The letter of a decision in its reader's language; no juror is named in it."""
    vi, en = letters(call.id)[one.outcome]
    values = {
        "name": name,
        "call": (call.title_en or call.title_vi) if is_english else (call.title_vi or call.title_en),
        "number": number,
        "place": str(one.place or ""),
        "note": one.note,
        "notes": "\n".join(f"- {text}" for text in notes_for(one.application_id)),
    }
    return merged(en if is_english and en else vi, values)


def notes_for(application_id: int) -> list[str]:
    """What jurors wrote for the applicant, in an order that says nothing of who."""
    wanted = sa.select(JuryRead.note).join(Juror).join(JuryRound)
    sent = (JuryRead.application_id == application_id, JuryRead.state == ReadState.SENT, JuryRead.note != "")
    return sorted(db.session.scalars(wanted.where(*sent)))
