"""Time as the application sees it: the system clock in UTC, local days in Đà Nẵng's time zone.

The database's clock is never asked, so that tests and operators move time in one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NOT_AT_ALL = timedelta()
_shift: ContextVar[timedelta] = ContextVar("shift", default=NOT_AT_ALL)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _shift.get()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Let it be another time inside the block: the demo world gets its past by the same actions as its present."""
    token = _shift.set(by)
    try:
        yield
    finally:
        _shift.reset(token)


def today() -> date:
    """The present day in Asia/Ho_Chi_Minh."""
    return now().astimezone(LOCAL).date()


def hour(instant: datetime) -> str:
    """The time of the instant on a clock in Đà Nẵng: "14:03"."""
    return f"{local(instant):%H:%M}"


def local(instant: datetime) -> datetime:
    """``instant`` as people in Đà Nẵng read it."""
    return instant.astimezone(LOCAL)
