"""Who meets whom when on a meeting day: the best timetable of what both sides wish, and a change of one that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine.judging import Pair, judge
from matching.timetable.answer import Impossible, Reason
from matching.timetable.problem import Meeting, Problem, Room
from matching.timetable.replanning import replan as replanned
from matching.timetable.solving import timetable

Set = tuple[str, str, int, str, int]  # startup, guest, slot, room, table


@dataclass(frozen=True)
class Day:
    """Startups and guests with their profiles, what both wish with its points, and what the day has room for.

    ``standing`` is the timetable that stands; with ``now`` it is changed from that slot on, else made anew.
    """

    startups: Mapping[str, str]
    guests: Mapping[str, str]
    wishes: Mapping[Pair, int]
    slots: int
    rooms: Sequence[tuple[str, int]]
    most: int
    away: frozenset[tuple[str, int]]
    first: int
    locked: tuple[Set, ...] = ()
    standing: tuple[Set, ...] = ()
    now: int | None = None


@dataclass(frozen=True)
class Planned:
    """The meetings with the value and the bound that is proved; or ``reasons`` why what is locked cannot stand.

    Of a change: the pairs that meet at another time, and those that meet no more.
    """

    meetings: tuple[Set, ...] = ()
    value: int = 0
    bound: int = 0
    unmet: tuple[Pair, ...] = ()
    moved: tuple[Pair, ...] = ()
    dropped: tuple[Pair, ...] = ()
    is_least: bool = True
    reasons: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)


def plan(day: Day, facts: Sequence[Facts], lists: Mapping[str, Any]) -> Planned:
    """The best timetable there is, or the change that keeps most of the one that stands."""
    problem = _problem(day, facts, lists)
    if day.now is None:
        found = timetable(problem)
        if isinstance(found, Impossible):
            return _impossible(found)
        return Planned(_set(found.meetings), found.value, found.bound, found.unmet)
    changed = replanned(problem, [Meeting(*one) for one in day.standing], day.now)
    if isinstance(changed, Impossible):
        return _impossible(changed)
    made = changed.timetable
    return Planned(
        _set(made.meetings),
        made.value,
        made.bound,
        made.unmet,
        changed.moved,
        changed.dropped,
        changed.is_least,
    )


def _problem(day: Day, facts: Sequence[Facts], lists: Mapping[str, Any]) -> Problem:
    """What both wish counts first; the match decides between wishes alike."""
    scores = judge(day.startups, day.guests, facts, lists).scores
    return Problem(
        sorted(day.startups),
        sorted(day.guests),
        {pair: points + scores.get(pair, 0) for pair, points in day.wishes.items()},
        day.slots,
        [Room(name, tables) for name, tables in day.rooms],
        most=dict.fromkeys([*day.startups, *day.guests], day.most),
        absent=day.away,
        locked=[Meeting(*one) for one in day.locked],
        first=day.first,
    )


def _set(meetings: Sequence[Meeting]) -> tuple[Set, ...]:
    return tuple((one.left, one.right, one.slot, one.room, one.table) for one in meetings)


def _impossible(found: Impossible) -> Planned:
    return Planned(reasons=tuple(_told(reason) for reason in found.reasons))


def _told(reason: Reason) -> dict[str, Any]:
    return {"what": type(reason).__name__, **asdict(reason)}
