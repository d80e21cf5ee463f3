"""What the console shows: counts, deliveries, journal lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.core import clock, journal, runner
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Delivery, Entry
from ecosystem.core.mail import Mail

LATE = timedelta(minutes=5)
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
STATES = (
    ("locked", _l("Đang khoá")),
    ("unconfirmed", _l("Chưa xác nhận email")),
    ("never", _l("Chưa từng đăng nhập")),
)


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
class Asked:
    """What a reader wants of the journal."""

    event: str = ""
    group: str = ""
    actor: int | None = None
    kind: str = ""
    subject: int | None = None
    since: date | None = None
    until: date | None = None
    request_id: str = ""


@dataclass(frozen=True)
class Chain:
    """How the chain of seals stands: sealed rows, rows that wait for the worker, places that do not follow."""

    sealed: int
    waiting: int
    broken: tuple[int, ...]


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


def people(search: str, role: Role | None, state: str) -> sa.Select[tuple[Account]]:
    """Accounts, the newest first, by name or address, role, and one of ``STATES``."""
    select = accounts.people(search, role)
    if state == "locked":
        return select.where(Account.locked_at.is_not(None))
    if state == "unconfirmed":
        return select.where(Account.email_confirmed_at.is_(None))
    if state == "never":
        in_once = sa.select(Entry.subject_id).where(
            Entry.event == "account.signed_in", Entry.subject_kind == "account", Entry.subject_id == Account.id
        )
        return select.where(~in_once.exists())
    return select


def asked_of_journal(args: Mapping[str, str], events: Mapping[str, Any]) -> Asked:
    """What the address asks for; nonsense asks for nothing."""
    event, group = args.get("event", ""), args.get("group", "")
    kind, _blank, number = args.get("subject", "").strip().partition(" ")
    return Asked(
        event=event if event in events else "",
        group=group if any(name.startswith(f"{group}.") for name in events) else "",
        actor=_number(args.get("actor", "")),
        kind=kind[:40] if _number(number) is not None else "",
        subject=_number(number),
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
        request_id=args.get("request", "").strip()[:40],
    )


def entries(asked: Asked) -> sa.Select[tuple[Entry]]:
    """The journal, the newest first, of what was asked for."""
    select = sa.select(Entry).order_by(Entry.id.desc())
    wanted = (
        (asked.event, Entry.event == asked.event),
        (asked.group, Entry.event.startswith(f"{asked.group}.", autoescape=True)),
        (asked.actor, Entry.actor_id == asked.actor),
        (asked.kind, sa.and_(Entry.subject_kind == asked.kind, Entry.subject_id == asked.subject)),
        (asked.request_id, Entry.request_id == asked.request_id),
    )
    for given, condition in wanted:
        if given:
            select = select.where(condition)
    if asked.since is not None:
        select = select.where(Entry.at >= _midnight(asked.since))
    if asked.until is not None:
        select = select.where(Entry.at < _midnight(asked.until + timedelta(days=1)))
    return select


def last_of(account_id: int) -> Sequence[Entry]:
    """The last things that a person did, or that happened to their account."""
    about = sa.and_(Entry.subject_kind == "account", Entry.subject_id == account_id)
    rows = sa.select(Entry).where(sa.or_(Entry.actor_id == account_id, about)).order_by(Entry.id.desc())
    return db.session.scalars(rows.limit(20)).all()


def name_of(account_id: int | None) -> str:
    """The name of one person, empty when there is none."""
    found = db.session.get(Account, account_id) if account_id else None
    return found.full_name if found is not None else ""


def chain() -> Chain:
    """The seals of the journal, every one worked out again."""
    sealed = sa.select(sa.func.count(Entry.seal), sa.func.count()).select_from(Entry)
    done, total = db.session.execute(sealed).one()
    return Chain(sealed=done, waiting=total - done, broken=tuple(journal.broken_seals()[:20]))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004  of 64 bits


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo("Asia/Ho_Chi_Minh"))


def _count_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
