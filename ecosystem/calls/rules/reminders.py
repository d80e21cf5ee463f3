"""When somebody who is still writing is reminded of the deadline. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

# How many hours before a deadline a call may remind, and what it does unless its people chose otherwise.
CHOICES = (168, 72, 24, 3)
USUAL = (72, 24)


def is_due(
    deadline: datetime, hours: Iterable[int], now: datetime, *, begun_at: datetime, told_at: datetime | None
) -> bool:
    """Whether one of the moments to remind has come that this applicant was not told at, nor began after.

    Of several moments that have passed, one reminder is made; a later deadline has moments of its own.
    """
    if now > deadline:
        return False
    since = max(begun_at, told_at) if told_at is not None else begun_at
    return any(since < deadline - timedelta(hours=hour) <= now for hour in hours)
