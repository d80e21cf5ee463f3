"""Signing in by the outside provider: away, back, linking once, unlinking.

Coming back is a GET that signs in, for that is how a provider sends people back; the state in the session is the
proof that this browser asked for it. What it writes is a transaction of its own.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from ecosystem.accounts import actions, arrivals, provider, queries
from ecosystem.accounts.forms import ButtonForm, ProveForm
from ecosystem.accounts.provider import Arrival, Journey, Provider, ProviderError
from ecosystem.accounts.views.base import bp, let_in
from ecosystem.core import limits, runner
from ecosystem.core.db import write
from ecosystem.core.errors import NotFound, Refused
from ecosystem.web import i18n
from ecosystem.web.access import (
    Limit,
    by_account,
    by_address,
    current_account,
    is_own_path,
    limited,
    proven,
    public,
    signed_in,
)
from ecosystem.web.errors import error_page
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back, render, toast

JOURNEY = "provider_journey"
STATUS = {"state": 400, "denied": 403, "down": 503, "foreign": 502, "unsound": 502}
# A journey asks the provider, which is slow: nobody may keep this site busy with it.
MOST, WINDOW = 40, 300
LINK = (Limit("link.minute", 6, 60, by_account), Limit("link.account", 20, 900, by_account))


@bp.app_context_processor
def identity_provider() -> dict[str, Any]:
    """What the button calls the provider (empty while there is none), and the identities of who reads."""
    named = current_app.config["OIDC_NAME"] if current_app.config["OIDC_ISSUER"] else ""
    return {"identity_provider": named, "my_identities": lambda: queries.identities(current_account().id)}


@bp.get("/sign-in/provider")
@public
def provider_start() -> ResponseReturnValue:
    """Off to the provider's own page."""
    there = _provider()
    _count()
    try:
        url, journey = there.depart(_return_url(), i18n.locale())
    except ProviderError as error:
        return _failed(error)
    wanted = request.args.get("next")
    session[JOURNEY] = {**asdict(journey), "next": wanted if is_own_path(wanted) else ""}
    return redirect(url, code=303)


@bp.get("/sign-in/provider/return")
@public
def provider_return() -> ResponseReturnValue:
    """Back from there: in, or on to linking."""
    there = _provider()
    kept: dict[str, str] = session.pop(JOURNEY, {})
    if not kept:
        return _failed(ProviderError("state"))
    wanted = kept.pop("next")
    _count()
    try:
        arrival = there.arrive(Journey(**kept), _return_url(), request.args.to_dict())
    except ProviderError as error:
        actions.note_refused_arrival(error.code)
        return _failed(error)
    return _arrived(arrival, wanted)


@bp.route("/sign-in/provider/link", methods=["GET", "POST"])
@public
@limited(*LINK)
def link_identity() -> ResponseReturnValue:
    """An identity that nobody is linked to: sign in or register first, then link it with the local password."""
    _provider()
    waiting, account = arrivals.waiting(), current_account()
    if waiting is None:
        return _failed(ProviderError("state"))
    # Who signed in on the way has just typed the password; everybody else types it here.
    fresh = account is not None and current_user.is_proven and current_user.row.created_at >= waiting.since
    form: BaseForm = ButtonForm() if fresh or account is None else ProveForm()
    shown: dict[str, Any] = {"form": form, "arrival": waiting.arrival}
    if request.method == "GET" or account is None:
        return render("accounts/link_identity.html", **shown)
    if not form.validate():
        return render("accounts/link_identity.html", 422, **shown)
    try:
        if not fresh:
            actions.prove(account, form.data["password"])
        actions.link_identity(account, waiting.arrival)
    except Refused as no:
        return _not_linked(no, form, waiting.arrival)
    arrivals.forget()
    toast(_("Đã liên kết định danh. Từ nay bạn đăng nhập được bằng %(name)s.", name=_provider().name))
    return back("accounts.security")


@bp.post("/sign-in/provider/unlink")
@signed_in
@proven
def unlink_identity() -> ResponseReturnValue:
    """Undo the link; the password stays."""
    if not ButtonForm().validate():
        abort(422)
    account = current_account()
    for identity in queries.identities(account.id):
        actions.unlink_identity(account, identity)
    toast(_("Đã gỡ liên kết. Bạn đăng nhập bằng mật khẩu như trước."))
    return back("accounts.security")


def _arrived(arrival: Arrival, wanted: str) -> ResponseReturnValue:
    identity = queries.identity(arrival.issuer, arrival.subject)
    account = current_account()
    if identity is None:
        arrivals.keep(arrival)
        return back("accounts.link_identity")
    if account is None:
        return _sign_in(arrival, wanted)
    if identity.account_id != account.id:
        return error_page(409, _("Định danh này đã liên kết với một tài khoản khác."))
    toast(_("Định danh này đã liên kết với tài khoản của bạn."))
    return back("accounts.security")


def _sign_in(arrival: Arrival, wanted: str) -> ResponseReturnValue:
    try:
        with write():
            account = actions.sign_in_by_identity(arrival)
            if account is None:
                raise NotFound
            # The provider's word stands for the password; a second factor is asked for all the same.
            answer = let_in(account, how="identity", wanted=wanted)
    except Refused as no:
        actions.note_refused_arrival(no.code, arrival)
        return error_page(403, no.message)
    runner.hand_over()
    return answer


def _not_linked(no: Refused, form: BaseForm, arrival: Arrival) -> ResponseReturnValue:
    if no.code in ("taken", "held"):
        return error_page(409, no.message)
    form.refuse(no.message, no.code if no.code in form._fields else None)
    return render("accounts/link_identity.html", 422, form=form, arrival=arrival)


def _failed(error: ProviderError) -> ResponseReturnValue:
    current_app.logger.warning("provider %s", error)
    return render("accounts/provider_failed.html", STATUS.get(error.code, 502), why=error.code)


def _provider() -> Provider:
    found = provider.configured()
    if found is None:
        raise NotFound
    return found


def _return_url() -> str:
    # From the settings, never from the Host header: the provider knows one address.
    return f"{current_app.config['SITE_URL']}{url_for('accounts.provider_return')}"


def _count() -> None:
    wait = limits.hit("provider.address", *by_address(), limit=MOST, seconds=WINDOW)
    if wait:
        raise TooManyRequests(retry_after=wait)
