"""A timetable that waits for a yes, and the one that stands, as grids for managers and for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ecosystem.core.values import format_hour
from ecosystem.meetings.models import MeetingDay, Side
from ecosystem.meetings.queries import days
from ecosystem.meetings.rules import days as rules


@dataclass(frozen=True)
class Line:
    """One meeting of a list: when, where, with whom; ``at`` is None for a slot that stays free."""

    at: datetime
    where: str
    who: str


@dataclass(frozen=True)
class Sheet:
    """What one person, or one room, is handed."""

    name: str
    side: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Shown:
    """A proposal in words: the meetings by slot, what it is worth and what is proved, whom it moves or leaves out."""

    slots: tuple[tuple[datetime, tuple[tuple[str, str, str], ...]], ...]
    value: int
    bound: int
    count: int
    unmet: tuple[str, ...]
    moved: tuple[str, ...]
    dropped: tuple[str, ...]
    is_change: bool
    is_least: bool
    reasons: tuple[str, ...]

    @property
    def is_optimal(self) -> bool:
        """Whether it is proved that nothing is better."""
        return self.value == self.bound


def shown(day: MeetingDay) -> Shown | None:
    """The proposal of a day in names, or ``None``."""
    proposal = day.proposal
    if proposal is None:
        return None
    names, at = days.names_of(day), rules.starts(day)
    rows = [row for row in proposal["meetings"] if row[0] in names and row[1] in names and row[2] < len(at)]
    return Shown(
        slots=_slots(rows, at, names),
        value=proposal["value"],
        bound=proposal["bound"],
        count=len(rows),
        unmet=_pairs(proposal["unmet"], names),
        moved=_pairs(proposal["moved"], names),
        dropped=_pairs(proposal["dropped"], names),
        is_change=proposal["now"] is not None,
        is_least=bool(proposal["least"]),
        reasons=tuple(_reason(reason, names, at) for reason in proposal["reasons"]),
    )


def standing(day: MeetingDay) -> tuple[tuple[datetime, tuple[days.Row, ...]], ...]:
    """The published timetable by slot."""
    rows = days.rows(day, days.meetings_of(day))
    at = rules.starts(day)
    return tuple((moment, tuple(row for row in rows if row.at == moment)) for moment in at)


def sheets(day: MeetingDay, by: str) -> list[Sheet]:
    """The published timetable on paper: one sheet a person, or one a room."""
    rows = days.rows(day, days.meetings_of(day))
    if by == "rooms":
        every = [(name, [row for row in rows if row.meeting.room == name]) for name, _tables in day.rooms]
        return [
            Sheet(name, "", tuple(Line(row.at, row.where, f"{row.startup} – {row.guest}") for row in found))
            for name, found in every
        ]
    names = days.names_of(day)
    people = sorted(day.people, key=lambda one: (one.side is Side.GUEST, names[one.id]))
    return [
        Sheet(
            names[one.id],
            str(one.side),
            tuple(
                Line(row.at, row.where, row.guest if one.side is Side.STARTUP else row.startup)
                for row in rows
                if one.id in (row.meeting.startup_id, row.meeting.guest_id)
            ),
        )
        for one in people
    ]


def _slots(
    rows: Sequence[Sequence[Any]], at: Sequence[datetime], names: Mapping[int, str]
) -> tuple[tuple[datetime, tuple[tuple[str, str, str], ...]], ...]:
    return tuple(
        (moment, tuple((f"{row[3]} {row[4]}", names[row[0]], names[row[1]]) for row in rows if row[2] == slot))
        for slot, moment in enumerate(at)
    )


def _pairs(pairs: Sequence[Sequence[int]], names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(f"{names[one]} – {names[other]}" for one, other in pairs if one in names and other in names)


def _reason(reason: Mapping[str, Any], names: Mapping[int, str], at: Sequence[datetime]) -> str:
    who = names.get(int(reason["person"]), "") if "person" in reason else ""
    slot = reason.get("slot", 0)
    time = format_hour(at[slot]) if slot < len(at) else ""
    if reason["what"] == "Away":
        return str(_("%(name)s vắng lúc %(time)s nhưng có cuộc gặp đã giữ.", name=who, time=time))
    if reason["what"] == "Twice":
        return str(_("%(name)s có hai cuộc gặp đã giữ lúc %(time)s.", name=who, time=time))
    if reason["what"] == "TooMany":
        return str(_("%(name)s có nhiều cuộc gặp đã giữ hơn số cho phép.", name=who))
    return str(_("Không đủ bàn cho các cuộc gặp đã giữ lúc %(time)s.", time=time))
