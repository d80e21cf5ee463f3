"""The personal data that postings hold: what was posted in the name of one's profiles."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.connections.rules import HANDS
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Membership, Profile
from ecosystem.directory.queries import owned_alone
from ecosystem.partners.models import Posting
from ecosystem.recommendations.actions import forget_named

NAMES = ("subject", "side", "state", "text_vi", "text_en", "sectors", "skills", "created_at", "updated_at", "closes_on")


def export(account_id: int) -> dict[str, Any]:
    """Every posting of the profiles one acts for. Who was matched with it stays in the house: it is about others."""
    mine = sa.select(Membership.profile_id).where(
        Membership.account_id == account_id, Membership.right.in_(list(HANDS))
    )
    columns: list[Any] = [Posting, Profile.name]
    select: sa.Select[Any] = sa.select(*columns).join(Profile, Profile.id == Posting.profile_id)
    rows = db.session.execute(select.where(Posting.profile_id.in_(mine)).order_by(Posting.id))
    return {"postings": [{"profile": name, **{key: getattr(one, key) for key in NAMES}} for one, name in rows]}


def erase(leaving: Leaving) -> None:
    """What was posted for profiles that nobody else owns goes, words and all; elsewhere one's names are taken out."""
    alone = [profile.id for profile in owned_alone(leaving.account_id)]
    db.session.execute(sa.delete(Posting).where(Posting.profile_id.in_(alone)))
    mine = list(db.session.scalars(sa.select(Membership.profile_id).where(Membership.account_id == leaving.account_id)))
    for one in db.session.scalars(sa.select(Posting).where(Posting.profile_id.in_(mine))):
        for name in leaving.names:
            one.text_vi, one.text_en = one.text_vi.replace(name, "…"), one.text_en.replace(name, "…")
    db.session.flush()
    # Nor is a name left in what a list was made from.
    forget_named(mine, leaving.names)
