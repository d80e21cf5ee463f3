"""Signing in and out, a new password by a link, and the role in view."""

from __future__ import annotations

import hashlib

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import passwords, queries, rules
from ecosystem.accounts.actions.checks import check_password, shut
from ecosystem.accounts.actions.links import retire_links, send_link, use_link
from ecosystem.accounts.actions.registering import prove_email
from ecosystem.accounts.actions.visits import end_sign_ins
from ecosystem.accounts.models import Account, LinkPurpose, Role, SignIn
from ecosystem.accounts.queries import find_account
from ecosystem.core import mail
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record


def sign_in(*, email: str, password: str) -> Account:
    """The account whose password this is; the caller lets it in (``views.base.let_in``).

    Raises ``Refused``: ``wrong`` for an unknown address and a wrong password alike; only who knows the password hears
    ``locked`` or ``unconfirmed``, the latter after a fresh confirming link was sent.
    """
    account = find_account(email)
    sound, newer = passwords.verified(password, account.password_hash if account else None)
    if account is None or not sound:
        raise Refused(_l("Email hoặc mật khẩu chưa đúng. Bạn có thể thử lại hoặc đặt lại mật khẩu."), code="wrong")
    if account.locked_at is not None:
        raise Refused(shut(), code="locked")
    if not rules.is_confirmed(account):
        send_link(account, LinkPurpose.CONFIRM_EMAIL)
        raise Refused(_l("Hãy xác nhận email trước khi đăng nhập."), code="unconfirmed")
    if newer is not None:
        account.password_hash = newer
    return account


def note_signed_in(account: Account, *, how: str) -> None:
    """Keep in the journal that ``account`` came in, and by what: a password, a link, a remembered browser."""
    record("account.signed_in", actor=account.id, subject=account, how=how)


def prove(account: Account, password: str) -> None:
    """Who is signed in shows again that it is they. Raises ``Refused`` (``password``)."""
    sound, newer = passwords.verified(password, account.password_hash)
    if not sound:
        raise Refused(_l("Mật khẩu chưa đúng."), code="password")
    if newer is not None:
        account.password_hash = newer
        db.session.flush()
    note_proven(account, how="password")


def note_proven(account: Account, *, how: str) -> None:
    """Keep in the journal that who is signed in showed again that it is they."""
    record("account.proven", actor=account.id, subject=account, how=how)


def note_refused_sign_in(email: str, why: str) -> None:
    """Keep in the journal that a sign-in was refused; of the address only a hash.

    The answer to it is a 422, after which the edge of the request rolls everything back: this must stay, so it is
    a transaction of its own.
    """
    address = rules.normal_email(email)
    with write():
        account = find_account(address)
        digest = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:16]
        record("account.refused_sign_in", actor=None, subject=account or Account(), email=digest, why=why)


def sign_out(account: Account) -> None:
    """Keep in the journal that ``account`` left; the browser's row is closed by ``sessions.close``."""
    record("account.signed_out", actor=account.id, subject=account)


def switch_role(actor: Account, sign_in_row: SignIn, role: Role) -> None:
    """Look at the site through another role one holds, on this device. Raises ``Refused`` for one not held."""
    if role not in actor.roles:
        raise Refused(_l("Bạn chưa có vai trò này."), code="role")
    sign_in_row.role = role
    db.session.flush()


def change_password(actor: Account, password: str, *, here: SignIn) -> None:
    """Set a new password for oneself: every other visit ends, and what else could set one. Raises ``Refused``."""
    check_password(password, actor.email, actor.full_name)
    actor.password_hash = passwords.hashed(password)
    db.session.flush()
    end_sign_ins(actor, but=here)
    retire_links(actor, LinkPurpose.RESET_PASSWORD)
    record("password.changed", actor=actor.id, subject=actor)
    mail.queue(to=actor, template="accounts/password_changed")


def reset_password(token: str, password: str) -> Account:
    """Set a new password by a reset link: every sign-in and every other reset link ends, the owner gets a notice.

    The link proves the address as well. Nobody is signed in by it. Raises ``Refused`` (``ended``, ``password``).
    """
    link = queries.live_link(token, LinkPurpose.RESET_PASSWORD)
    if link is not None:
        owner = db.session.get_one(Account, link.account_id)
        check_password(password, owner.email, owner.full_name)
    link = use_link(token, LinkPurpose.RESET_PASSWORD)
    account = db.session.get_one(Account, link.account_id)
    account.password_hash = passwords.hashed(password)
    db.session.flush()
    end_sign_ins(account)
    retire_links(account, LinkPurpose.RESET_PASSWORD)
    prove_email(account)
    record("password.changed", actor=account.id, subject=account)
    mail.queue(to=account, template="accounts/password_changed")
    return account
