"""Rate limits, counted in the database so that every worker process sees the same count.

A count is its own committed transaction: it must survive the refusal that it causes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core import clock, facts
from ecosystem.core.db import db, insert_into, write


class RateCount(db.Model):
    """How often something was tried in the present window; the key is a hash, so no address or mail is kept."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    count: Mapped[int] = mapped_column()
    until: Mapped[datetime] = mapped_column(index=True)


def are_off() -> bool:
    """RATE_LIMITS=off counts only in a demo database; everywhere else it is refused."""
    return bool(current_app.config["RATE_LIMITS"] == "off" and facts.is_demo())


def hit(name: str, *parts: str, limit: int, seconds: int) -> int:
    """Count one try of ``name`` by ``parts``. Returns 0 when it may go on, else the seconds to wait.

    Commits what the session holds, so call it before anything else is written.
    """
    if are_off():
        return 0
    key = _key(name, *parts)
    moment = clock.now()
    until = moment + timedelta(seconds=seconds)
    fresh = RateCount.until > moment
    statement = (
        insert_into(RateCount)
        .values(key=key, count=1, until=until)
        .on_conflict_do_update(
            index_elements=[RateCount.key],
            set_={
                "count": sa.case((fresh, RateCount.count + 1), else_=1),
                "until": sa.case((fresh, RateCount.until), else_=until),
            },
        )
        .returning(RateCount.count, RateCount.until)
    )
    with write():
        count, ends = db.session.execute(statement).one()
    if count <= limit:
        return 0
    return max(1, int((ends - moment).total_seconds()))


_lately: dict[str, tuple[int, datetime]] = {}
MOST_KEPT = 10_000


def gently(name: str, *parts: str, limit: int, seconds: int) -> int:
    """Count a read in this process's memory alone. Returns 0 when it may go on, else the seconds to wait.

    For what a person does with each key they press: a row for each would cost more than the read it guards. With
    several processes the limit is that many times higher, so it guards no secret.
    """
    if are_off():
        return 0
    moment, key = clock.now(), _key(name, *parts)
    count, until = _lately.get(key, (0, moment))
    if until <= moment:
        if len(_lately) >= MOST_KEPT:
            _lately.clear()
        count, until = 0, moment + timedelta(seconds=seconds)
    _lately[key] = (count + 1, until)
    return 0 if count < limit else max(1, int((until - moment).total_seconds()))


def tries(name: str, *parts: str) -> int:
    """How often ``name`` was tried by ``parts`` in the present window."""
    row = db.session.get(RateCount, _key(name, *parts))
    return row.count if row is not None and row.until > clock.now() else 0


def clear(name: str, *parts: str) -> None:
    """Forget the count of ``name`` by ``parts``."""
    db.session.execute(sa.delete(RateCount).where(RateCount.key == _key(name, *parts)))


def purge() -> None:
    """Delete windows that have ended."""
    with write():
        db.session.execute(sa.delete(RateCount).where(RateCount.until < clock.now()))


def _key(name: str, *parts: str) -> str:
    return hashlib.sha256("\x1f".join((name, *parts)).encode()).hexdigest()
