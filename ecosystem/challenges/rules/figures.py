"""Days between the steps of challenges, as medians, hidden where too few stand behind them. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from flask_babel import lazy_gettext as _l

# A median of fewer tells of single firms.
LEAST = 3
DAY = 86_400


class Leg(enum.StrEnum):
    """The parts of the way that are measured in days."""

    CHOOSING = "choosing"
    AGREEING = "agreeing"
    TRYING = "trying"
    BUYING = "buying"


LEGS: Mapping[Leg, Any] = {
    Leg.CHOOSING: _l("Công bố tới chọn"),
    Leg.AGREEING: _l("Chọn tới bắt đầu thử"),
    Leg.TRYING: _l("Thử tới kết luận"),
    Leg.BUYING: _l("Kết luận tới đặt hàng"),
}


@dataclass(frozen=True)
class Life:
    """One challenge in instants: what has not happened is ``None``."""

    posted_at: datetime | None = None
    is_answered: bool = False
    awarded_at: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    ordered_at: datetime | None = None
    is_solved: bool = False
    reuses: int = 0


@dataclass(frozen=True)
class Card:
    """What an agency has done, in numbers; a median of days is ``None`` where too few stand behind it."""

    posted: int
    answered: int
    piloted: int
    solved: int
    bought: int
    reused: int
    days: Mapping[Leg, int | None] = field(default_factory=dict)


def card(lives: Sequence[Life]) -> Card:
    """The numbers of these challenges; those that were never posted count for nothing."""
    posted = [one for one in lives if one.posted_at is not None]
    return Card(
        len(posted),
        sum(one.is_answered for one in posted),
        sum(one.began_at is not None for one in posted),
        sum(one.is_solved for one in posted),
        sum(one.ordered_at is not None for one in posted),
        sum(one.reuses for one in posted),
        {leg: _median([_between(one, leg) for one in posted]) for leg in Leg},
    )


def _between(one: Life, leg: Leg) -> int | None:
    begins, ends = {
        Leg.CHOOSING: (one.posted_at, one.awarded_at),
        Leg.AGREEING: (one.awarded_at, one.began_at),
        Leg.TRYING: (one.began_at, one.ended_at),
        Leg.BUYING: (one.ended_at, one.ordered_at),
    }[leg]
    return None if begins is None or ends is None else max(0, int((ends - begins).total_seconds() // DAY))


def _median(days: Sequence[int | None]) -> int | None:
    known = [one for one in days if one is not None]
    return round(median(known)) if len(known) >= LEAST else None
