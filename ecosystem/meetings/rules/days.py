"""How a meeting day moves, when its slots begin, what wishes are worth, and who may say what. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from ecosystem.accounts.models import Account
from ecosystem.connections.rules import is_hand
from ecosystem.core import clock
from ecosystem.directory.models import Kind
from ecosystem.meetings.models import DayPerson, DayState, MeetingDay
from ecosystem.programs import rules as programs

S = DayState
# Managers alone move a day. Published it may be planned anew; done it is only read.
TRANSITIONS: Mapping[DayState, frozenset[DayState]] = {
    S.DRAFT: frozenset({S.OPEN}),
    S.OPEN: frozenset({S.DRAFT}),
    S.PUBLISHED: frozenset({S.DONE}),
    S.DONE: frozenset({S.PUBLISHED}),
}
PLANNED = frozenset({S.OPEN, S.PUBLISHED})
SHOWN = frozenset({S.OPEN, S.PUBLISHED, S.DONE})
GUESTS = (Kind.MENTOR, Kind.ANGEL, Kind.FUND)
# Points of a pair that both wish: each side's wish, and somebody's first meeting before another's fifth.
WISH, STRONG, FIRST = 100, 200, 400
ROOMS_MOST, TABLES_MOST, BREAKS_MOST = 20, 200, 6
LATEST = "24:00"
ROOM = re.compile(r"^(?P<name>[^:=]{1,80}?)\s*[:=]\s*(?P<tables>\d{1,3})$")
BREAK = re.compile(r"^(?P<since>[0-2]?\d:[0-5]\d)\s*[-–]\s*(?P<until>[0-2]?\d:[0-5]\d)$")


class OfDay(Protocol):
    """What belongs to a day."""

    @property
    def day(self) -> MeetingDay:
        """The day, with its cohort's managers loaded."""
        ...


def may_run_day(actor: Account | None, day: MeetingDay) -> bool:
    """Who runs the cohort runs its meeting days."""
    return programs.may_run(actor, day.cohort)


def may_run_of_day(actor: Account | None, thing: OfDay) -> bool:
    """Who runs a day runs what belongs to it."""
    return may_run_day(actor, thing.day)


def comes(actor: Account | None, person: DayPerson) -> bool:
    """Owners and editors of a profile that comes, once the day is open to it. Needs members loaded."""
    return person.day.state in SHOWN and is_hand(actor, person.profile)


def may_wish(person: DayPerson, now: datetime) -> bool:
    """Whether a side may still say whom it wishes to meet."""
    return person.day.state is S.OPEN and now <= person.day.wishes_until


def is_begun(day: MeetingDay, slot: int, now: datetime) -> bool:
    """Whether a meeting has begun, so that both may say what they made of it."""
    return day.state in (S.PUBLISHED, S.DONE) and starts(day)[slot] <= now


def starts(day: MeetingDay) -> list[datetime]:
    """When each slot begins."""
    return slot_starts(day.starts_at, day.minutes, day.slots, day.breaks)


def slot_starts(starts_at: datetime, minutes: int, slots: int, breaks: Iterable[Sequence[str]]) -> list[datetime]:
    """One slot after another; a slot that would reach into a break begins when the break ends."""
    found: list[datetime] = []
    moment, length = starts_at, timedelta(minutes=minutes)
    rests = sorted((_at(starts_at, since), _at(starts_at, until)) for since, until in breaks)
    for _slot in range(slots):
        for since, until in rests:
            if moment < until and since < moment + length:
                moment = until
        found.append(moment)
        moment += length
    return found


def next_slot(day: MeetingDay, now: datetime) -> int:
    """The first slot that has not begun; the number of slots when all have."""
    return sum(moment <= now for moment in starts(day))


def worth(one: bool, other: bool) -> int:  # noqa: FBT001  both sides' wishes, strong or not
    """What two wishes are worth together."""
    return (STRONG if one else WISH) + (STRONG if other else WISH)


def rooms_of(text: str) -> list[list[Any]] | None:
    """Rooms as they were typed, a name and its tables a line; ``None`` where a line cannot be read."""
    found = _lines(ROOM, text)
    if not found or len(found) > ROOMS_MOST:
        return None
    rooms = {one["name"].strip(): int(one["tables"]) for one in found}
    if len(rooms) < len(found) or not 0 < sum(rooms.values()) <= TABLES_MOST:
        return None
    return [[name, tables] for name, tables in rooms.items()]


def breaks_of(text: str) -> list[list[str]] | None:
    """Breaks as they were typed, from and to a line; ``None`` where a line cannot be read."""
    found = _lines(BREAK, text)
    if found is None or len(found) > BREAKS_MOST:
        return None
    breaks = [(one["since"].zfill(5), one["until"].zfill(5)) for one in found]
    return [[since, until] for since, until in breaks] if all(a < b < LATEST for a, b in breaks) else None


def _lines(shape: re.Pattern[str], text: str) -> list[re.Match[str]] | None:
    """Every line that holds something, or ``None`` where one is of another shape."""
    found = [shape.match(line.strip()) for line in text.splitlines() if line.strip()]
    sound = [one for one in found if one is not None]
    return sound if len(sound) == len(found) else None


def _at(day: datetime, text: str) -> datetime:
    hour, minute = (int(part) for part in text.split(":"))
    return day.astimezone(clock.LOCAL).replace(hour=hour, minute=minute, second=0, microsecond=0)
