"""Registering, signing in and out. Whatever is typed, the answers tell nobody who has an account."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions, sessions
from ecosystem.accounts.forms import ButtonForm, RegisterForm, SignInForm
from ecosystem.accounts.models import Role
from ecosystem.accounts.views.base import PER_ACCOUNT, REGISTER, SIGN_IN, bp, check_mail_page, let_in, refused
from ecosystem.core import limits
from ecosystem.core.errors import Refused
from ecosystem.web import i18n
from ecosystem.web.access import current_account, is_own_path, limited, public
from ecosystem.web.pages import back, render, toast


@bp.route("/register", methods=["GET", "POST"])
@public
@limited(*REGISTER)
def register() -> ResponseReturnValue:
    """A new account; the answer is the same whether or not the address has one."""
    if current_account() is not None:
        return back("dashboard.home")
    form = RegisterForm()
    if not form.is_submitted():
        form.role.data = request.args.get("role", "")
        return render("accounts/register.html", form=form)
    if not form.validate():
        return render("accounts/register.html", 422, form=form)
    try:
        actions.register(
            email=form.data["email"],
            full_name=form.data["full_name"],
            password=form.data["password"],
            role=Role(form.role.data),
            locale=i18n.locale(),
            consents=form.data["consents"],
        )
    except Refused as no:
        return refused("accounts/register.html", form, no)
    return check_mail_page(form.data["email"])


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limited(*SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """The way in; unknown address, wrong password and anything else that fails look the same."""
    if current_account() is not None:
        return back("dashboard.home")
    form = SignInForm()
    if not form.is_submitted():
        wanted = request.args.get("next")
        form.next.data = wanted if is_own_path(wanted) else ""
        return render("accounts/sign_in.html", form=form, known=sessions.half_remembered())
    if not form.validate():
        return render("accounts/sign_in.html", 422, form=form, known=sessions.half_remembered())
    try:
        account = actions.sign_in(email=form.data["email"], password=form.data["password"])
    except Refused as no:
        if no.code == "unconfirmed":
            return check_mail_page(form.data["email"])
        actions.note_refused_sign_in(form.data["email"], no.code)
        return refused("accounts/sign_in.html", form, no, known=sessions.half_remembered())
    for limit in PER_ACCOUNT:
        limits.clear(limit.name, *limit.by())
    return let_in(account, how="password", wanted=form.next.data, remember=bool(form.remember.data))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Leave; harmless when one has left already."""
    if not ButtonForm().validate():
        abort(422)
    account = current_account()
    if account is not None:
        actions.sign_out(account)
        sessions.forget()
        sessions.close()
        toast(_("Bạn đã đăng xuất."))
    return back("portal.landing")
