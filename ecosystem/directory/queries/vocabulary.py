"""Which profiles a term of the vocabulary, or a word that may become its synonym, touches."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.models import Mandate, MandateTerm, Profile, ProfileTerm, State
from ecosystem.directory.queries.search import Terms, tokens

SHOWN = 20


@dataclass(frozen=True)
class Touched:
    """How many published profiles hold the term, how many say the word, and some that say it without holding it."""

    holding: int
    saying: int
    fresh: int
    some: tuple[Profile, ...]


def holders(slug: str) -> list[int]:
    """The ids of the profiles that hold a term, by themselves or in a mandate."""
    own = sa.select(ProfileTerm.profile_id).where(ProfileTerm.term == slug)
    mandates = sa.select(Mandate.investor_id).join(MandateTerm, MandateTerm.mandate_id == Mandate.id)
    return sorted(set(db.session.scalars(own)) | set(db.session.scalars(mandates.where(MandateTerm.term == slug))))


def touched(slug: str, word: str) -> Touched:
    """What a word as a synonym of the term would touch; a word of nothing touches nothing."""
    live = Profile.state == State.PUBLISHED
    holding = sa.or_(
        Profile.id.in_(sa.select(ProfileTerm.profile_id).where(ProfileTerm.term == slug)),
        Profile.id.in_(
            sa.select(Mandate.investor_id)
            .join(MandateTerm, MandateTerm.mandate_id == Mandate.id)
            .where(MandateTerm.term == slug)
        ),
    )
    said = Terms(tokens(word)).conditions or [sa.false()]
    fresh = (live, *said, ~holding)
    some = sa.select(Profile).where(*fresh).order_by(Profile.id).limit(SHOWN)
    return Touched(_count(live, holding), _count(live, *said), _count(*fresh), tuple(db.session.scalars(some)))


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Profile).where(*conditions)) or 0
