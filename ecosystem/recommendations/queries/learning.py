"""What teaches the weights of matching, and the versions there are.

Read are who asked, answered, met and judged a card, when, and reasons chosen from a list; no message, note, mark or
reply. An event counts while both profiles are published and take part and the person who acted agrees to matching.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from ecosystem.accounts import queries as accounts
from ecosystem.connections.models import Introduction, Side
from ecosystem.conversations.models import Meeting, MeetingState, Outcome
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Kind, Profile, State
from ecosystem.recommendations import documents
from ecosystem.recommendations.models import ListKind, Opinion, WeightState, WeightVersion
from ecosystem.recommendations.rules import PARTS
from ecosystem.recommendations.rules.learning import (
    COUNTERPART,
    HOLDS,
    STARTUP,
    Event,
    Sort,
    answer_says,
    asking_says,
    counted,
    defaults_beside,
    last_words,
    opinion_says,
    outcome_says,
)

LARGEST = 2**53


@dataclass(frozen=True)
class World:
    """Who counts: the profiles that take part, by kind, and the people who agree to matching."""

    kinds: Mapping[int, Kind]
    people: frozenset[int]
    others: frozenset[Kind]

    def event(self, word: Word) -> Event | None:
        """The event of a word, or none where somebody in it does not count."""
        ours, theirs = self.kinds.get(word.by), self.kinds.get(word.of)
        if word.good is None or word.person not in self.people or {ours, theirs} & {None}:
            return None
        if ours is Kind.STARTUP and theirs in self.others:
            return Event(word.at, word.by, word.of, STARTUP, word.good, word.sort)
        if theirs is Kind.STARTUP and ours in self.others:
            return Event(word.at, word.of, word.by, COUNTERPART, word.good, word.sort)
        return None


@dataclass(frozen=True)
class Word:
    """What one side (``by``, through ``person``) said of the other (``of``): good, not, or nothing of fit."""

    at: datetime
    by: int
    of: int
    person: int | None
    sort: Sort
    good: bool | None = True


@dataclass(frozen=True)
class Standing:
    """One kind of list on the officers' page: what is at hand, the least that is needed, which version is on."""

    kind: ListKind
    events: Mapping[str, int]
    least: int
    on: WeightVersion | None = None
    versions: Sequence[WeightVersion] = field(default=())

    @property
    def total(self) -> int:
        """How many answers are at hand."""
        return sum(self.events.values())


def least() -> int:
    """How many answers weights of one kind are learnt from at least."""
    return int(current_app.config["LEARNING_EVENTS"])


def events(kind: ListKind) -> list[Event]:
    """The last word of each side of every pair that teaches the weights of ``kind``, in the order of time."""
    return last_words(_events(_words(), kind))


def standings() -> list[Standing]:
    """Both kinds for the officers' page."""
    words, held = _words(), versions()
    found = []
    for kind in ListKind:
        mine = [one for one in held if one.kind is kind]
        on = next((one for one in mine if one.state is WeightState.ON), None)
        found.append(Standing(kind, counted(last_words(_events(words, kind))), least(), on, mine))
    return found


def versions() -> list[WeightVersion]:
    """All versions, the latest first, with who made and moved them."""
    loaded = joinedload(WeightVersion.made_by), joinedload(WeightVersion.moved_by)
    return list(db.session.scalars(sa.select(WeightVersion).options(*loaded).order_by(WeightVersion.id.desc())))


def version(version_id: int) -> WeightVersion:
    """One version. Raises ``NotFound``."""
    found = db.session.get(WeightVersion, min(version_id, LARGEST))
    if found is None:
        raise NotFound
    return found


def on(kind: ListKind) -> WeightVersion | None:
    """The version that is on, or none: the defaults."""
    select = sa.select(WeightVersion).where(WeightVersion.kind == kind, WeightVersion.state == WeightState.ON)
    found: WeightVersion | None = db.session.scalar(select)
    return found


@dataclass(frozen=True)
class Point:
    """One part of one direction: what it was worth, and what it is worth in a version."""

    part: str
    before: int
    after: int


def compared(version: WeightVersion) -> dict[str, list[Point]]:
    """The parts of a version in each direction beside those of the weights it was compared with."""
    against = db.session.get(WeightVersion, version.against_id) if version.against_id else None
    before = against.weights if against else defaults_beside(version.kind, version.weights)
    return {
        way: [
            Point(part, before[way].get(part, 0), version.weights[way].get(part, 0))
            for part in PARTS
            if part in before[way] or part in version.weights[way]
        ]
        for way in (STARTUP, COUNTERPART)
    }


def earlier(version: WeightVersion) -> WeightVersion | None:
    """What was on before this version, if that was no default."""
    return db.session.get(WeightVersion, version.replaced_id) if version.replaced_id else None


def on_now() -> dict[str, tuple[int, int, dict[str, Any]]]:
    """The versions that are on: kind -> id, answers it was learnt from, weights; a kind at its defaults is missing."""
    columns = WeightVersion.kind, WeightVersion.id, WeightVersion.taught, WeightVersion.weights
    rows = db.session.execute(sa.select(*columns).where(WeightVersion.state == WeightState.ON)).all()
    return {row.kind.value: (row.id, row.taught, row.weights) for row in rows}


def sample(role: str) -> dict[str, Any] | None:
    """The URL values of some version for the officer, or ``None``."""
    found = db.session.scalar(sa.select(WeightVersion.id).order_by(WeightVersion.id).limit(1))
    return {"version_id": found} if found and role == "officer" else None


def _events(words: Iterable[Word], kind: ListKind) -> list[Event]:
    around = _world(kind)
    return [event for word in words if (event := around.event(word)) is not None]


def _world(kind: ListKind) -> World:
    part = sa.select(Profile.id, Profile.kind).where(Profile.state == State.PUBLISHED, documents.takes_part())
    # A yes to words that did not name learning teaches nothing.
    people = db.session.scalars(accounts.agreeing_to_all(documents.PURPOSE))
    kinds = {row.id: row.kind for row in db.session.execute(part)}
    return World(kinds, frozenset(people), frozenset(HOLDS[kind]))


def _words() -> list[Word]:
    return [*_asked(), *_judged(), *_met(), *_came()]


def _asked() -> Iterable[Word]:
    """What was asked, and what was answered, without a word of what was written."""
    one = Introduction.__table__.c
    columns = (
        *(one.asker_id, one.asked_id, one.state, one.origin, one.reason),
        *(one.asked_at, one.answered_at, one.asked_by_id, one.answered_by_id),
    )
    for row in db.session.execute(sa.select(*columns).where(one.is_sample.is_(False), one.asked_at.is_not(None))):
        said = asking_says(row.state, row.origin)
        yield Word(row.asked_at, row.asker_id, row.asked_id, row.asked_by_id, Sort.ASKED, said)
        answer = answer_says(row.state, row.origin, row.reason)
        if answer is not None:
            sort = Sort.ACCEPTED if answer else Sort.DECLINED
            yield Word(row.answered_at, row.asked_id, row.asker_id, row.answered_by_id, sort, answer)


def _judged() -> Iterable[Word]:
    """What was said of cards; the note stays where it is."""
    columns = (Opinion.profile_id, Opinion.other_id, Opinion.state, Opinion.reason, Opinion.said_by_id, Opinion.said_at)
    for row in db.session.execute(sa.select(*columns)):
        said = opinion_says(row.state, row.reason)
        sort = Sort.FITS if said else Sort.REFUSED
        yield Word(row.said_at, row.profile_id, row.other_id, row.said_by_id, sort, said)


def _met() -> Iterable[Word]:
    """Meetings agreed: a yes of both, of who proposed it and who picked the time."""
    columns = (Meeting.side, Meeting.moved_at, Meeting.proposed_by_id, Meeting.moved_by_id)
    for row in db.session.execute(_of_pairs(Meeting, *columns).where(Meeting.state == MeetingState.AGREED)):
        by, of = _sides(row)
        yield Word(row.moved_at, by, of, row.proposed_by_id, Sort.MEETING)
        yield Word(row.moved_at, of, by, row.moved_by_id, Sort.MEETING)


def _came() -> Iterable[Word]:
    """What each side says has come of it."""
    for row in db.session.execute(_of_pairs(Outcome, Outcome.side, Outcome.kind, Outcome.at, Outcome.account_id)):
        by, of = _sides(row)
        if outcome_says(row.kind):
            yield Word(row.at, by, of, row.account_id, Sort(row.kind.value))


def _of_pairs(model: Any, *columns: Any) -> Any:  # noqa: ANN401  a table of conversations
    select = sa.select(Introduction.asker_id, Introduction.asked_id, *columns)
    joined = select.join(Introduction, Introduction.id == model.introduction_id)
    return joined.where(Introduction.is_sample.is_(False))


def _sides(row: Any) -> tuple[int, int]:  # noqa: ANN401  a row with both profiles and a side
    pair = (row.asker_id, row.asked_id)
    return pair if row.side is Side.ASKER else (pair[1], pair[0])
