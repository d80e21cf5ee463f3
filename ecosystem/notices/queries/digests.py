"""What a digest holds, and who is due one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.feature import NoticeKind
from ecosystem.core.progress import Task
from ecosystem.notices import rules
from ecosystem.notices.models import Digest, Frequency, Notice, QuietHours
from ecosystem.notices.queries import choices, inbox

SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """One thing that happened, why this reader is told, and where it leads."""

    sentence: str
    why: str
    link: str


@dataclass(frozen=True)
class Section:
    """What happened in one topic; ``more`` counts what the digest leaves to the inbox."""

    label: str
    why: str
    entries: list[Entry]
    more: int


def without_digest(limit: int = 200) -> list[int]:
    """The accounts for which something waits since before the last cut and which have no digest of this day yet.

    Who rests now comes later.
    """
    moment = clock.now()
    cut = rules.last_cut(Frequency.DAILY, moment)
    made = sa.select(Digest.account_id).where(Digest.day == clock.today())
    select = (
        sa.select(Notice.account_id, QuietHours.starts, QuietHours.ends)
        .join(Account, Account.id == Notice.account_id)
        .outerjoin(QuietHours, QuietHours.account_id == Notice.account_id)
        .where(Notice.waits, Notice.at < cut, Notice.account_id.not_in(made))
        .where(Account.email_confirmed_at.is_not(None), Account.locked_at.is_(None))
    )
    usual = current_app.config["QUIET_HOURS"]
    found = [
        account_id
        for account_id, starts, ends in db.session.execute(select.distinct().order_by(Notice.account_id))
        if rules.quiet_until(moment, *(usual if starts is None else (starts, ends))) is None
    ]
    return found[:limit]


def waiting(account_id: int) -> list[Notice]:
    """What waits for an account's digest, the oldest first."""
    select = sa.select(Notice).where(Notice.account_id == account_id, Notice.waits)
    return list(db.session.scalars(select.order_by(Notice.at, Notice.id)))


def due(account_id: int, moment: datetime) -> list[Notice]:
    """Those of them whose cut has come."""
    chosen = choices.of_account(account_id)
    return [one for one in waiting(account_id) if rules.is_due(chosen[choices.topic_of(one.kind)].mail, one.at, moment)]


def standing(account_id: int, notices: Sequence[Notice]) -> list[Notice]:
    """Those that were not read meanwhile and that the account may still hear of; each kind is asked once."""
    by_kind: dict[str, list[Notice]] = {}
    for one in notices:
        if one.read_at is None or not one.shown:
            by_kind.setdefault(one.kind, []).append(one)
    kept: set[int] = set()
    for kind, told in by_kind.items():
        known = choices.house().notices.get(kind)
        if known is None:
            continue
        keys = [one.key for one in told]
        still = set(known.standing(account_id, keys)) if known.standing else set(keys)
        kept |= {one.id for one in told if one.key in still}
    return [one for one in notices if one.id in kept]


def failed_standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the told failures whose long work is still this account's."""
    mine = {f"task.failed:{one}" for one in db.session.scalars(sa.select(Task.id).where(Task.owner_id == account_id))}
    return mine & set(keys)


def sections(account_id: int, notices: Iterable[Notice]) -> list[Section]:
    """The notices as a digest says them, in the language in force, by topic."""
    grouped: dict[str, list[Notice]] = {}
    for one in notices:
        grouped.setdefault(choices.topic_of(one.kind), []).append(one)
    chosen, topics = choices.of_account(account_id), choices.house().topics
    order = sorted(grouped, key=lambda slug: (topics[slug].order, slug))
    return [
        Section(
            label=str(topics[slug].label),
            why=_why_so(chosen[slug]),
            entries=[_entry(one) for one in grouped[slug][-SHOWN:]],
            more=max(0, len(grouped[slug]) - SHOWN),
        )
        for slug in order
    ]


def _entry(one: Notice) -> Entry:
    kind: NoticeKind = choices.house().notices[one.kind]
    words: dict[str, Any] = inbox.Words(one.words)
    why = str(kind.why) % words if kind.why else ""
    return Entry(str(kind.sentence) % words, why, f"{current_app.config['SITE_URL']}{one.path}")


def _why_so(choice: choices.Choice) -> str:
    weekly = choice.mail is Frequency.WEEKLY
    if choice.chosen:
        said = _("Bạn chọn nhận mục này hằng tuần.") if weekly else _("Bạn chọn nhận mục này hằng ngày.")
    elif weekly:
        said = _("Mục này được tóm tắt theo tuần khi bạn chưa chọn khác.")
    else:
        said = _("Mục này được tóm tắt theo ngày khi bạn chưa chọn khác.")
    return str(said)
