"""The personal data that the directory holds: one's profiles, files, drafts, edits, statements and imports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.directory import actions, queries
from ecosystem.directory.actions.quality import forget_links
from ecosystem.directory.models import ConfirmationLink, Membership, Profile, Right, Startup
from ecosystem.directory.queries.mine import acts_of
from ecosystem.directory.queries.quality import links_of
from ecosystem.directory.rules.plain import to_plain
from ecosystem.directory.rules.values import held

HANDS = frozenset({Right.OWNER, Right.EDITOR})
NAMES = ("kind", "slug", "state", "created_at", "updated_at", "confirmed_at")


def export(account_id: int) -> dict[str, Any]:
    """Every profile one belongs to with all it says, what one typed and has not sent, and what one did."""
    members = db.session.scalars(
        sa.select(Membership).where(Membership.account_id == account_id).order_by(Membership.id)
    ).all()
    rights = {member.profile_id: member for member in members}
    return {
        "profiles": [_profile(one, rights[one.id]) for one in queries.profiles(rights)],
        **acts_of(account_id),
        "confirmations": [_asked(link) for link in links_of(account_id)],
    }


def files(account_id: int) -> list[StoredFile]:
    """The logos and decks of the profiles that one may edit."""
    mine = sa.select(Membership.profile_id).where(
        Membership.account_id == account_id, Membership.right.in_(list(HANDS))
    )
    logos = sa.select(Profile.logo_id).where(Profile.id.in_(mine))
    decks = sa.select(Startup.__table__.c.deck_id).where(Startup.__table__.c.id.in_(mine))
    kept = StoredFile.id.in_(logos) | StoredFile.id.in_(decks)
    return list(db.session.scalars(sa.select(StoredFile).where(kept).order_by(StoredFile.id)))


def erase(leaving: Leaving) -> None:
    """The profiles that nobody else owns, one's statements and exports; what others own too stays with them."""
    forget_links(leaving.account_id)
    mine = [profile.id for profile in queries.owned_alone(leaving.account_id)]
    leaving.files += actions.erase_profiles(mine, leaving.names)
    # The first name is the person's own; a profile may be called by a word that others use too.
    leaving.files += actions.erase_acts(leaving.account_id, [*leaving.names[:1], *leaving.contacts])


def _asked(link: ConfirmationLink) -> dict[str, Any]:
    """One question by mail whether a profile still holds, and what came of it; never the link itself."""
    return {
        "profile": link.ask.profile.slug,
        "asked_at": link.ask.asked_at,
        "ends_at": link.expires_at,
        "confirmed_by_link_at": link.used_at,
        "answered_at": link.ask.answered_at,
    }


def _profile(profile: Profile, member: Membership) -> dict[str, Any]:
    facts = {name: getattr(profile, name) for name in NAMES}
    return {**facts, "right": member.right, "joined_at": member.joined_at, "values": to_plain(held(profile))}
