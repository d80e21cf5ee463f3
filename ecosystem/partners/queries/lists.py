"""What a page shows of the list that was made for a posting."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.connections.models import Introduction
from ecosystem.connections.rules import OPEN
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.rules import Relation
from ecosystem.partners import queries, rules
from ecosystem.partners.models import Posting, PostingList, Side
from ecosystem.partners.queries import Told
from ecosystem.recommendations.documents import takes_part
from ecosystem.recommendations.models import Spot
from ecosystem.recommendations.queries.choices import unserved, unsuggested
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.recommendations.queries.words import COUNTERPART, STARTUP, Fit, current, fit

SIZE = 12
FEW = 3


@dataclass(frozen=True)
class Match:
    """A posting of the other side, and why the two suit each other."""

    told: Told
    fit: Fit


@dataclass(frozen=True)
class Shelf:
    """One page of the list of a posting; ``made_at`` is ``None`` while the worker has not made it."""

    items: list[Match]
    number: int
    total: int
    made_at: datetime | None
    considered: int
    shown: Shown | None = None


@dataclass(frozen=True)
class Own:
    """One's own posting with how many suit it, and the best of them by name."""

    posting: Posting
    title: str
    total: int
    names: tuple[str, ...]
    is_made: bool
    days_left: int
    is_ending: bool
    shown: Shown | None = None


@dataclass(frozen=True)
class _Standing:
    """What still stands in lists, by posting, and whose the postings in them are."""

    entries: dict[int, list[dict[str, Any]]]
    whose: Mapping[int, int]


def asker_of(side: Side) -> str:
    """Which side of a stored pair reads the list of a need or of an offer."""
    return STARTUP if side is Side.NEED else COUNTERPART


def shelf(one: Posting, *, number: int = 1) -> Shelf:
    """One page of the list of a posting, without who has closed, left, paused, is in talks or stands apart."""
    row = db.session.get(PostingList, one.id)
    standing = _standing([one], [row] if row else [])
    entries = standing.entries[one.id]
    number = min(number, max(1, -(-len(entries) // SIZE)))
    places = slice((number - 1) * SIZE, number * SIZE)
    return Shelf(
        items=_matches(one, entries[places]),
        number=number,
        total=len(entries),
        made_at=row.made_at if row else None,
        considered=row.considered if row else 0,
        shown=_shown((one, row), standing, places, Spot.POSTING) if row else None,
    )


def best(one: Posting, limit: int = FEW) -> list[Match]:
    """The best few."""
    return shelf(one).items[:limit]


def own_rows(postings: Sequence[Posting]) -> list[Own]:
    """One's own postings with what stands in their lists, in as many queries for one as for ten."""
    ids = [one.id for one in postings]
    made = {row.posting_id: row for row in db.session.scalars(sa.select(PostingList).where(_of(ids)))}
    found = _standing(postings, list(made.values()))
    standing, few = found.entries, slice(0, FEW)
    names = _names({entry["id"] for entries in standing.values() for entry in entries[few]})
    return [
        Own(
            posting=one,
            title=str(rules.TITLES[one.subject, one.side]),
            total=len(standing[one.id]),
            names=tuple(names[entry["id"]] for entry in standing[one.id][few]),
            is_made=one.id in made,
            days_left=queries.days_left(one),
            is_ending=rules.is_ending(one.closes_on, clock.today()),
            shown=_shown((one, made[one.id]), found, few, Spot.POSTINGS) if one.id in made else None,
        )
        for one in postings
    ]


def told_of(other: Posting, ids: Collection[int]) -> list[Shown | None]:
    """What is kept of telling the sides of the postings ``ids`` that a new one stands in their lists."""
    own = list(db.session.scalars(sa.select(Posting).where(Posting.id.in_(list(ids)))))
    rows = {row.posting_id: row for row in db.session.scalars(sa.select(PostingList).where(_of(ids)))}
    kept = []
    for one in own:
        row = rows.get(one.id)
        told = [entry for entry in current(row.entries) if entry["id"] == other.id] if row else []
        if row and told:
            alone = _Standing({one.id: told}, {other.id: other.profile_id})
            kept.append(_shown((one, row), alone, slice(0, 1), Spot.TOLD))
    return kept


def made_from() -> set[str]:
    """The keys of what the stored lists were made from."""
    return set(db.session.scalars(sa.select(PostingList.inputs)))


def between(mine: Collection[Posting], other: Posting) -> tuple[Posting, Fit] | None:
    """The best pair of one of ``mine`` with a posting that somebody reads, or ``None`` where no list holds it."""
    across = {one.id: one for one in mine if one.subject is other.subject and one.side is not other.side}
    rows = db.session.scalars(sa.select(PostingList).where(_of(across))).all() if across else []
    standing = _standing(list(across.values()), rows).entries if rows else {}
    pairs = [
        (across[number], entry) for number, entries in standing.items() for entry in entries if entry["id"] == other.id
    ]
    if not pairs:
        return None
    own, entry = max(pairs, key=lambda pair: (pair[1]["value"], -pair[0].id))
    return own, fit(entry, asker=asker_of(own.side))


def _of(ids: Collection[int]) -> sa.ColumnElement[bool]:
    return PostingList.posting_id.in_(list(ids))


def _matches(one: Posting, entries: Sequence[dict[str, Any]]) -> list[Match]:
    ids = [entry["id"] for entry in entries]
    select = sa.select(Posting).where(Posting.id.in_(ids))
    loaded = joinedload(Posting.profile).options(selectinload(Profile.memberships))
    rows = {row.id: row for row in db.session.scalars(select.options(loaded))}
    cards = {card.id: card for card in directory.cards([row.profile_id for row in rows.values()], Relation.MEMBER)}
    found = []
    for entry in entries:
        row = rows.get(entry["id"])
        if row is not None and row.profile_id in cards:
            words = fit(entry, asker=asker_of(one.side))
            found.append(Match(queries.tell(row, dataclasses.replace(cards[row.profile_id], score=words.score)), words))
    return found


def standing_entries(rows: Sequence[PostingList]) -> dict[int, list[dict[str, Any]]]:
    """What still stands in stored lists, by posting."""
    select = sa.select(Posting).where(Posting.id.in_([row.posting_id for row in rows]))
    return _standing(list(db.session.scalars(select)), rows).entries


def _names(ids: Collection[int]) -> dict[int, str]:
    select = sa.select(Posting.id, Profile.name).join(Profile, Profile.id == Posting.profile_id)
    return {row.id: row.name for row in db.session.execute(select.where(Posting.id.in_(list(ids))))}


def _shown(of: tuple[Posting, PostingList], standing: _Standing, places: slice, spot: Spot) -> Shown | None:
    """What is kept of the ``places`` of the list of a posting; of nothing, nothing."""
    one, row = of
    still = standing.entries[one.id]
    window, ids = still[places], {entry["id"] for entry in still}
    if not window:
        return None
    return Shown(
        profile_id=one.profile_id,
        wanted=one.subject.value,
        first=places.start + 1,
        made_at=row.made_at,
        model=row.model,
        inputs=row.inputs,
        entries=tuple((standing.whose[each["id"]], each["score"], each["value"], each["factor"]) for each in window),
        left_out=tuple(each["id"] for each in row.entries if each["id"] not in ids),
        spot=spot,
        about=str(one.id),
    )


def _standing(postings: Sequence[Posting], rows: Sequence[PostingList]) -> _Standing:
    """For each of these, the entries of its list that still stand, in a constant number of queries.

    Left out is who suits it little, has closed, gone, paused, is in talks or stands apart by a block. Who wants no
    suggestions has none; who wants to be suggested to nobody stands nowhere.
    """
    lists = {row.posting_id: current(row.entries) for row in rows}
    ids = {entry["id"] for entries in lists.values() for entry in entries}
    running = Profile.paused_until.is_(None) | (Profile.paused_until < clock.today())
    select = sa.select(Posting.id, Posting.profile_id).join(Profile, Profile.id == Posting.profile_id)
    shown = (*queries.is_shown(), Posting.id.in_(list(ids)), Profile.accepting, running, takes_part())
    rows_there = db.session.execute(select.where(*shown, Profile.id.not_in(unsuggested())))
    there = {row.id: row.profile_id for row in rows_there}
    unasked, kept = set(db.session.scalars(unserved())), _kept_apart([one.profile_id for one in postings])
    entries = {
        one.id: [
            entry
            for entry in lists.get(one.id, ())
            if entry["id"] in there
            and entry["score"] >= rules.LISTED_FROM
            and one.profile_id not in unasked
            and frozenset((there[entry["id"]], one.profile_id)) not in kept
        ]
        for one in postings
    }
    return _Standing(entries, there)


def _kept_apart(ids: Collection[int]) -> set[frozenset[int]]:
    mine = list(ids)
    talks = sa.select(Introduction.asker_id, Introduction.asked_id).where(
        Introduction.state.in_(list(OPEN)), Introduction.asker_id.in_(mine) | Introduction.asked_id.in_(mine)
    )
    blocks = queries.blocks_of(mine)
    return {frozenset(pair) for select in (talks, blocks) for pair in db.session.execute(select)}
