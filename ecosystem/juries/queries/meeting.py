"""The list of the meeting that decides: in the order of the ranking, with what it can be narrowed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.calls.models import Application
from ecosystem.calls.queries import applications as calls
from ecosystem.calls.rules.eligibility import VERDICTS
from ecosystem.core.db import db
from ecosystem.directory.models import Facet, ProfileTerm
from ecosystem.juries.models import Decision, JuryRound
from ecosystem.juries.queries import conflicts, decisions, rounds, scores
from ecosystem.juries.queries.rounds import Cover
from ecosystem.juries.rules import meeting as rules
from ecosystem.juries.rules.conflict import Stand
from ecosystem.juries.rules.meeting import UNDECIDED, Facts, Narrowed, Sign
from ecosystem.taxonomy import queries as taxonomy

SIGNS: Mapping[Sign, Any] = {
    Sign.OUTLIER: _l("Có lượt chấm lệch xa"),
    Sign.CONFLICT: _l("Có giám khảo vướng xung đột"),
    Sign.THIN: _l("Ít lượt đọc"),
}
NOT_DECIDED = _l("Chưa quyết định")


@dataclass(frozen=True)
class Row:
    """One application of the meeting: ``place`` in the whole list, ``score`` once somebody has sent marks."""

    cover: Cover
    place: int
    score: scores.Row | None
    decision: Decision | None
    facts: Facts
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One way to narrow: its name, what "all" is called, and the values with their words and counts."""

    name: str
    every: str
    values: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Meeting:
    """The list as it is narrowed; ``every`` is the whole, the seats end before ``line``."""

    rows: tuple[Row, ...]
    every: tuple[Row, ...]
    narrowed: Narrowed
    choices: tuple[Choice, ...]
    line: int | None

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.every)

    @property
    def ids(self) -> list[int]:
        """The applications that are shown, in order."""
        return [row.cover.application.id for row in self.rows]

    def ids_after(self, moved: Row, outcome: str) -> list[int]:
        """The same once one of them has another outcome."""
        stays = rules.fits(replace(moved.facts, outcome=outcome), self.narrowed)
        return [number for number in self.ids if stays or number != moved.cover.application.id]


def meeting(one: JuryRound, sent: Mapping[str, str]) -> Meeting:
    """The list of a round, narrowed as an address asks for."""
    rows = _rows(one)
    every = [row.facts for row in rows]
    narrowed = rules.read(sent, every)
    shown = tuple(row for row in rows if rules.fits(row.facts, narrowed))
    places = [(row.cover.application.id, row.place) for row in shown]
    line = rules.seats_end(places, one.call.seats)
    return Meeting(shown, tuple(rows), narrowed, _choices(every, narrowed), line)


def _rows(one: JuryRound) -> list[Row]:
    reads, applications = rounds.reads_of(one), rounds.applications(one)
    board = scores.ranked(one, reads, applications)
    cover = {row.application.id: row for row in rounds.covered(one, reads, applications)}
    ranked = {row.application.id: row for row in board.rows}
    order = [*ranked, *(number for number in cover if number not in ranked)]
    made = decisions.of_call(one.call_id)
    facts = _facts([cover[number].application for number in order], made, _signs(one, board, cover))
    return [
        Row(
            cover[number],
            place,
            ranked.get(number),
            made.get(number),
            facts[number],
            tuple(str(word) for sign, word in SIGNS.items() if sign in facts[number].signs),
        )
        for place, number in enumerate(order, start=1)
    ]


def _signs(one: JuryRound, board: scores.Board, cover: Mapping[int, Cover]) -> Mapping[Sign, Collection[int]]:
    panel = [juror for juror in one.jurors if juror.left_at is None]
    stands = conflicts.stands(panel, [row.application for row in cover.values()])
    closed = {number for (_juror, number), stand in stands.items() if stand is Stand.CLOSED}
    return {
        Sign.OUTLIER: {mark.application for mark in board.calibration.outliers},
        Sign.CONFLICT: closed | {row.application_id for row in board.overrides},
        Sign.THIN: {row.application.id for row in board.rows if row.is_thin},
    }


def _facts(
    applications: Sequence[Application], made: Mapping[int, Decision], signs: Mapping[Sign, Collection[int]]
) -> dict[int, Facts]:
    sent = calls.newest_of([each.id for each in applications])
    sectors = _sectors([each.profile_id for each in applications])
    return {
        each.id: Facts(
            made[each.id].outcome.value if each.id in made else UNDECIDED,
            sent[each.id].verdict if each.id in sent else "",
            frozenset(sectors.get(each.profile_id, ())),
            each.profile.ward or "",
            frozenset(sign for sign, numbers in signs.items() if each.id in numbers),
        )
        for each in applications
    }


def _sectors(profiles: Sequence[int]) -> dict[int, list[str]]:
    wanted = sa.select(ProfileTerm.profile_id, ProfileTerm.term).where(ProfileTerm.facet == Facet.SECTOR)
    found: dict[int, list[str]] = {}
    for profile_id, term in db.session.execute(wanted.where(ProfileTerm.profile_id.in_(profiles))):
        found.setdefault(profile_id, []).append(term)
    return found


def _choices(every: Sequence[Facts], narrowed: Narrowed) -> tuple[Choice, ...]:
    found = []
    for name, (title, words) in _named().items():
        counts = Counter(value for one in every for value in one.values(name) if value)
        # What was chosen stays to be seen when nothing fits it any more.
        there = {*counts, *({narrowed.chosen()[name]} if name in narrowed.chosen() else ())}
        order = list(words) if not isinstance(words, str) else []
        named = [(value, _word(words, value), counts[value]) for value in there]
        named.sort(key=lambda row: (order.index(row[0]) if row[0] in order else len(order), row[1]))
        found.append(Choice(name, str(title), tuple(named)))
    return tuple(found)


def _named() -> dict[str, tuple[Any, Mapping[str, Any] | str]]:
    """What is called what: the words of each value, or the list of the taxonomy that has them."""
    outcomes = {UNDECIDED: NOT_DECIDED, **{outcome.value: word for outcome, word in decisions.OUTCOMES.items()}}
    return {
        "outcome": (_l("Mọi quyết định"), outcomes),
        "verdict": (_l("Mọi điều kiện"), {verdict.value: word for verdict, word in VERDICTS.items()}),
        "sector": (_l("Mọi lĩnh vực"), "sectors"),
        "ward": (_l("Mọi địa bàn"), "wards"),
        "sign": (_l("Mọi điều cần để ý"), {sign.value: word for sign, word in SIGNS.items()}),
    }


def _word(words: Mapping[str, Any] | str, value: str) -> str:
    return taxonomy.label(words, value) if isinstance(words, str) else str(words.get(value, value))
