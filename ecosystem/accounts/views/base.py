"""The blueprint that every page of accounts hangs on, the limits of its forms, and answers they share."""

from __future__ import annotations

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue

from ecosystem.accounts import actions, devices, queries, rules, sessions
from ecosystem.accounts.models import Account
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, by_address, by_all
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back, back_to, render

bp = Blueprint("accounts", __name__)
ASKED = "asked_email"


def by_email() -> tuple[str, ...]:
    """Count by the address typed, in its normal form."""
    return (rules.normal_email(request.form.get("email", "")[:1000]),)


def by_email_and_device() -> tuple[str, ...]:
    """The same, but an owner on a device they used before has a count that no stranger can fill."""
    (email,) = by_email()
    return (email, devices.device_of(email) or "stranger")


def by_address_and_device() -> tuple[str, ...]:
    """Count by the network address; a device that the owner used before is not counted with its neighbours."""
    (email,) = by_email()
    return (*by_address(), devices.device_of(email) or "stranger")


def by_known_device() -> tuple[str, ...]:
    """Count all strangers together, and each device that an owner used before by itself."""
    (email,) = by_email()
    return (devices.device_of(email) or "stranger",)


# Six in a minute, then ten in five: the wait grows with the tries.
PER_ACCOUNT = (
    Limit("sign_in.minute", 6, 60, by_email_and_device),
    Limit("sign_in.account", 10, 300, by_email_and_device),
)
SIGN_IN = (
    *PER_ACCOUNT,
    Limit("sign_in.address", 50, 300, by_address_and_device),
    Limit("sign_in.all", 1000, 300, by_known_device),
)
REGISTER = (
    Limit("register.email", 5, 900, by_email),
    Limit("register.address", 30, 300, by_address),
    Limit("register.all", 1000, 300, by_all),
)
ASK = (
    Limit("link.email", 5, 900, by_email),
    Limit("link.address", 30, 300, by_address),
    Limit("link.all", 1000, 300, by_all),
)
USE = (Limit("token.address", 30, 300, by_address), Limit("token.all", 1000, 300, by_all))


def let_in(account: Account, *, how: str, wanted: str | None = None, remember: bool = False) -> ResponseReturnValue:
    """The one way in, once it is known who is there: by a password, a link, or another's word for it.

    Who has a second factor is asked for it first. ``remember`` asks to be remembered on this browser.
    """
    if not queries.has_second_factor(account.id):
        return open_visit(account, how=how, wanted=wanted, remember=remember)
    sessions.hold(account, how=how, wanted=wanted or "", remember=remember)
    return back("accounts.second_factor")


def open_visit(
    account: Account, *, how: str, wanted: str | None = None, remember: bool = False, factor: str = ""
) -> ResponseReturnValue:
    """Open a visit for ``account``: all that had to be shown was shown."""
    actions.note_signed_in(account, how=f"{how}+{factor}" if factor else how)
    sessions.forget()
    kept = rules.remembered(account, has_factor=bool(factor)) is not rules.Remembered.NEVER
    browser = sessions.remember(account) if remember and kept else None
    sessions.open_for(account, browser=browser, factor=factor)
    return back_to(wanted, "dashboard.home")


def refused(template: str, form: BaseForm, no: Refused, **context: object) -> ResponseReturnValue:
    """The page again with the refusal in its words, at the field that the refusal is about."""
    form.refuse(no.message, no.code if no.code in form._fields else None)
    return render(template, 422, form=form, **context)


def check_mail_page(email: str) -> ResponseReturnValue:
    """Lead to the page that says: look into your mail."""
    session[ASKED] = email
    return back("accounts.check_mail")


def asked() -> str:
    """The address that this browser asked about last."""
    return str(session.get(ASKED, ""))
