"""Who belongs to a profile, who has been asked in, and whom to tell when that changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account, Invitation
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile, Right
from ecosystem.directory.queries.profiles import profile as profile_of_slug
from ecosystem.directory.rules import Asked, Seat

TARGET = "profile:"
RIGHT_LABELS = {Right.OWNER: _l("Chủ hồ sơ"), Right.EDITOR: _l("Biên tập"), Right.VIEWER: _l("Chỉ xem")}
RIGHT_NOTES = {
    Right.OWNER: _l("Sửa, ẩn, gỡ hồ sơ; mời và bỏ thành viên; chọn ai thấy gì."),
    Right.EDITOR: _l("Sửa hồ sơ, ngỏ lời và trả lời thay hồ sơ."),
    Right.VIEWER: _l("Xem mọi phần, kể cả phần riêng tư, nhưng không sửa."),
}


@dataclass(frozen=True)
class MemberRow:
    """One member as the page of members shows them."""

    account_id: int
    name: str
    email: str
    right: Right
    right_label: str
    joined_at: datetime


def member_rows(profile: Profile) -> list[MemberRow]:
    """The members of a profile: owners first, then in the order they came, in one query."""
    order = sa.case(
        {right.value: place for place, right in enumerate(Right)}, value=sa.type_coerce(Membership.right, sa.String)
    )
    select = (
        sa.select(Membership)
        .options(joinedload(Membership.account))
        .where(Membership.profile_id == profile.id)
        .order_by(order, Membership.id)
    )
    return [
        MemberRow(
            account_id=one.account_id,
            name=one.account.full_name,
            email=one.account.email,
            right=one.right,
            right_label=str(RIGHT_LABELS[one.right]),
            joined_at=one.joined_at,
        )
        for one in db.session.scalars(select)
    ]


def seat(slug: str, account_id: int) -> Seat:
    """The place of a member in the profile of ``slug``. Raises ``NotFound`` for who is none."""
    found = profile_of_slug(slug)
    if account_id not in {member.account_id for member in found.memberships}:
        raise NotFound
    return Seat(found, account_id)


def invited(profile: Profile) -> list[Invitation]:
    """The invitations into a profile that wait, the newest first."""
    return list(db.session.scalars(accounts.open_invitations(f"{TARGET}{profile.id}").limit(50)))


def asked(slug: str, invitation_id: int) -> Asked:
    """One invitation into the profile of ``slug``. Raises ``NotFound``, also for one that leads elsewhere."""
    found, invitation = profile_of_slug(slug), accounts.invitation(invitation_id)
    if invitation.target != f"{TARGET}{found.id}":
        raise NotFound
    return Asked(found, invitation)


def profile_of_target(target: str) -> Profile | None:
    """The profile an invitation leads into, its members loaded; ``None`` when it leads elsewhere or to nothing."""
    number = target.removeprefix(TARGET)
    if not target.startswith(TARGET) or not number.isdigit():
        return None
    return profile_with_members(int(number))


def profile_with_members(profile_id: int) -> Profile | None:
    """A profile with its members and their accounts, or ``None``."""
    members = joinedload(Profile.memberships).joinedload(Membership.account)
    found: Profile | None = (
        db.session.scalars(sa.select(Profile).where(Profile.id == profile_id).options(members)).unique().one_or_none()
    )
    return found


def owners_of(profile: Profile) -> list[Account]:
    """The owners of a profile whose address is confirmed and account open. Needs members and accounts loaded."""
    owners = [member.account for member in profile.memberships if member.right == Right.OWNER]
    return [who for who in owners if who.email_confirmed_at is not None and who.locked_at is None]
