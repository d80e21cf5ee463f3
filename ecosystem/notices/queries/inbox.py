"""The inbox as its reader reads it, and how many notices wait there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import NoticeKind
from ecosystem.notices.models import Notice

# More than the bell can show; counting stops here.
COUNTED = 100
UNKNOWN = NoticeKind("%(name)s", "bell")


@dataclass(frozen=True)
class Line:
    """One notice as a sentence in the reader's language."""

    id: int
    sentence: str
    icon: str
    at: datetime
    unread: bool


class Words(dict[str, Any]):
    """The words of a sentence; one that an older notice lacks is left as a dash instead of breaking the inbox."""

    def __missing__(self, _key: str) -> str:
        return "–"


def notice(notice_id: int) -> Notice:
    """The notice of this id. Raises ``NotFound``."""
    found = db.session.get(Notice, notice_id)
    if found is None:
        raise NotFound
    return found


def unread_count(account_id: int) -> int:
    """How many notices wait to be read, ``COUNTED`` at most: one query over an index of unread ones alone."""
    mine = (Notice.account_id == account_id, Notice.read_at.is_(None), Notice.shown)
    unread = sa.select(Notice.id).where(*mine).limit(COUNTED)
    return db.session.scalar(sa.select(sa.func.count()).select_from(unread.subquery())) or 0


def inbox(account_id: int, *, unread: bool = False, kinds: Sequence[str] | None = None) -> sa.Select[tuple[Notice]]:
    """The notices of an account, the newest first; ``unread`` leaves out those that were read, ``kinds`` others."""
    select = sa.select(Notice).where(Notice.account_id == account_id, Notice.shown)
    if unread:
        select = select.where(Notice.read_at.is_(None))
    if kinds is not None:
        select = select.where(Notice.kind.in_(kinds))
    return select.order_by(Notice.at.desc(), Notice.id.desc())


def topics_there(account_id: int, kinds: Mapping[str, NoticeKind]) -> list[str]:
    """The topics of which something stands in an account's inbox."""
    there = sa.select(Notice.kind).where(Notice.account_id == account_id, Notice.shown).distinct()
    return sorted({kinds[kind].topic for kind in db.session.scalars(there) if kind in kinds})


def lines(notices: Iterable[Notice], kinds: Mapping[str, NoticeKind]) -> list[Line]:
    """The notices as sentences of ``kinds`` in the language in force; asks nothing of the database."""
    return [_line(one, kinds.get(one.kind, UNKNOWN)) for one in notices]


def sample_account(role: str) -> dict[str, Any] | None:
    """No values are needed: the demo founder has an inbox, strangers have none."""
    known = sa.select(Account.id).where(Account.email == f"{role}@demo.example")
    return {} if db.session.scalar(known) is not None else None


def _line(one: Notice, kind: NoticeKind) -> Line:
    return Line(one.id, str(kind.sentence) % Words(one.words), kind.icon, one.at, one.read_at is None)
