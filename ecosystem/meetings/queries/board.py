"""The plan of a cohort's mentors as its managers see it: points, marks, prices, decisions. No side ever reads this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.directory import queries as directory
from ecosystem.meetings.models import Choice, Mark, MentorPair, MentorPlan, PlanMentor
from ecosystem.meetings.queries import mentoring
from ecosystem.programs.models import Enrolment
from ecosystem.recommendations.queries.words import COUNTERPART, STARTUP, fit

# Why a pair cannot be, by the name of the hard rule.
BARRED: Mapping[str, Any] = {
    "no-common-language": _l("không có ngôn ngữ làm việc chung"),
    "conflict": _l("đã khai xung đột lợi ích"),
    "own-organisation": _l("cùng một tổ chức"),
    "avoid": _l("một bên chọn “không hợp”"),
}


@dataclass(frozen=True)
class Cell:
    """A startup and a mentor: the points and the match in them, what both marked, what changing it would cost."""

    mentor: PlanMentor
    name: str
    points: float | None
    score: int | None
    startup_mark: Mark | None
    mentor_mark: Mark | None
    cost: float | None
    barred: Any
    choice: Choice
    is_made: bool
    is_proposed: bool
    published_at: datetime | None
    for_startup: str
    for_mentor: str


@dataclass(frozen=True)
class Row:
    """One startup: whom the proposal gives it (or whom it has), and everybody else, the best first."""

    enrolment: Enrolment
    name: str
    chosen: tuple[Cell, ...]
    others: tuple[Cell, ...]
    # It finished or left: what was is shown, and nothing is decided any more.
    is_over: bool = False


@dataclass(frozen=True)
class Board:
    """The whole plan; figures are those of the proposal that waits, if there is one."""

    rows: tuple[Row, ...]
    # Whether somebody is left to pair.
    is_open: bool
    has_proposal: bool
    # A manager decided something since the proposal was made.
    is_stale: bool
    total: int
    bound: int
    is_optimal: bool
    worst: tuple[str, int] | None
    short: tuple[str, ...]
    loads: tuple[tuple[str, int, int], ...]


def board(plan: MentorPlan) -> Board:
    """A plan in names and figures, in a constant number of queries."""
    proposal = plan.proposal or {}
    mentors, rows = mentoring.joined(plan), _rows(plan, proposal)
    names = {row.enrolment.id: row.name for row in rows}
    counts = Counter(cell.mentor.id for row in rows if not row.is_over for cell in row.chosen)
    worst = proposal.get("worst")
    return Board(
        rows=rows,
        is_open=not all(row.is_over for row in rows),
        has_proposal=plan.proposal is not None,
        is_stale=bool(mentoring.missed(plan)),
        total=round(proposal.get("total", 0)),
        bound=round(proposal.get("bound", 0)),
        is_optimal=bool(proposal.get("optimal")),
        worst=(names[worst[0]], round(worst[1])) if worst and worst[0] in names else None,
        short=tuple(names[number] for number in proposal.get("short", ()) if number in names),
        loads=tuple(
            (directory.local(one.profile.name, one.profile.name_en), counts[one.id], one.most or plan.startups_most)
            for one in mentors
        ),
    )


def _rows(plan: MentorPlan, proposal: Mapping[str, Any]) -> tuple[Row, ...]:
    """Each startup with its mentors; of those who finished or left, whom they had."""
    now, mentors = mentoring.paired(plan), mentoring.joined(plan)
    pairs = {(row.enrolment_id, row.mentor_id): row for row in mentoring.pairs_of(plan)}
    said = mentoring.marks(plan), {(left, right) for left, right in proposal.get("pairs", ())}
    rows = []
    for one in [*now, *mentoring.once_paired(plan)]:
        is_over = one not in now
        cells = [_cell(one, other, proposal, pairs.get((one.id, other.id)), said) for other in mentors]
        cells.sort(key=lambda cell: (-(cell.points or 0), cell.name))
        chosen = tuple(cell for cell in cells if (cell.is_made if is_over or not plan.proposal else cell.is_proposed))
        others = tuple(cell for cell in cells if cell not in chosen and not is_over)
        name = directory.local(one.profile.name, one.profile.name_en)
        rows.append(Row(one, name, chosen, others, is_over=is_over))
    return tuple(rows)


def _cell(
    one: Enrolment,
    other: PlanMentor,
    proposal: Mapping[str, Any],
    row: MentorPair | None,
    said: tuple[Mapping[tuple[int, int], Mark], set[tuple[int, int]]],
) -> Cell:
    marks, wanted = said
    key = mentoring.pair_key(one.id, other.id)
    mine = marks.get((one.profile_id, other.profile_id))
    theirs = marks.get((other.profile_id, one.profile_id))
    barred = proposal.get("barred", {}).get(key) or ("avoid" if Mark.AVOID in (mine, theirs) else "")
    entry = proposal.get("entries", {}).get(key) or (row.reasons if row is not None else None)
    is_made = row is not None and row.published_at is not None
    return Cell(
        mentor=other,
        name=directory.local(other.profile.name, other.profile.name_en),
        points=proposal.get("points", {}).get(key),
        score=proposal.get("scores", {}).get(key, entry["score"] if entry else None),
        startup_mark=mine,
        mentor_mark=theirs,
        cost=proposal.get("costs", {}).get(key),
        barred=BARRED.get(barred, ""),
        choice=row.choice if row is not None else Choice.OPEN,
        is_made=is_made,
        is_proposed=(one.id, other.id) in wanted,
        published_at=row.published_at if row is not None else None,
        for_startup=reasons_of(entry, STARTUP),
        for_mentor=reasons_of(entry, COUNTERPART),
    )


def reasons_of(entry: dict[str, Any] | None, side: str) -> str:
    """Why the other one suits a side, in a few words and no figure; empty when nothing is known."""
    return fit(entry, asker=side).yours.words if entry else ""
