"""Registering, and proving the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import passwords, queries, rules
from ecosystem.accounts.actions.checks import check_name, check_password, shut
from ecosystem.accounts.actions.consents import agree_at_registration
from ecosystem.accounts.actions.links import open_link, retire_links, send_link, use_link
from ecosystem.accounts.actions.roles import add_grant
from ecosystem.accounts.models import Account, LinkPurpose, Role
from ecosystem.accounts.queries import find_account
from ecosystem.core import clock, mail
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc


def create_account(  # noqa: PLR0913  a person is described in one place
    *,
    email: str,
    full_name: str,
    password: str,
    roles: Iterable[Role | str],
    locale: str = "vi",
    confirmed: bool = False,
    is_sample: bool = False,
    granted_by: Account | None = None,
) -> Account:
    """A new account, for the command line, the demo world and administrators; no mail is sent.

    Raises ``Refused`` (``known``) when the address has an account. Names and passwords are the caller's to judge.
    """
    if find_account(email) is not None:
        raise Refused(_l("Email này đã có tài khoản."), code="known")
    account = _new_account(email, nfc(full_name), passwords.hashed(password), locale)
    account.is_sample = is_sample
    account.email_confirmed_at = clock.now() if confirmed else None
    for role in roles:
        add_grant(account, Role(role), granted_by)
    db.session.add(account)
    db.session.flush()
    record("account.registered", actor=granted_by.id if granted_by else account.id, subject=account)
    return account


def register(
    *, email: str, full_name: str, password: str, role: Role, locale: str, consents: Iterable[str] = ()
) -> None:
    """Take a registration and write to its address; the caller learns nothing about who has an account.

    An unknown address gets an account and a confirming link. A known one gets another mail: with a reset link when
    it is confirmed, else with a link that lets this very registration take the waiting account over. ``consents`` are
    the purposes that were ticked.
    Raises ``Refused`` with the field's name as code.
    """
    if not rules.may_choose(role):
        raise Refused(_l("Vai trò này do quản trị viên cấp."), code="role")
    check_name(full_name)
    check_password(password, email, full_name)
    digest = passwords.hashed(password)
    account = find_account(email)
    wanted = {
        "full_name": full_name,
        "password_hash": digest,
        "role": role.value,
        "locale": locale,
        "consents": sorted(consents),
    }
    fresh = _register_new(email, wanted) if account is None else None
    if fresh is not None:
        send_link(fresh, LinkPurpose.CONFIRM_EMAIL)
        return
    # Absent before, present now: somebody else's click was faster, and it is a known address like any other.
    known = account or queries.find_account(email)
    if known is not None:
        _register_again(known, wanted)


def _register_new(email: str, wanted: dict[str, Any]) -> Account | None:
    account = _new_account(email, wanted["full_name"], wanted["password_hash"], wanted["locale"])
    try:
        with db.session.begin_nested():
            db.session.add(account)
            add_grant(account, Role(wanted["role"]), None)
            db.session.flush()
    except sa.exc.IntegrityError:
        return None
    record("account.registered", actor=account.id, subject=account)
    agree_at_registration(account, wanted["consents"])
    return account


def _register_again(account: Account, wanted: dict[str, Any]) -> None:
    record("account.registered_again", actor=None, subject=account)
    if rules.is_confirmed(account):
        token = open_link(account, LinkPurpose.RESET_PASSWORD)
        mail.queue(to=account, template="accounts/already_registered", token=token)
    else:
        send_link(account, LinkPurpose.CONFIRM_EMAIL, registration=wanted)


def confirm_email(token: str) -> Account:
    """Use a confirming link: the address is proven. Raises ``Refused`` (``ended``) when it was used or is too old."""
    link = use_link(token, LinkPurpose.CONFIRM_EMAIL)
    account = db.session.get_one(Account, link.account_id)
    if account.locked_at is not None:
        raise Refused(shut(), code="locked")
    if link.registration and not rules.is_confirmed(account):
        _take_over(account, link.registration)
    prove_email(account)
    return account


def _take_over(account: Account, wanted: dict[str, Any]) -> None:
    account.full_name, account.locale = wanted["full_name"], wanted["locale"]
    account.password_hash = wanted["password_hash"]
    role = Role(wanted["role"])
    account.grants = [grant for grant in account.grants if grant.role is role]
    if role not in account.roles:
        add_grant(account, role, None)
    agree_at_registration(account, wanted.get("consents", ()))


def prove_email(account: Account) -> None:
    """The owner has read a mail sent to the address: it is theirs."""
    # Whatever else was asked for this address before has no claim on it any more.
    retire_links(account, LinkPurpose.CONFIRM_EMAIL)
    if account.email_confirmed_at is None:
        account.email_confirmed_at = clock.now()
        db.session.flush()
        record("account.confirmed", actor=account.id, subject=account)


def _new_account(email: str, full_name: str, password_hash: str, locale: str) -> Account:
    return Account(
        email=rules.normal_email(email),
        full_name=full_name,
        password_hash=password_hash,
        locale=locale,
        created_at=clock.now(),
    )
