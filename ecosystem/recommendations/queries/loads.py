"""How much each profile can still take: open requests and recent acceptances, the week's requests, free places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.queries import crowd
from ecosystem.connections.rules import WAITING
from ecosystem.core.db import db
from ecosystem.recommendations.documents import Facts

RECENT = timedelta(days=30)
HALF = 0.5


@dataclass(frozen=True)
class Loads:
    """What profiles have on their hands, by id: open or lately accepted requests, and the rest of a crowded week."""

    busy: Mapping[int, int] = field(default_factory=dict)
    week_left: Mapping[int, float] = field(default_factory=dict)


def loads(now: datetime) -> Loads:
    """What everybody has on their hands now, in two queries."""
    left = crowd.weeks_left()
    # The first half of a week's requests sets nobody back: who takes ten a week is not crowded by one.
    return Loads(busy(now), {name: share / HALF for name, share in left.items() if share < HALF})


def busy(now: datetime) -> Counter[int]:
    """Requests that wait for a profile's answer, and those it accepted in the last thirty days, by profile."""
    waits = Introduction.state.in_(list(WAITING))
    recent = sa.and_(Introduction.state == IntroductionState.ACCEPTED, Introduction.answered_at >= now - RECENT)
    select = sa.select(Introduction.asked_id, sa.func.count()).where(waits | recent).group_by(Introduction.asked_id)
    return Counter({row[0]: row[1] for row in db.session.execute(select)})


def rooms(told: Iterable[Facts]) -> dict[str, float]:
    """The share of places that is free, of those who limit them."""
    return {one.id: (one.capacity_left or 0) / one.capacity for one in told if one.capacity}
