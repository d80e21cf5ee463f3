"""What the console shows: counts, deliveries, journal lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts.models import ROLE_NAMES, Account, Role
from ecosystem.core import clock, runner
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Delivery, Entry
from ecosystem.core.mail import Mail

LATE = timedelta(minutes=5)
UNKNOWN = "–"


@dataclass(frozen=True)
class Counts:
    """The figures of the console's first page."""

    people: int
    unconfirmed: int
    locked: int
    parked: int
    waiting: int
    late: int
    unsent: int
    happened: int


@dataclass(frozen=True)
class Line:
    """One journal entry as a sentence."""

    id: int
    at: datetime
    event: str
    sentence: str
    details: tuple[tuple[str, str], ...]


def counts() -> Counts:
    """All figures in one query a table."""
    moment = clock.now()
    people = db.session.execute(
        sa.select(
            sa.func.count(),
            _count_if(Account.email_confirmed_at.is_(None)),
            _count_if(Account.locked_at.is_not(None)),
        ).select_from(Account)
    ).one()
    deliveries = db.session.execute(
        sa.select(
            _count_if(Delivery.state == "parked"),
            _count_if(Delivery.state == "pending"),
            _count_if(sa.and_(Delivery.state == "pending", Delivery.next_at < moment - LATE)),
        ).where(Delivery.state.in_(("parked", "pending")))
    ).one()
    unsent = db.session.scalar(sa.select(sa.func.count()).select_from(Mail).where(Mail.sent_at.is_(None))) or 0
    day = sa.select(sa.func.count()).select_from(Entry).where(Entry.at >= moment - timedelta(days=1))
    return Counts(*people, *deliveries, unsent, db.session.scalar(day) or 0)


def parked() -> sa.Select[tuple[Delivery]]:
    """Parked deliveries with their entries."""
    return runner.parked().options(selectinload(Delivery.entry))


def parked_delivery(delivery_id: int) -> Delivery:
    """One parked delivery; raises ``NotFound`` for any other."""
    found: Delivery | None = db.session.get(Delivery, delivery_id)
    if found is None or found.state != "parked":
        raise NotFound
    return found


def entries(event: str = "") -> sa.Select[tuple[Entry]]:
    """The journal, the newest first, of one event or of all."""
    select = sa.select(Entry).order_by(Entry.id.desc())
    return select.where(Entry.event == event) if event else select


def lines(rows: Sequence[Entry], sentences: Mapping[str, Any]) -> list[Line]:
    """The entries in the house's sentences, the people in them read in one query."""
    names = _names(rows)
    return [_line(entry, names, str(sentences.get(entry.event, entry.event))) for entry in rows]


def _names(rows: Iterable[Entry]) -> dict[int, str]:
    ids = {entry.actor_id for entry in rows} | {entry.subject_id for entry in rows if entry.subject_kind == "account"}
    ids.discard(None)
    if not ids:
        return {}
    found = db.session.execute(sa.select(Account.id, Account.full_name).where(Account.id.in_(ids)))
    return {row.id: row.full_name for row in found}


def _line(entry: Entry, names: dict[int, str], sentence: str) -> Line:
    details = {name: _worth(name, value) for name, value in sorted(entry.data.items())}
    words = _Words(details)
    words["actor"] = names.get(entry.actor_id or 0, "Nhịp Cầu" if entry.actor_id is None else UNKNOWN)
    words["subject"] = _subject(entry, names)
    return Line(entry.id, entry.at, entry.event, sentence % words, tuple(details.items()))


def _subject(entry: Entry, names: dict[int, str]) -> str:
    if entry.subject_kind == "account":
        return names.get(entry.subject_id or 0, UNKNOWN)
    named = entry.data.get("name") or entry.data.get("subject")
    return str(named) if named else f"{entry.subject_kind} {entry.subject_id or ''}".strip()


def _worth(name: str, value: Any) -> str:  # noqa: ANN401  plain JSON
    if name == "role" and value in {role.value for role in Role}:
        return str(ROLE_NAMES[Role(value)])
    return str(value)[:200]


class _Words(dict[str, str]):
    """A sentence may ask for what an old entry does not hold."""

    def __missing__(self, _key: str) -> str:
        return UNKNOWN


def _count_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
