"""What counterparts did with startups of this place, for the engine: ids of profiles, never what was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.models import Introduction
from ecosystem.conversations.models import Outcome, OutcomeKind
from ecosystem.core.db import db
from ecosystem.directory.models import Facet, Kind, Profile, ProfileTerm, State

DONE = (OutcomeKind.WORKING, OutcomeKind.INVESTED)
BOTH = 2
Terms = frozenset[str]


def confirmed(among: Any, people: Any) -> dict[int, set[int]]:  # noqa: ANN401  a condition on both profiles; accounts
    """Who worked with whom as both sides say: profile -> the others.

    Left out are introductions of samples, and what was marked by anybody who is not among ``people``.
    """
    one = Introduction
    pairs = (
        sa.select(one.asker_id, one.asked_id)
        .join(Outcome, Outcome.introduction_id == one.id)
        .where(one.is_sample.is_(False), Outcome.kind.in_(DONE), Outcome.account_id.in_(people), among)
        .group_by(one.id, one.asker_id, one.asked_id)
        .having(sa.func.count(sa.distinct(Outcome.side)) == BOTH)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for asker, asked in db.session.execute(pairs):
        found[asker].add(asked)
        found[asked].add(asker)
    return found


def sectors_of_startups(ids: Collection[int], takes_part: sa.ColumnElement[bool]) -> Mapping[int, Terms]:
    """The sectors of those of some profiles that are published startups and take part."""
    select = (
        sa.select(ProfileTerm.profile_id, ProfileTerm.term)
        .join(Profile, Profile.id == ProfileTerm.profile_id)
        .where(Profile.kind == Kind.STARTUP, Profile.state == State.PUBLISHED, takes_part)
        .where(ProfileTerm.facet == Facet.SECTOR, ProfileTerm.profile_id.in_(sorted(ids)))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for startup_id, term in db.session.execute(select) if ids else ():
        found[startup_id].add(term)
    return {startup_id: frozenset(terms) for startup_id, terms in found.items()}
