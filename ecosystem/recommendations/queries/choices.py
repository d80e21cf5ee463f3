"""What the owners of profiles switched about suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile, Right, State
from ecosystem.recommendations.documents import MATCHED
from ecosystem.recommendations.models import SuggestionChoice


@dataclass(frozen=True)
class Chosen:
    """How the switches of a profile stand."""

    profile: Profile
    is_suggested: bool = True
    gets_suggestions: bool = True


def unsuggested() -> sa.Select[int]:
    """The ids of profiles that want to be suggested to nobody, for a larger question."""
    return sa.select(SuggestionChoice.profile_id).where(~SuggestionChoice.is_suggested)


def unserved() -> sa.Select[int]:
    """The ids of profiles that want no suggestions."""
    return sa.select(SuggestionChoice.profile_id).where(~SuggestionChoice.gets_suggestions)


def among_unsuggested(ids: Iterable[int]) -> set[int]:
    """Those of the profiles ``ids`` that want to be suggested to nobody."""
    return set(db.session.scalars(unsuggested().where(SuggestionChoice.profile_id.in_(list(ids)))))


def is_suggested(profile_id: int) -> bool:
    """Whether a profile may be suggested to others."""
    row = db.session.get(SuggestionChoice, profile_id)
    return row is None or row.is_suggested


def gets_suggestions(profile_id: int) -> bool:
    """Whether a profile is given suggestions."""
    row = db.session.get(SuggestionChoice, profile_id)
    return row is None or row.gets_suggestions


def owned(account: Account) -> list[Chosen]:
    """The switches of the profiles that a person owns, by name."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id, Membership.right == Right.OWNER)
    select = (
        sa.select(Profile, SuggestionChoice)
        .outerjoin(SuggestionChoice, SuggestionChoice.profile_id == Profile.id)
        .where(Profile.id.in_(mine), Profile.state != State.REMOVED, Profile.kind.in_(MATCHED))
        .order_by(Profile.sort_key, Profile.id)
    )
    return [
        Chosen(profile, row.is_suggested, row.gets_suggestions) if row else Chosen(profile)
        for profile, row in db.session.execute(select)
    ]


def asked(slug: str) -> Profile:
    """The profile that somebody switches for, with its members. Raises ``NotFound``."""
    select = sa.select(Profile).where(Profile.slug == slug[:120]).options(selectinload(Profile.memberships))
    found: Profile | None = db.session.scalar(select)
    if found is None:
        raise NotFound
    return found
