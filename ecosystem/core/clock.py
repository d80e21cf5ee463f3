"""Time as the application sees it: the system clock in UTC, local days in Đà Nẵng's time zone.

The database's clock is never asked, so that tests and operators move time in one place.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Asia/Ho_Chi_Minh."""
    return now().astimezone(LOCAL).date()


def local(instant: datetime) -> datetime:
    """``instant`` as people in Đà Nẵng read it."""
    return instant.astimezone(LOCAL)
