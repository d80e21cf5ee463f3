"""The second step of signing in: a code or a passkey after the password, and a passkey instead of one."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ecosystem.accounts import actions, devices, queries, sessions
from ecosystem.accounts.forms import ButtonForm, CodeForm, CredentialForm
from ecosystem.accounts.models import Account, Ceremony, PendingSignIn
from ecosystem.accounts.views.base import bp, let_in, open_visit, refused
from ecosystem.core import limits
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, by_account, by_address, by_all, current_account, limited, public, signed_in
from ecosystem.web.pages import back, back_to, render, toast

CHALLENGE = "passkey_challenge"
PAGE = "accounts/second_factor.html"


def by_pending() -> tuple[str, ...]:
    """Count by whose sign-in waits; an owner on a device they used before has a count that no stranger can fill."""
    pending = sessions.pending()
    if pending is None:
        return by_address()
    return (f"account:{pending.account_id}", devices.device_of(pending.account.email) or "stranger")


# Six digits, three of them right at any moment: the day's limit keeps guessing hopeless.
PER_PENDING = (Limit("code.minute", 6, 60, by_pending), Limit("code.account", 15, 900, by_pending))
CODE = (*PER_PENDING, Limit("code.day", 60, 86_400, by_pending), Limit("code.address", 60, 300, by_address))
KEYS = (Limit("passkey.address", 60, 300, by_address), Limit("passkey.all", 2000, 300, by_all))
PROVE_KEY = (Limit("prove.passkey", 20, 300, by_account),)


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
@public
@limited(*CODE)
def second_factor() -> ResponseReturnValue:
    """A code of the app, or a recovery code, after the password."""
    pending = sessions.pending()
    form = CodeForm()
    if current_account() is not None:
        return back("dashboard.home")
    if pending is None:
        return back("accounts.second_factor") if form.is_submitted() else render("accounts/second_factor_ended.html")
    shown: dict[str, Any] = {"factors": queries.factors(pending.account)}
    if not form.is_submitted():
        return render(PAGE, form=form, **shown)
    if not form.validate():
        return render(PAGE, 422, form=form, **shown)
    try:
        return _complete(pending, actions.use_code(pending.account, form.data["code"]))
    except Refused as no:
        actions.note_refused_sign_in(pending.account.email, no.code)
        return refused(PAGE, form, no, **shown)


@bp.post("/sign-in/second-factor/passkey")
@public
@limited(*CODE)
def second_factor_passkey() -> ResponseReturnValue:
    """A passkey after the password."""
    pending, form = sessions.pending(), CredentialForm()
    if pending is None or not form.validate():
        return back("accounts.second_factor")
    try:
        actions.use_passkey(Ceremony.SECOND, _challenge(), form.credential.data or "", account=pending.account)
        return _complete(pending, "passkey")
    except Refused as no:
        actions.note_refused_sign_in(pending.account.email, "passkey")
        toast(no.message, "bad")
        return back("accounts.second_factor")


@bp.post("/sign-in/passkey")
@public
@limited(*KEYS)
def sign_in_passkey() -> ResponseReturnValue:
    """A passkey instead of address and password: the device holds it and asks who touches it, so it is two factors."""
    form = CredentialForm()
    if current_account() is not None:
        return back("dashboard.home")
    if not form.validate():
        return back("accounts.sign_in")
    try:
        account = actions.use_passkey(Ceremony.SIGN_IN, _challenge(), form.credential.data or "")
    except Refused as no:
        actions.note_refused_sign_in("", "passkey")
        toast(no.message, "bad")
        return back("accounts.sign_in", next=form.next.data or None)
    return open_visit(account, how="passkey", wanted=form.next.data, factor="passkey")


@bp.post("/sign-in/remembered")
@public
@limited(*KEYS)
def sign_in_remembered() -> ResponseReturnValue:
    """Come back on a remembered browser: the second factor alone is asked for."""
    form = ButtonForm()
    account = sessions.half_remembered()
    if account is None or not form.validate():
        return back("accounts.sign_in", next=form.next.data or None)
    return let_in(account, how="remembered", wanted=form.next.data, remember=True)


@bp.post("/prove/passkey")
@signed_in
@limited(*PROVE_KEY)
def prove_passkey() -> ResponseReturnValue:
    """Show by a passkey who sits here."""
    form = CredentialForm()
    if form.validate():
        try:
            actions.use_passkey(Ceremony.PROVE, _challenge(), form.credential.data or "", account=current_account())
        except Refused as no:
            toast(no.message, "bad")
            return back("accounts.prove", next=form.next.data or None)
        actions.note_proven(current_account(), how="passkey")
        sessions.prove(current_user)
    return back_to(form.next.data, "accounts.security")


@bp.post("/passkeys/options/<ceremony>")
@public
@limited(*KEYS)
def passkey_options(ceremony: str) -> ResponseReturnValue:
    """What the browser needs to use a key: ``sign-in``, ``second-factor`` or ``prove``."""
    kind, account = _whose(ceremony)
    challenge, options = actions.begin_use(kind, account)
    session[CHALLENGE] = challenge
    return jsonify(options)


def _whose(ceremony: str) -> tuple[Ceremony, Account | None]:
    if ceremony == "sign-in":
        return Ceremony.SIGN_IN, None
    pending, account = sessions.pending(), current_account()
    if ceremony == "second-factor" and pending is not None:
        return Ceremony.SECOND, pending.account
    if ceremony != "prove" or account is None:
        abort(404)
    return Ceremony.PROVE, account


def _complete(pending: PendingSignIn, factor: str) -> ResponseReturnValue:
    how, wanted, remember = pending.how, pending.wanted, pending.remember
    account = actions.complete_sign_in(pending)
    for limit in PER_PENDING:
        limits.clear(limit.name, f"account:{account.id}", devices.device_of(account.email) or "stranger")
    return open_visit(account, how=how, wanted=wanted, remember=remember, factor=factor)


def _challenge() -> str:
    return str(session.pop(CHALLENGE, ""))
