"""Invitations: sent, sent again, revoked, taken up once.

What an invitation leads into may stand on a higher floor, which this one cannot call. So taking it up uses the link
and says so in the journal; the floor that asked reacts to ``invitation.accepted`` (``target``, ``right`` and
``account`` are in the entry) and lets the person in. It looks again then: whoever invited may have lost the right to.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import passwords, queries, rules
from ecosystem.accounts.actions.checks import check_name, check_password, shut
from ecosystem.accounts.actions.consents import agree_at_registration
from ecosystem.accounts.actions.registering import create_account, prove_email
from ecosystem.accounts.actions.roles import add_grant, grant_role
from ecosystem.accounts.models import Account, Invitation, InvitationPurpose, Role
from ecosystem.core import clock, mail
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

KEPT_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Offer:
    """What somebody is invited into: a role, or a ``right`` on a ``target`` of a higher floor, called ``name``."""

    role: Role | None = None
    target: str = ""
    right: str = ""
    name: str = ""

    @property
    def purpose(self) -> InvitationPurpose:
        """The kind of invitation it makes."""
        return InvitationPurpose.ROLE if self.role is not None else InvitationPurpose.MEMBERSHIP


@dataclass(frozen=True)
class Newcomer:
    """What a person who has no account yet says of themselves."""

    full_name: str
    password: str
    role: Role
    locale: str
    consents: Sequence[str] = ()


@dataclass(frozen=True)
class Guest:
    """Whom a mail is written to who may have no account."""

    id: int | None
    email: str
    full_name: str
    locale: str


def invite(actor: Account, *, email: str, offer: Offer) -> Invitation:
    """Invite the owner of ``email`` into ``offer`` and write to them; an open invitation into the same is renewed.

    Who may offer a membership is the rule of the floor that calls. Raises ``Refused``: ``role`` for a role the actor
    may not give, ``held`` for one the person holds already.
    """
    address = rules.normal_email(email)
    if offer.role is not None:
        _check_role(actor, offer.role, queries.find_account(address))
    invitation = queries.open_invitation(address, offer.role, offer.target) or Invitation(
        purpose=offer.purpose, email=address, role=offer.role, target=offer.target
    )
    invitation.right, invitation.name, invitation.invited_by_id = offer.right, offer.name, actor.id
    _send(invitation, actor)
    record("invitation.sent", actor=actor.id, subject=invitation, **_words(invitation))
    return invitation


def resend_invitation(actor: Account, invitation: Invitation) -> None:
    """Send the invitation again under a new link with a fresh term; the former link is worth nothing afterwards."""
    _check_open(invitation)
    if invitation.role is not None:
        _check_role(actor, invitation.role, queries.find_account(invitation.email))
    invitation.invited_by_id = actor.id
    _send(invitation, actor)
    record("invitation.sent", actor=actor.id, subject=invitation, **_words(invitation))


def revoke_invitation(actor: Account, invitation: Invitation) -> None:
    """Make the link worthless. Who may revoke a membership's is the rule of the floor that calls."""
    if invitation.role is not None and not rules.may_invite(actor, invitation.role):
        raise Refused(_l("Bạn không thu hồi được lời mời này."), code="role")
    _end(Invitation.id == invitation.id, revoked_at=clock.now())
    record("invitation.revoked", actor=actor.id, subject=invitation, **_words(invitation))


def accept_invitation(account: Account, token: str) -> Invitation:
    """Use the link up for ``account``: a role is given at once, a membership by the floor that asked.

    Raises ``Refused``: ``ended`` when it was used, revoked or is too old, ``other`` when it was sent to another
    address, ``role`` when who invited may not give the role any more.
    """
    invitation = queries.live_invitation(token)
    if invitation is not None and not rules.is_for(invitation, account):
        raise Refused(_l("Lời mời này gửi tới một email khác."), code="other")
    return _let_in(account, _use(token))


def join(token: str, newcomer: Newcomer) -> tuple[Account, Invitation]:
    """An account for who has none, confirmed by the link they got by mail, and the invitation taken up with it.

    An account that waits for its confirmation is taken over, as by a confirming link. Raises ``Refused`` with the
    field's name, ``known`` when there is an account to sign in to, or as :func:`accept_invitation` does.
    """
    invitation = queries.live_invitation(token)
    if invitation is None:
        raise _ended()
    check_name(newcomer.full_name)
    check_password(newcomer.password, invitation.email, newcomer.full_name)
    # The link first: of two clicks at once only one goes on to make an account.
    used = _use(token)
    account = queries.find_account(used.email)
    if account is None:
        account = _new(used, newcomer)
    else:
        _take_over(account, used, newcomer)
    agree_at_registration(account, newcomer.consents)
    return account, _let_in(account, used)


def sample_invitation(inviter: Account) -> str:
    """The token of an invitation that nobody is written to, for a look at its page."""
    email = f"khach-{secrets.token_hex(4)}@demo.example"
    return _renew(
        Invitation(
            purpose=InvitationPurpose.MEMBERSHIP,
            email=email,
            target="sample",
            right="viewer",
            name="Nhịp Cầu",
            invited_by_id=inviter.id,
        )
    )


def purge_invitations() -> None:
    """Delete invitations that ended long ago."""
    db.session.execute(sa.delete(Invitation).where(Invitation.expires_at < clock.now() - KEPT_AFTER))


def _use(token: str) -> Invitation:
    return _end(Invitation.token_hash == queries.token_hash(token), accepted_at=clock.now())


def _let_in(account: Account, used: Invitation) -> Invitation:
    used.accepted_by_id = account.id
    prove_email(account)
    if used.role is not None:
        if used.invited_by is None:
            raise Refused(_l("Người mời không còn cấp được vai trò này. Vui lòng xin lời mời mới."), code="role")
        grant_role(used.invited_by, account, used.role)
    db.session.flush()
    record("invitation.accepted", actor=account.id, subject=used, account=account.id, **_words(used))
    return used


def _new(invitation: Invitation, newcomer: Newcomer) -> Account:
    try:
        with db.session.begin_nested():
            return create_account(
                email=invitation.email,
                full_name=newcomer.full_name,
                password=newcomer.password,
                roles=_first_roles(invitation, newcomer),
                locale=newcomer.locale,
            )
    except sa.exc.IntegrityError as taken:
        # The same address registered by itself a moment ago.
        raise _known() from taken


def _known() -> Refused:
    return Refused(_l("Email này đã có tài khoản. Hãy đăng nhập rồi nhận lời mời."), code="known")


def _first_roles(invitation: Invitation, newcomer: Newcomer) -> list[Role]:
    # A role that is invited into is given with the invitation; others one may take up by oneself.
    if invitation.role is not None:
        return []
    if not rules.may_choose(newcomer.role):
        raise Refused(_l("Vai trò này do quản trị viên cấp."), code="role")
    return [newcomer.role]


def _take_over(account: Account, invitation: Invitation, newcomer: Newcomer) -> None:
    if rules.is_confirmed(account):
        raise _known()
    if account.locked_at is not None:
        raise Refused(shut(), code="locked")
    account.full_name, account.locale = newcomer.full_name, newcomer.locale
    account.password_hash = passwords.hashed(newcomer.password)
    account.grants = []
    db.session.flush()
    for role in _first_roles(invitation, newcomer):
        add_grant(account, role, None)
    db.session.flush()


def _check_role(actor: Account, role: Role, account: Account | None) -> None:
    if not rules.may_invite(actor, role):
        raise Refused(_l("Bạn không cấp được vai trò này."), code="role")
    if account is not None and role in account.roles:
        raise Refused(_l("Người này đã giữ vai trò ấy rồi."), code="held")


def _check_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise _ended()


def _send(invitation: Invitation, actor: Account) -> None:
    token = _renew(invitation)
    days = int(current_app.config["INVITATION_DAYS"])
    known = queries.find_account(invitation.email)
    reader = known or Guest(None, invitation.email, "", actor.locale)
    # The token is a secret, so it may not pass through the journal to a reaction.
    mail.queue(to=reader, template="accounts/invitation", invitation=invitation, inviter=actor, token=token, days=days)


def _renew(invitation: Invitation) -> str:
    """A fresh link of 256 bits, of which only the hash is kept, and a fresh term."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    invitation.token_hash = queries.token_hash(token)
    invitation.sent_at = moment
    invitation.expires_at = moment + timedelta(days=int(current_app.config["INVITATION_DAYS"]))
    db.session.add(invitation)
    db.session.flush()
    return token


def _end(which: sa.ColumnElement[bool], **values: Any) -> Invitation:
    # One statement decides: of two clicks at once, one finds the row open.
    ended = db.session.scalar(
        sa.update(Invitation)
        .where(
            which,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .values(**values)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    )
    if ended is None:
        raise _ended()
    found: Invitation = db.session.get_one(Invitation, ended, populate_existing=True)
    return found


def _ended() -> Refused:
    return Refused(_l("Lời mời này đã dùng rồi, đã thu hồi hoặc đã quá hạn."), code="ended")


def _words(invitation: Invitation) -> dict[str, str]:
    """What the journal keeps of it; of whom it was sent to only the row knows."""
    if invitation.role is not None:
        return {"role": invitation.role.value}
    return {"target": invitation.target, "right": invitation.right}
