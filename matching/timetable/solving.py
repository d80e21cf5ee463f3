"""Make a timetable: check what is locked, prove the bound, search, give tables, and answer."""

from collections import Counter
from collections.abc import Iterable

from matching.timetable.answer import Away, Impossible, NoTable, Reason, Timetable, TooMany, Twice
from matching.timetable.bound import prove
from matching.timetable.model import Worth, model
from matching.timetable.problem import Meeting, Problem
from matching.timetable.search import WORK, Found, search
from matching.timetable.seats import seated


def timetable(problem: Problem, work: float = WORK) -> Timetable | Impossible:
    """Return the best timetable with the bound it proves, or all reasons why the locked meetings cannot stand."""
    broken = tuple(clashes(problem))
    if broken:
        return Impossible(broken)
    chosen, found, value = best(problem, lambda one: problem.wishes[one.pair], work)
    meetings = seated((*problem.locked, *chosen), problem.rooms)
    met = {one.pair for one in meetings}
    held = points(problem, problem.locked)
    unmet = tuple(pair for pair in sorted(problem.wishes) if pair not in met)
    return Timetable(meetings, held + value, held + found.bound, unmet)


def best(problem: Problem, worth: Worth, work: float) -> tuple[tuple[Meeting, ...], Found, int]:
    """Return the meetings beside the locked ones that are worth most, with what was proved and their worth."""
    asked = model(problem, worth)
    if not asked.meetings:
        return (), Found(asked.worth > 0, 0), 0
    found = search(asked, prove(asked), work)
    chosen = tuple(one for one, is_taken in zip(asked.meetings, found.taken, strict=False) if is_taken)
    return chosen, found, int(asked.worth @ found.taken)


def points(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """Return what meetings are worth together, first meetings included."""
    every = list(meetings)
    people = {name for one in every for name in one.pair}
    return sum(problem.wishes.get(one.pair, 0) for one in every) + problem.first * len(people)


def clashes(problem: Problem) -> Iterable[Reason]:
    """Yield what stands between the locked meetings."""
    away = frozenset(problem.absent)
    at_once = Counter((name, one.slot) for one in problem.locked for name in one.pair)
    in_all = Counter(name for one in problem.locked for name in one.pair)
    pairs: set[tuple[str, str]] = set()
    for one in sorted(problem.locked):
        if one.pair in pairs:
            yield Twice(one.left, one.slot)
        pairs.add(one.pair)
    yield from (Twice(name, slot) for (name, slot), number in sorted(at_once.items()) if number > 1)
    yield from (Away(name, slot) for name, slot in sorted(at_once) if (name, slot) in away)
    for name, number in sorted(in_all.items()):
        if number > problem.limit(name):
            yield TooMany(name, number, problem.limit(name))
    yield from _crowded(problem)


def _crowded(problem: Problem) -> Iterable[Reason]:
    tables = {room.id: room.tables for room in problem.rooms}
    in_slot = Counter(one.slot for one in problem.locked)
    in_room = Counter((one.slot, one.room) for one in problem.locked if one.room)
    yield from (NoTable(slot) for slot, number in sorted(in_slot.items()) if number > problem.tables)
    yield from (NoTable(slot, room) for (slot, room), number in sorted(in_room.items()) if number > tables[room])
