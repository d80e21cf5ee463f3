"""Which profiles a term of the vocabulary, or a word that may become its synonym, touches."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.models import Mandate, MandateTerm, Profile, ProfileTerm, State
from ecosystem.directory.queries.search import Terms, tokens

SHOWN = 20
MOST = 500


@dataclass(frozen=True)
class Touched:
    """How many published profiles hold the term, how many say the word, and some that say it without holding it.

    ``ids`` are those that say it without holding it, at most ``MOST`` of them.
    """

    holding: int
    saying: int
    fresh: int
    some: tuple[Profile, ...]
    ids: tuple[int, ...]


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
    ids = db.session.scalars(sa.select(Profile.id).where(*fresh).order_by(Profile.id).limit(MOST))
    shown = tuple(db.session.scalars(some))
    return Touched(_count(live, holding), _count(live, *said), _count(*fresh), shown, tuple(ids))


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Profile).where(*conditions)) or 0
