"""What people agreed to, as it bears on their own profiles."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account, Consent
from ecosystem.accounts.queries import Purpose
from ecosystem.core import clock
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


def may_stay_public(profile: Profile) -> bool:
    """Whether a published profile may stay so, by what its owners agreed to now or until they have answered anew."""
    if may_be_public(profile):
        return True
    offered = accounts.purpose(PUBLIC)
    due = answer_due(profile.id, offered.text) if offered is not None else None
    return rules.may_stay_public(agreed_once=agreed_once(profile.id), due=due, today=clock.today())


def agreed_once(profile_id: int) -> bool:
    """Whether an owner holds a yes, to whatever words, that was not taken back."""
    return db.session.scalar(sa.select(_owners(profile_id).where(Membership.account_id.in_(_once())).exists())) is True


def answer_due(profile_id: int, text: int) -> date | None:
    """Until which day the owners may answer these words, or ``None`` while nobody has asked them."""
    asked = sa.select(Entry.data).where(Entry.subject_id == profile_id, Entry.event == "profile.consent_asked")
    days = [data["due"] for data in db.session.scalars(asked.order_by(Entry.id)) if data["text"] == text]
    return date.fromisoformat(days[0]) if days else None


def waiting_for_yes(after: int, limit: int) -> list[int]:
    """The ids of published personal profiles of which no owner agreed to today's words, in order, ``after`` one."""
    own = sa.select(Membership.id).where(Membership.profile_id == Profile.id, Membership.right == Right.OWNER)
    agreeing = own.where(Membership.account_id.in_(accounts.consenting(PUBLIC)))
    select = sa.select(Profile.id).where(
        Profile.state == State.PUBLISHED,
        Profile.kind.in_(list(rules.PERSONAL)),
        Profile.id > after,
        sa.exists().where(Membership.profile_id == Profile.id),
        ~agreeing.exists(),
    )
    return list(db.session.scalars(select.order_by(Profile.id).limit(limit)))


def _owners(profile_id: int) -> sa.Select[int]:
    return sa.select(Membership.account_id).where(Membership.profile_id == profile_id, Membership.right == Right.OWNER)


def _once() -> sa.Select[int]:
    return sa.select(Consent.account_id).where(Consent.purpose == PUBLIC, Consent.withdrawn_at.is_(None))


def asks_to_show(account: Account | None) -> Purpose | None:
    """What ``account`` must agree to before a personal profile of theirs is shown or stays so, if anything."""
    if account is None or accounts.has_consent(account.id, PUBLIC):
        return None
    waits = any(
        profile.state == State.HIDDEN or not may_be_public(profile) for profile in personal_profiles(account.id)
    )
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
