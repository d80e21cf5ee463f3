"""Links sent by mail: a forgotten password, a proven address."""

from __future__ import annotations

from flask import request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions, devices, queries
from ecosystem.accounts.forms import AddressForm, ButtonForm, NewPasswordForm
from ecosystem.accounts.models import LinkPurpose
from ecosystem.accounts.views.base import ASK, ASKED, USE, asked, bp, check_mail_page, let_in, refused
from ecosystem.core.errors import Refused
from ecosystem.web.access import limited, public
from ecosystem.web.pages import back, render, toast


@bp.route("/forgot-password", methods=["GET", "POST"])
@public
@limited(*ASK)
def forgot_password() -> ResponseReturnValue:
    """Ask for a reset link; the answer is always that one was sent if the address is known."""
    form = AddressForm()
    if not form.is_submitted():
        return render("accounts/forgot_password.html", form=form, sent_to=asked() if "sent" in request.args else None)
    if not form.validate():
        return render("accounts/forgot_password.html", 422, form=form, sent_to=None)
    actions.ask_for_link(form.data["email"], LinkPurpose.RESET_PASSWORD)
    session[ASKED] = form.data["email"]
    return back("accounts.forgot_password", sent=1)


@bp.route("/reset-password/<token>", methods=["GET", "POST"])
@public
@limited(*USE)
def reset_password(token: str) -> ResponseReturnValue:
    """Set a new password by a link. It ends all sign-ins and opens none."""
    form = NewPasswordForm()
    if queries.live_link(token, LinkPurpose.RESET_PASSWORD) is None:
        return render("accounts/link_ended.html", 410, again="accounts.forgot_password")
    if not form.is_submitted():
        return render("accounts/reset_password.html", form=form)
    if not form.validate():
        return render("accounts/reset_password.html", 422, form=form)
    try:
        account = actions.reset_password(token, form.data["password"])
    except Refused as no:
        if no.code == "ended":
            return render("accounts/link_ended.html", 410, again="accounts.forgot_password")
        return refused("accounts/reset_password.html", form, no)
    # The link proved who this is: strangers' wrong tries must not keep the owner out.
    devices.remember_device(account.email)
    toast(_("Mật khẩu đã đổi. Mời bạn đăng nhập lại."))
    return back("accounts.sign_in")


@bp.route("/confirm-email", methods=["GET", "POST"])
@public
@limited(*ASK)
def check_mail() -> ResponseReturnValue:
    """Where registering leads: look into your mail; and another mail, should the first be lost."""
    form = AddressForm()
    if not form.is_submitted():
        form.email.data = asked()
        return render("accounts/check_mail.html", form=form, sent_to=asked())
    if not form.validate():
        return render("accounts/check_mail.html", 422, form=form, sent_to=asked())
    actions.ask_for_link(form.data["email"], LinkPurpose.CONFIRM_EMAIL)
    toast(_("Đã gửi lại thư, nếu email này đang chờ xác nhận."))
    return check_mail_page(form.data["email"])


@bp.route("/confirm-email/<token>", methods=["GET", "POST"])
@public
@limited(*USE)
def confirm_email(token: str) -> ResponseReturnValue:
    """Prove an address. Opening the link shows a button and changes nothing, for mail scanners open links too."""
    form = ButtonForm()
    if queries.live_link(token, LinkPurpose.CONFIRM_EMAIL) is None:
        return render("accounts/link_ended.html", 410, again="accounts.check_mail")
    if not form.is_submitted():
        return render("accounts/confirm_email.html", form=form)
    if not form.validate():
        return render("accounts/confirm_email.html", 422, form=form)
    try:
        account = actions.confirm_email(token)
    except Refused as no:
        if no.code == "ended":
            return render("accounts/link_ended.html", 410, again="accounts.check_mail")
        return refused("accounts/confirm_email.html", form, no)
    answer = let_in(account, how="link")
    toast(_("Email đã được xác nhận. Chào mừng bạn đến với Nhịp Cầu!"))
    return answer
