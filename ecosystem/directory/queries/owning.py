"""Who else stands behind a profile, for what happens when one person leaves."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.models import Membership, Profile, Right


def owned_alone(account_id: int) -> list[Profile]:
    """The profiles that this account owns and nobody else does, in whatever state, by name."""
    own = sa.select(Membership.profile_id).where(Membership.account_id == account_id, Membership.right == Right.OWNER)
    others = sa.select(Membership.profile_id).where(
        Membership.account_id != account_id, Membership.right == Right.OWNER
    )
    select = sa.select(Profile).where(Profile.id.in_(own), Profile.id.not_in(others))
    return list(db.session.scalars(select.order_by(Profile.sort_key, Profile.id)))
