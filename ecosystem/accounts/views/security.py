"""The security of one's own account: its password, its address, and where one is signed in."""

from __future__ import annotations

from flask import session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ecosystem.accounts import actions, devices, queries, sessions
from ecosystem.accounts.forms import ButtonForm, EmailForm, PasswordForm
from ecosystem.accounts.models import LinkPurpose
from ecosystem.accounts.views.base import USE, bp, refused
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, by_account, current_account, limited, proven, public, signed_in
from ecosystem.web.pages import back, render, toast

PASSWORD = (Limit("password.account", 10, 900, by_account),)
EMAIL = (Limit("email.account", 5, 3600, by_account),)
ENDING = (Limit("visits.account", 60, 300, by_account),)
NEW_EMAIL = "new_email"


@bp.get("/settings/security")
@signed_in
def security() -> ResponseReturnValue:
    """What protects the account, and where it is open."""
    account = current_account()
    return render(
        "accounts/security.html",
        visits=queries.visits(account, current_user.row),
        factors=queries.factors(account),
        named=devices.named,
        place=devices.place,
    )


@bp.route("/settings/security/password", methods=["GET", "POST"])
@signed_in
@proven
@limited(*PASSWORD)
def change_password() -> ResponseReturnValue:
    """A new password; it ends every other visit."""
    form = PasswordForm()
    if not form.is_submitted():
        return render("accounts/change_password.html", form=form)
    if not form.validate():
        return render("accounts/change_password.html", 422, form=form)
    try:
        actions.change_password(current_account(), form.data["password"], here=current_user.row)
    except Refused as no:
        return refused("accounts/change_password.html", form, no)
    sessions.renew(current_user)
    toast(_("Mật khẩu đã đổi. Mọi thiết bị khác đã được đăng xuất."))
    return back("accounts.security")


@bp.route("/settings/security/email", methods=["GET", "POST"])
@signed_in
@proven
@limited(*EMAIL)
def change_email() -> ResponseReturnValue:
    """Ask for another address; the answer is the same whether or not somebody has it."""
    form = EmailForm()
    if not form.is_submitted():
        return render("accounts/change_email.html", form=form, sent_to=session.pop(NEW_EMAIL, None))
    if not form.validate():
        return render("accounts/change_email.html", 422, form=form, sent_to=None)
    try:
        actions.ask_new_email(current_account(), form.data["email"])
    except Refused as no:
        return refused("accounts/change_email.html", form, no, sent_to=None)
    session[NEW_EMAIL] = form.data["email"]
    return back("accounts.change_email")


@bp.route("/confirm-new-email/<token>", methods=["GET", "POST"])
@public
@limited(*USE)
def confirm_new_email(token: str) -> ResponseReturnValue:
    """Prove the new address. Opening the link changes nothing, for mail scanners open links too."""
    form = ButtonForm()
    page, ended = "accounts/confirm_new_email.html", "accounts/link_ended.html"
    link = queries.live_link(token, LinkPurpose.CHANGE_EMAIL)
    if link is None:
        return render(ended, 410, again="accounts.change_email")
    if not form.is_submitted():
        return render(page, form=form, email=link.email)
    if not form.validate():
        return render(page, 422, form=form, email=link.email)
    try:
        account = actions.confirm_new_email(token)
    except Refused as no:
        if no.code == "ended":
            return render(ended, 410, again="accounts.change_email")
        return refused(page, form, no, email=link.email)
    devices.remember_device(account.email)
    toast(_("Email của bạn từ nay là %(email)s.", email=account.email))
    return back("accounts.security")


@bp.route("/stop-email-change/<token>", methods=["GET", "POST"])
@public
@limited(*USE)
def stop_email_change(token: str) -> ResponseReturnValue:
    """The owner of the old address says no."""
    form = ButtonForm()
    link = queries.live_link(token, LinkPurpose.STOP_EMAIL_CHANGE)
    if link is None:
        return render("accounts/link_ended.html", 410, again="accounts.forgot_password")
    if not form.is_submitted():
        return render("accounts/stop_email_change.html", form=form, email=link.email)
    if not form.validate():
        return render("accounts/stop_email_change.html", 422, form=form, email=link.email)
    try:
        actions.stop_email_change(token)
    except Refused:
        return render("accounts/link_ended.html", 410, again="accounts.forgot_password")
    toast(_("Đã dừng việc đổi email và đăng xuất mọi thiết bị. Hãy đặt mật khẩu mới bằng liên kết vừa gửi cho bạn."))
    return back("accounts.sign_in")


@bp.post("/settings/security/visits/<key>/end")
@signed_in
@proven
@limited(*ENDING)
def end_visit(key: str) -> ResponseReturnValue:
    """End one's own visit on another device."""
    if not ButtonForm().validate():
        return back("accounts.security")
    try:
        actions.end_visit(current_account(), key, here=current_user.row)
    except Refused as no:
        toast(no.message, "warn")
        return back("accounts.security")
    toast(_("Đã đăng xuất thiết bị ấy."))
    return back("accounts.security")


@bp.post("/settings/security/visits/end-others")
@signed_in
@proven
@limited(*ENDING)
def end_other_visits() -> ResponseReturnValue:
    """End all of one's own visits but this one."""
    if ButtonForm().validate():
        actions.end_other_visits(current_account(), here=current_user.row)
        toast(_("Đã đăng xuất mọi thiết bị khác."))
    return back("accounts.security")
