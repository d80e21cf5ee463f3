"""What people agreed to, as it bears on their own profiles."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import Purpose
from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.directory import rules
from ecosystem.directory.models import Membership, Profile, Right, State

PUBLIC = "profile-public"


def may_be_public(profile: Profile) -> bool:
    """Whether ``profile`` may be shown to all, by what its owners agreed to."""
    if profile.kind not in rules.PERSONAL:
        return True
    members = sa.select(Membership.account_id).where(Membership.profile_id == profile.id)
    owner = members.where(Membership.right == Right.OWNER, Membership.account_id.in_(accounts.consenting(PUBLIC)))
    has_members, has_agreed = db.session.execute(sa.select(members.exists(), owner.exists())).one()
    return rules.may_be_public(profile.kind, has_members=has_members, has_agreed=has_agreed)


def personal_profiles(account_id: int) -> list[Profile]:
    """The personal profiles that an account owns, with memberships, but for removed ones."""
    own = sa.select(Membership.profile_id).where(Membership.account_id == account_id, Membership.right == Right.OWNER)
    select = sa.select(Profile).where(
        Profile.id.in_(own), Profile.kind.in_(list(rules.PERSONAL)), Profile.state != State.REMOVED
    )
    return list(db.session.scalars(select.order_by(Profile.id).options(selectinload(Profile.memberships))))


def asks_to_show(account: Account | None) -> Purpose | None:
    """What ``account`` must agree to before a personal profile of theirs is shown, or ``None`` when nothing waits."""
    if account is None or accounts.has_consent(account.id, PUBLIC):
        return None
    waits = any(profile.state == State.HIDDEN for profile in personal_profiles(account.id))
    return accounts.purpose(PUBLIC) if waits else None


def hidden_because(profile_id: int) -> str:
    """Why a profile was hidden last: empty when somebody wanted it so."""
    data = db.session.scalar(
        sa.select(Entry.data)
        .where(Entry.subject_id == profile_id, Entry.event == "profile.hidden")
        .order_by(Entry.id.desc())
        .limit(1)
    )
    return str((data or {}).get("because", ""))
