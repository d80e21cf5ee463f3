"""Another address for an account: asked for by its owner, proven at the new one, stoppable from the old one.

Nobody learns here which addresses have an account: an address that is taken gets the same answer and the same work,
only its mail reads otherwise, and the link behind it opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries, rules
from ecosystem.accounts.actions.checks import shut
from ecosystem.accounts.actions.factors import drop_later_factors
from ecosystem.accounts.actions.links import LINK_LIVES, open_link, retire_links, send_link, use_link
from ecosystem.accounts.actions.visits import end_sign_ins
from ecosystem.accounts.models import Account, LinkPurpose
from ecosystem.core import clock, mail
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

# Long enough to read one's mail the next morning.
STOP_LIVES = timedelta(hours=24)
# Whoever asked for another address may have been in for a while: ways in that are younger than this go as well.
SUSPECT = timedelta(days=7)


@dataclass(frozen=True)
class Reader:
    """Somebody to write to at an address that is not the one of their account."""

    id: int
    email: str
    full_name: str
    locale: str


def ask_new_email(actor: Account, email: str) -> None:
    """Write to ``email`` to prove it is the actor's, and to the present address so that its owner may stop it.

    Raises ``Refused`` (``email``) for the address one has already.
    """
    wanted = rules.normal_email(email)
    if wanted == actor.email:
        raise Refused(_l("Đây đang là email của bạn."), code="email")
    known = queries.find_account(wanted)
    retire_links(actor, LinkPurpose.CHANGE_EMAIL)
    token = open_link(actor, LinkPurpose.CHANGE_EMAIL, email=wanted, lives=LINK_LIVES)
    if known is None:
        mail.queue(to=_reader(actor, wanted), template="accounts/email_change", token=token)
    else:
        mail.queue(to=known, template="accounts/email_taken")
    _tell_old_address(actor, wanted, "accounts/email_change_notice")
    record("email.change_asked", actor=actor.id, subject=actor)


def confirm_new_email(token: str) -> Account:
    """The new address is proven: it is the account's from now on. Raises ``Refused`` (``ended``, ``locked``)."""
    link = use_link(token, LinkPurpose.CHANGE_EMAIL)
    account = db.session.get_one(Account, link.account_id)
    if account.locked_at is not None:
        raise Refused(shut(), code="locked")
    before = _reader(account, account.email)
    _move(account, link.email or "")
    account.email_confirmed_at = clock.now()
    retire_links(account, LinkPurpose.RESET_PASSWORD)
    _tell_old_address(before, account.email, "accounts/email_changed")
    record("email.changed", actor=account.id, subject=account)
    return account


def stop_email_change(token: str) -> Account:
    """The owner of the old address says no: it stays, or comes back, and whoever is in is put out.

    Somebody knew the password to get this far, so it is worth nothing any more: a reset link goes to the old address.
    Apps, passkeys and identities that were added lately are taken away with it.
    """
    link = use_link(token, LinkPurpose.STOP_EMAIL_CHANGE)
    account = db.session.get_one(Account, link.account_id)
    retire_links(account, LinkPurpose.CHANGE_EMAIL)
    # What was sent to a later address has no claim on this one.
    retire_links(account, LinkPurpose.STOP_EMAIL_CHANGE, after=link.id)
    retire_links(account, LinkPurpose.RESET_PASSWORD)
    if link.email and link.email != account.email:
        _move(account, link.email)
    account.password_hash = ""
    db.session.flush()
    drop_later_factors(account, link.expires_at - STOP_LIVES - SUSPECT)
    end_sign_ins(account)
    record("email.change_stopped", actor=account.id, subject=account)
    if account.locked_at is None:
        send_link(account, LinkPurpose.RESET_PASSWORD)
    return account


def _move(account: Account, email: str) -> None:
    try:
        with db.session.begin_nested():
            account.email = email
            db.session.flush()
    except sa.exc.IntegrityError as error:
        # Somebody has it by now; who, is nobody's to know.
        raise Refused(_l("Liên kết này đã dùng rồi hoặc đã quá 30 phút."), code="ended") from error


def _tell_old_address(old: Account | Reader, new: str, template: str) -> None:
    account = db.session.get_one(Account, old.id)
    token = open_link(account, LinkPurpose.STOP_EMAIL_CHANGE, email=old.email, lives=STOP_LIVES)
    mail.queue(to=_reader(old, old.email), template=template, token=token, new=new)


def _reader(account: Account | Reader, email: str) -> Reader:
    return Reader(account.id, email, account.full_name, account.locale)
