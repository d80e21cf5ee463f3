"""Change a timetable that stands, on the day: what is held stays, as much as can be still takes place, little moves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matching.timetable.answer import Impossible, Replanned, Timetable
from matching.timetable.problem import Meeting, Pair, Problem
from matching.timetable.search import WORK
from matching.timetable.seats import seated
from matching.timetable.solving import best, clashes, points


def replan(problem: Problem, standing: Sequence[Meeting], now: int, work: float = WORK) -> Replanned | Impossible:
    """Return the timetable that keeps most of the standing one, and of those the one that moves the fewest meetings.

    `problem` holds what is true now (new absences, rooms, locks). Meetings before the slot `now` are past: they stay as
    they were unless somebody of them is absent, and then may be held later. No pair meets that was not planned.
    """
    away, locked = frozenset(problem.absent), {one.pair for one in problem.locked}
    past = tuple(
        one
        for one in standing
        if one.slot < now and one.pair not in locked and not any((name, one.slot) in away for name in one.pair)
    )
    planned = {one.pair: problem.wishes.get(one.pair, 1) for one in standing}
    gone = {(name, slot) for name in (*problem.left, *problem.right) for slot in range(now)}
    asked = replace(problem, wishes=planned, locked=(*problem.locked, *past), first=0)
    broken = tuple(clashes(asked))
    if broken:
        return Impossible(broken)
    stood = {one.pair: one for one in standing}
    step = len(standing) + 1

    def worth(one: Meeting) -> int:
        return planned[one.pair] * step + (stood[one.pair].slot == one.slot)

    chosen, found, value = best(replace(asked, absent=away | gone), worth, work)
    seats = [stood[one.pair] if stood[one.pair].slot == one.slot else one for one in chosen]
    meetings = seated((*asked.locked, *seats), problem.rooms)
    held = points(asked, asked.locked)
    unmet = tuple(sorted(problem.wishes.keys() - {one.pair for one in meetings}))
    made = Timetable(meetings, held + value // step, held + found.bound // step, unmet)
    return _compared(made, stood, is_least=value == found.bound)


def _compared(made: Timetable, stood: Mapping[Pair, Meeting], *, is_least: bool) -> Replanned:
    """What became of each pair that was planned."""
    slots, order = {one.pair: one.slot for one in made.meetings}, sorted(stood)
    return Replanned(
        made,
        kept=tuple(pair for pair in order if slots.get(pair) == stood[pair].slot),
        moved=tuple(pair for pair in order if slots.get(pair, stood[pair].slot) != stood[pair].slot),
        dropped=tuple(pair for pair in order if pair not in slots),
        is_least=is_least,
    )
