"""What one side says of the cards it is shown, how long that holds, and what it comes to. Pure.

What somebody said acts on their own list alone: nothing of it reaches the engine, and a card that was refused stays
away until the same side takes that back. Which card stands where is never changed by it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.recommendations.models import Reason, Stance

# (what stands, the act) -> what stands then; nothing is ``None``. What is absent is refused: nobody who still has an
# older page open brings a refused card back.
TRANSITIONS: Mapping[tuple[Stance | None, str], Stance | None] = {
    (None, "like"): Stance.FITS,
    (None, "refuse"): Stance.REFUSED,
    (None, "snooze"): Stance.SNOOZED,
    (None, "take_back"): None,
    (Stance.FITS, "like"): Stance.FITS,
    (Stance.FITS, "refuse"): Stance.REFUSED,
    (Stance.FITS, "snooze"): Stance.SNOOZED,
    (Stance.FITS, "take_back"): None,
    (Stance.SNOOZED, "like"): Stance.FITS,
    (Stance.SNOOZED, "refuse"): Stance.REFUSED,
    (Stance.SNOOZED, "snooze"): Stance.SNOOZED,
    (Stance.SNOOZED, "take_back"): None,
    (Stance.REFUSED, "refuse"): Stance.REFUSED,
    (Stance.REFUSED, "take_back"): None,
}
REASONS: Mapping[Reason, Any] = {
    Reason.SECTOR: _l("Sai lĩnh vực"),
    Reason.STAGE: _l("Sai giai đoạn"),
    Reason.EARLY: _l("Còn quá sớm"),
    Reason.KNOWN: _l("Đã quen biết"),
    Reason.OTHER: _l("Lý do khác"),
}
# A length of rest: its words, weeks, months.
LENGTHS: Mapping[str, tuple[Any, int, int]] = {
    "2-weeks": (_l("2 tuần"), 2, 0),
    "1-month": (_l("1 tháng"), 0, 1),
    "3-months": (_l("3 tháng"), 0, 3),
}
LONGEST_NOTE = 300
# So many refusals for one reason say something of one's own profile, which then is offered to be looked at.
TELLING = 3
# The part of a score that a reason speaks of.
SPEAKS_OF: Mapping[Reason, str] = {Reason.SECTOR: "sectors", Reason.STAGE: "stage", Reason.EARLY: "stage"}
STRENGTH: Mapping[Stance, int] = {Stance.FITS: 0, Stance.SNOOZED: 1, Stance.REFUSED: 2}


@dataclass(frozen=True)
class Said:
    """What one side said of another profile."""

    state: Stance
    reason: Reason | None = None
    until: date | None = None
    said_at: datetime | None = None

    def hides(self, today: date) -> bool:
        """Whether it keeps the card away: a refusal until it is taken back, a rest until its day has come."""
        if self.state is Stance.SNOOZED:
            return self.until is not None and today < self.until
        return self.state is Stance.REFUSED

    def likes(self) -> bool:
        """Whether the card was said to fit."""
        return self.state is Stance.FITS


@dataclass(frozen=True)
class Advice:
    """What ``count`` refusals for one reason say of one's own profile: the part of it to look at."""

    reason: Reason
    count: int
    part: str


def may_follow(state: Stance | None, act: str) -> bool:
    """Whether ``act`` is possible while ``state`` stands."""
    return (state, act) in TRANSITIONS


def over(act: str) -> list[Stance]:
    """The states that ``act`` may replace."""
    return [state for state in Stance if may_follow(state, act)]


def ends(length: str, today: date) -> date:
    """The day on which a card that rests for ``length`` from ``today`` comes back; never after its month's last day."""
    _words, weeks, months = LENGTHS[length]
    month = today.month - 1 + months
    year, month = today.year + month // 12, month % 12 + 1
    day = min(today.day, calendar.monthrange(year, month)[1]) if months else today.day
    return date(year, month, day) + timedelta(weeks=weeks)


def is_stronger(state: Stance, until: date | None, than: Stance, than_until: date | None) -> bool:
    """Which of two statements about what turned out to be one profile holds: a refusal, then the longer rest."""
    return (STRENGTH[state], until or date.min) > (STRENGTH[than], than_until or date.min)


def advice(reasons: Iterable[Reason | None]) -> tuple[Advice, ...]:
    """What many refusals for the same reason say of one's own profile, the most frequent first."""
    given = list(reasons)
    counts = {reason: given.count(reason) for reason in SPEAKS_OF}
    found = [Advice(reason, count, SPEAKS_OF[reason]) for reason, count in counts.items() if count >= TELLING]
    return tuple(sorted(found, key=lambda one: -one.count))
