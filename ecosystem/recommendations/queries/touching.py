"""Which stored matches a word would touch, if it became a synonym."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.models import Profile, State
from ecosystem.recommendations.models import RecommendationList

SHOWN = 10
MOST = 500  # profiles whose lists are read; a word that more profiles say tells nobody apart


@dataclass(frozen=True)
class Match:
    """A stored match: whose list it stands in, who stands in it, and its score from 0 to 100."""

    owner: Profile
    other: Profile
    score: int


@dataclass(frozen=True)
class TouchedMatches:
    """How many stored matches have a touched profile as the owner of their list, and the best of them."""

    lists: int
    count: int
    best: tuple[Match, ...]


def touched_matches(profile_ids: Collection[int]) -> TouchedMatches:
    """The matches that would be weighed anew for ``profile_ids``; of more than ``MOST`` the first ones."""
    some = sorted(profile_ids)[:MOST]
    table = RecommendationList
    rows = db.session.execute(sa.select(table.profile_id, table.entries).where(table.profile_id.in_(some))).all()
    pairs = [(entry["value"], entry["score"], owner, entry["id"]) for owner, entries in rows for entry in entries]
    pairs.sort(key=lambda pair: (-pair[0], pair[2], pair[3]))
    top = pairs[: SHOWN * 2]
    ids = {each for _value, _score, owner, other in top for each in (owner, other)}
    seen = sa.select(Profile).where(Profile.id.in_(ids), Profile.state == State.PUBLISHED)
    known = {profile.id: profile for profile in db.session.scalars(seen)}
    best = [
        Match(known[owner], known[other], score) for _v, score, owner, other in top if {owner, other} <= known.keys()
    ]
    return TouchedMatches(sum(1 for row in rows if row.entries), len(pairs), tuple(best[:SHOWN]))
