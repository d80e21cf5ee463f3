"""Questions about duplicates: who looks like whom, and the officers' list of pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import (
    Audience,
    DuplicatePair,
    Kind,
    PairState,
    Profile,
    ProfileAudience,
    ProfileKey,
    Startup,
    State,
)
from ecosystem.directory.queries.cards import Card, cards
from ecosystem.directory.rules import FIELD_GROUPS, Relation
from ecosystem.directory.rules.duplicates import OPEN_REASONS, REASONS, Likeness, Marks, compare, is_likely, keys, marks
from ecosystem.directory.rules.values import ProfileValues

Found = dict[tuple[int, int], Likeness]
MOST_SHOWN = 3
# A beginning or an end that so many names share tells nothing; equal names and marks are never left out.
MOST_ALIKE = 400
CHUNK = 400


@dataclass(frozen=True)
class PairRow:
    """One pair as officers see it."""

    pair: DuplicatePair
    left: Card
    right: Card


@dataclass(frozen=True)
class Twin:
    """A profile that may be the same as another, and what makes it look so; ``pair_id`` for officers."""

    card: Card
    reasons: tuple[str, ...]
    pair_id: int | None = None

    @property
    def words(self) -> str:
        """The reasons in words."""
        return ", ".join(str(REASONS[reason]) for reason in self.reasons)


@dataclass(frozen=True)
class PairFilters:
    """What an officer looks for among pairs; empty means any."""

    state: str = PairState.OPEN.value
    kind: str = ""


def marks_of(ids: Iterable[int]) -> dict[int, Marks]:
    """The marks of these profiles by id, without those of removed ones."""
    wanted = sorted(set(ids))
    found: dict[int, Marks] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(_marked().where(Profile.id.in_(wanted[start : start + CHUNK])))
        found.update((row.id, _of_row(row)) for row in rows)
    return found


def all_marks() -> dict[int, Marks]:
    """The marks of every profile that is not removed."""
    rows = db.session.execute(_marked().order_by(Profile.id))
    return {row.id: _of_row(row) for row in rows}


def likely_among(marked: dict[int, Marks]) -> Found:
    """Every likely pair among all of ``marked``: only profiles that share a key are compared."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for profile_id, one in marked.items():
        for key in keys(one):
            blocks[key].append(profile_id)
    found: Found = {}
    seen: set[tuple[int, int]] = set()
    for key, ids in blocks.items():
        if len(ids) > MOST_ALIKE and key.split(":", 2)[1] in "az":
            continue
        for left, right in combinations(ids, 2):
            pair = (left, right) if left < right else (right, left)
            if pair not in seen:
                seen.add(pair)
                likeness = compare(marked[left], marked[right])
                if is_likely(likeness):
                    found[pair] = likeness
    return found


def likely_of(profile_id: int, own: Marks) -> Found:
    """The likely pairs of one profile with the others there are."""
    others = marks_of(_sharing(keys(own)) - {profile_id})
    found = {}
    for other_id, other in others.items():
        likeness = compare(own, other)
        if is_likely(likeness):
            found[min(profile_id, other_id), max(profile_id, other_id)] = likeness
    return found


def twins_of_values(kind: Kind, values: ProfileValues) -> list[Card]:
    """The published profiles that look like what somebody is about to save, by what is public of both."""
    return open_twins(marks(kind, {name: getattr(values, name, "") for name in _FIELDS}))


def open_twins(own: Marks, *, besides: int | None = None) -> list[Card]:
    """The published profiles that look like ``own`` by public marks, the likest first."""
    return cards(list(_openly_like(own, besides=besides))[:MOST_SHOWN])


def public_twins(profile_id: int) -> list[Twin]:
    """What looks like a profile by public marks alone, and why: whether other marks agree as well tells nothing here.

    Pairs that an officer has judged are left out.
    """
    own = marks_of([profile_id]).get(profile_id)
    if own is None:
        return []
    if _private_sites([profile_id]):
        own = replace(own, website="")
    mine = (DuplicatePair.left_id == profile_id) | (DuplicatePair.right_id == profile_id)
    judged = db.session.scalars(sa.select(DuplicatePair).where(mine, DuplicatePair.state != PairState.OPEN))
    settled = {one for pair in judged for one in (pair.left_id, pair.right_id)}
    like = _openly_like(own, besides=profile_id)
    found = {card.id: card for card in cards([other for other in like if other not in settled][:MOST_SHOWN])}
    return [Twin(card, like[other].reasons) for other, card in found.items()]


def officer_twins(profile_id: int) -> list[Twin]:
    """What looks like a profile by all marks, and why, for officers."""
    rows = pairs_of(profile_id)[:MOST_SHOWN]
    sides = [(row.right if row.pair.left_id == profile_id else row.left, row.pair) for row in rows]
    return [Twin(card, tuple(pair.reasons), pair.id) for card, pair in sides]


def _openly_like(own: Marks, *, besides: int | None) -> dict[int, Likeness]:
    """The published profiles that look like ``own`` by public marks and how, the likest first."""
    others = marks_of(_sharing(keys(own.open)).difference([besides]))
    for other_id in _private_sites(others):
        others[other_id] = replace(others[other_id], website="")
    likely = {other_id: compare(own.open, other.open) for other_id, other in others.items()}
    ids = sorted(
        (other_id for other_id, likeness in likely.items() if is_likely(likeness)),
        key=lambda other_id: (-likely[other_id].score, other_id),
    )
    shown = set(db.session.scalars(sa.select(Profile.id).where(Profile.id.in_(ids), Profile.state == State.PUBLISHED)))
    return {other_id: likely[other_id] for other_id in ids if other_id in shown}


def own_twins(ids: Sequence[int]) -> dict[int, list[Card]]:
    """For each of one's own profiles the published ones it may be a duplicate of, by public marks; a few queries."""
    wanted = list(ids)
    pairs = db.session.scalars(
        sa.select(DuplicatePair).where(
            DuplicatePair.state == PairState.OPEN,
            DuplicatePair.left_id.in_(wanted) | DuplicatePair.right_id.in_(wanted),
        )
    ).all()
    sides = [(own, other, pair) for pair in pairs for own, other in _both_ways(pair) if own in wanted]
    others = {other for _own, other, _pair in sides}
    closed = _private_sites(others)
    published = sa.select(Profile.id).where(Profile.id.in_(others), Profile.state == State.PUBLISHED)
    shown = {card.id: card for card in cards(db.session.scalars(published))}
    found: dict[int, list[Card]] = {one: [] for one in wanted}
    for own, other, pair in sides:
        told = OPEN_REASONS - ({"website"} if other in closed else set())
        if other in shown and told.intersection(pair.reasons):
            found[own].append(shown[other])
    return found


def pairs_of(profile_id: int) -> list[PairRow]:
    """The open pairs of one profile, for officers."""
    mine = (DuplicatePair.left_id == profile_id) | (DuplicatePair.right_id == profile_id)
    return pair_rows(db.session.scalars(_listed(PairFilters()).where(mine)).all())


def pairs(filters: PairFilters) -> sa.Select[Any]:
    """The pairs an officer asks for, the likest first."""
    return _listed(filters)


def pair_rows(found: Sequence[DuplicatePair]) -> list[PairRow]:
    """Pairs with both their cards, in a constant number of queries."""
    ids = {one for pair in found for one in (pair.left_id, pair.right_id)}
    known = {card.id: card for card in cards(sorted(ids), Relation.OFFICER)}
    return [PairRow(pair, known[pair.left_id], known[pair.right_id]) for pair in found]


def pair(pair_id: int) -> DuplicatePair:
    """One pair. Raises ``NotFound``."""
    found = db.session.get(DuplicatePair, pair_id)
    if found is None:
        raise NotFound
    return found


def open_pairs() -> int:
    """How many pairs wait for an officer."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_listed(PairFilters()).subquery())) or 0


def pair_counts() -> dict[str, int]:
    """How many pairs stand in each state; every state is named."""
    rows = db.session.execute(_standing(sa.select(DuplicatePair.state, sa.func.count())).group_by(DuplicatePair.state))
    found = {row[0].value: row[1] for row in rows}
    return {state.value: found.get(state.value, 0) for state in PairState}


def sample_pair(role: str) -> dict[str, int] | None:
    """The URL values of a pair for the list of pages."""
    found = db.session.scalar(_listed(PairFilters()).limit(1)) if role == "officer" else None
    return {"pair_id": found.id} if found else None


_FIELDS = ("name", "name_en", "legal_name", "tax_code", "website", "phone")


def _marked() -> sa.Select[Any]:
    p, s = Profile.__table__, Startup.__table__
    columns = (p.c.id, p.c.kind, p.c.name, p.c.name_en, p.c.website, p.c.phone, s.c.legal_name, s.c.tax_code)
    return sa.select(*columns).select_from(p.outerjoin(s, s.c.id == p.c.id)).where(p.c.state != State.REMOVED)


def _of_row(row: Any) -> Marks:  # noqa: ANN401  a row of columns
    return marks(row.kind, {name: getattr(row, name) for name in _FIELDS})


def _sharing(wanted: Iterable[str]) -> set[int]:
    own = sorted(wanted)
    if not own:
        return set()
    rows = db.session.execute(sa.select(ProfileKey.profile_id).where(ProfileKey.key.in_(own)).distinct())
    return {row[0] for row in rows}


def _both_ways(pair: DuplicatePair) -> tuple[tuple[int, int], tuple[int, int]]:
    return (pair.left_id, pair.right_id), (pair.right_id, pair.left_id)


def _private_sites(ids: Iterable[int]) -> set[int]:
    """Those of ``ids`` whose holders keep the group of the website from people who are not signed in."""
    select = sa.select(ProfileAudience.profile_id).where(
        ProfileAudience.profile_id.in_(list(ids)),
        ProfileAudience.field_group == FIELD_GROUPS["website"],
        ProfileAudience.audience != Audience.PUBLIC,
    )
    return set(db.session.scalars(select))


def _listed(filters: PairFilters) -> sa.Select[Any]:
    select: sa.Select[Any] = _standing(sa.select(DuplicatePair), kind=filters.kind)
    if filters.state in set(PairState):
        select = select.where(DuplicatePair.state == PairState(filters.state))
    return select.order_by(DuplicatePair.score.desc(), DuplicatePair.id)


def _standing(select: Any, *, kind: str = "") -> Any:  # noqa: ANN401  a select of whatever the caller wants
    """Pairs of which both sides are still there, or that were merged."""
    left, right = aliased(Profile.__table__), aliased(Profile.__table__)
    both = sa.and_(left.c.state != State.REMOVED, right.c.state != State.REMOVED)
    select = select.join(left, left.c.id == DuplicatePair.left_id).join(right, right.c.id == DuplicatePair.right_id)
    select = select.where(both | (DuplicatePair.state == PairState.MERGED))
    return select.where(left.c.kind == Kind(kind)) if kind in set(Kind) else select
