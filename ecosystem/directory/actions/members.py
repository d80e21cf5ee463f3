"""Who belongs to a profile, and with which right: letting in, changing, handing over, leaving.

A profile keeps an owner. Which right somebody has now is asked of the database under a lock of the profile's row, so
two owners who leave at once do not both go: the second one finds that the first has gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import set_committed_value

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import queries, rules
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.models import Membership, Profile, Right

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST_OWNER = _l("Hồ sơ cần ít nhất một chủ. Hãy chuyển quyền chủ cho thành viên khác trước.")
NOT_HERE = _l("Người này không còn là thành viên của hồ sơ.")
MOST_MEMBERS = 50
FULL = _l("Một hồ sơ có nhiều nhất %(most)s thành viên.", most=MOST_MEMBERS)


def add_member(actor: Account | None, profile: Profile, account: Account, right: Right = Right.EDITOR) -> Membership:
    """Make ``account`` a member, or change the right it has."""
    members = _locked(profile)
    permit(actor is None or rules.may_manage_members(actor, profile))
    member = next((one for one in members if one.account_id == account.id), None)
    if member is None:
        if len(members) >= MOST_MEMBERS:
            raise Refused(FULL, code="full")
        member = Membership(profile=profile, account_id=account.id, right=right, joined_at=clock.now())
        db.session.add(member)
    else:
        _keep_an_owner(members, member, right)
    member.right = right
    db.session.flush()
    record("profile.member_added", actor=_id(actor), subject=profile, account=account.id, right=right.value)
    return member


def change_right(actor: Account | None, profile: Profile, account_id: int, right: Right) -> None:
    """Give a member another right. Raises ``Refused`` when the profile would be left without an owner."""
    members, member = _member(profile, account_id)
    permit(actor is None or rules.may_manage_members(actor, profile))
    if member.right == right:
        return
    _keep_an_owner(members, member, right)
    before, member.right = member.right, right
    db.session.flush()
    words = {"account": account_id, "before": before.value, "right": right.value}
    record("profile.member_changed", actor=_id(actor), subject=profile, **words)


def remove_member(actor: Account | None, profile: Profile, account_id: int) -> None:
    """Take a member out; from the next request on they see no more than any reader."""
    members, member = _member(profile, account_id)
    permit(actor is None or rules.may_manage_members(actor, profile))
    _go(profile, members, member)
    record("profile.member_removed", actor=_id(actor), subject=profile, account=account_id, right=member.right.value)


def leave(actor: Account, profile: Profile) -> None:
    """Leave a profile by oneself. Raises ``Refused`` for its last owner."""
    members, member = _member(profile, actor.id)
    _go(profile, members, member)
    record("profile.member_left", actor=actor.id, subject=profile, account=actor.id, right=member.right.value)


def hand_over(actor: Account, profile: Profile, account_id: int) -> None:
    """Make another member the owner in one's own place; one stays as an editor."""
    members, heir = _member(profile, account_id)
    permit(rules.right_of(actor, profile) == Right.OWNER)
    mine = next(one for one in members if one.account_id == actor.id)
    if heir is mine:
        raise Refused(_l("Hãy chọn một thành viên khác."), code="account")
    heir.right, mine.right = Right.OWNER, Right.EDITOR
    db.session.flush()
    record("profile.handed_over", actor=actor.id, subject=profile, account=account_id)


def invite(actor: Account, profile: Profile, *, email: str, right: Right) -> None:
    """Ask the owner of an address in with ``right``; the link goes by mail. Raises ``Refused`` at ``email``."""
    members = _locked(profile)
    permit(rules.may_manage_members(actor, profile))
    known = accounts.find_account(email)
    if known is not None and any(one.account_id == known.id for one in members):
        raise Refused(_l("Người này đã là thành viên của hồ sơ."), code="email")
    if len(members) >= MOST_MEMBERS:
        raise Refused(FULL, code="email")
    offer = accounts.Offer(target=f"{queries.TARGET}{profile.id}", right=right.value, name=profile.name)
    accounts.invite(actor, email=email, offer=offer)


def let_in(profile: Profile, account: Account, right: Right, *, invited_by: Account | None) -> None:
    """Make who took up an invitation a member, as far as who sent it may still let people in.

    Whoever has a right already keeps it, unless the invitation gives more; an invitation takes nothing away.
    """
    members = _locked(profile)
    held = next((one for one in members if one.account_id == account.id), None)
    is_more = held is None or list(Right).index(right) < list(Right).index(held.right)
    if invited_by is None or not rules.may_manage_members(invited_by, profile) or not is_more:
        return
    add_member(None, profile, account, right)


def _locked(profile: Profile) -> Sequence[Membership]:
    """The members as they stand now, while nobody else changes them until the end of the transaction."""
    db.session.execute(sa.select(Profile.id).where(Profile.id == profile.id).with_for_update(of=Profile.__table__))
    found = sa.select(Membership).where(Membership.profile_id == profile.id).order_by(Membership.id)
    members = db.session.scalars(found.execution_options(populate_existing=True)).all()
    # Rules that are asked from here on read what stands now, not what the page was opened with.
    set_committed_value(profile, "memberships", list(members))
    return members


def _member(profile: Profile, account_id: int) -> tuple[Sequence[Membership], Membership]:
    members = _locked(profile)
    member = next((one for one in members if one.account_id == account_id), None)
    if member is None:
        raise Refused(NOT_HERE, code="gone")
    return members, member


def _keep_an_owner(members: Sequence[Membership], member: Membership, right: Right | None) -> None:
    """Refuse what would take the last owner away."""
    if not rules.leaves_an_owner([(one.account_id, one.right) for one in members], member.account_id, right):
        raise Refused(LAST_OWNER, code="last-owner")


def _go(profile: Profile, members: Sequence[Membership], member: Membership) -> None:
    _keep_an_owner(members, member, None)
    db.session.delete(member)
    db.session.flush()
    set_committed_value(profile, "memberships", [one for one in members if one is not member])


def _id(actor: Account | None) -> int | None:
    return actor.id if actor is not None else None
