"""The pages of accounts. Whatever is typed, the answers tell nobody who has an account."""

from __future__ import annotations

from flask import Blueprint, abort, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ecosystem.accounts import actions, queries, rules, sessions
from ecosystem.accounts.forms import (
    AddressForm,
    ButtonForm,
    NewPasswordForm,
    RegisterForm,
    RoleForm,
    SettingsForm,
    SignInForm,
)
from ecosystem.accounts.models import ROLE_NAMES, LinkPurpose, Role
from ecosystem.core import limits
from ecosystem.core.errors import Refused
from ecosystem.web import i18n
from ecosystem.web.access import (
    Limit,
    by_account,
    by_address,
    by_all,
    current_account,
    is_own_path,
    limited,
    public,
    signed_in,
)
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back, back_to, render, toast

bp = Blueprint("accounts", __name__)
ASKED = "asked_email"


def by_email() -> tuple[str, ...]:
    """Count by the address typed, in its normal form."""
    return (rules.normal_email(request.form.get("email", "")[:1000]),)


def by_email_and_device() -> tuple[str, ...]:
    """The same, but an owner on a device they used before has a count that no stranger can fill."""
    (email,) = by_email()
    return (email, sessions.device_of(email) or "stranger")


# Six in a minute, then ten in five: the wait grows with the tries.
PER_ACCOUNT = (
    Limit("sign_in.minute", 6, 60, by_email_and_device),
    Limit("sign_in.account", 10, 300, by_email_and_device),
)
SIGN_IN = (
    *PER_ACCOUNT,
    Limit("sign_in.address", 50, 300, by_address),
    Limit("sign_in.all", 1000, 300, by_all),
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
        )
    except Refused as no:
        return _refused("accounts/register.html", form, no)
    return _check_mail(form.data["email"])


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
        return render("accounts/sign_in.html", form=form)
    if not form.validate():
        return render("accounts/sign_in.html", 422, form=form)
    try:
        account = actions.sign_in(email=form.data["email"], password=form.data["password"])
    except Refused as no:
        if no.code == "unconfirmed":
            return _check_mail(form.data["email"])
        actions.note_refused_sign_in(form.data["email"], no.code)
        return _refused("accounts/sign_in.html", form, no)
    for limit in PER_ACCOUNT:
        limits.clear(limit.name, *limit.by())
    sessions.open_for(account)
    return back_to(form.next.data, "dashboard.home")


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Leave; harmless when one has left already."""
    if not ButtonForm().validate():
        abort(422)
    account = current_account()
    if account is not None:
        actions.sign_out(account)
        sessions.close()
        toast(_("Bạn đã đăng xuất."))
    return back("portal.landing")


@bp.route("/forgot-password", methods=["GET", "POST"])
@public
@limited(*ASK)
def forgot_password() -> ResponseReturnValue:
    """Ask for a reset link; the answer is always that one was sent if the address is known."""
    form = AddressForm()
    if not form.is_submitted():
        return render("accounts/forgot_password.html", form=form, sent_to=_asked() if "sent" in request.args else None)
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
        return _refused("accounts/reset_password.html", form, no)
    # The link proved who this is: strangers' wrong tries must not keep the owner out.
    sessions.remember_device(account.email)
    toast(_("Mật khẩu đã đổi. Mời bạn đăng nhập lại."))
    return back("accounts.sign_in")


@bp.route("/confirm-email", methods=["GET", "POST"])
@public
@limited(*ASK)
def check_mail() -> ResponseReturnValue:
    """Where registering leads: look into your mail; and another mail, should the first be lost."""
    form = AddressForm()
    if not form.is_submitted():
        form.email.data = _asked()
        return render("accounts/check_mail.html", form=form, sent_to=_asked())
    if not form.validate():
        return render("accounts/check_mail.html", 422, form=form, sent_to=_asked())
    actions.ask_for_link(form.data["email"], LinkPurpose.CONFIRM_EMAIL)
    toast(_("Đã gửi lại thư, nếu email này đang chờ xác nhận."))
    return _check_mail(form.data["email"])


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
        return _refused("accounts/confirm_email.html", form, no)
    sessions.open_for(account)
    toast(_("Email đã được xác nhận. Chào mừng bạn đến với Nhịp Cầu!"))
    return back("dashboard.home")


@bp.route("/settings", methods=["GET", "POST"])
@signed_in
@limited(Limit("settings", 60, 300, by_account))
def settings() -> ResponseReturnValue:
    """One's own name, language and roles."""
    account = current_account()
    form = SettingsForm(obj=account)
    given = [ROLE_NAMES[role] for role in Role if role in account.roles & rules.GIVEN]
    if not form.is_submitted():
        form.roles.data = [role.value for role in rules.SELF_CHOSEN if role in account.roles]
        form.version.data = str(account.version)
        return render("accounts/settings.html", form=form, given=given)
    if not form.validate():
        return render("accounts/settings.html", 422, form=form, given=given)
    if form.version.data != str(account.version):
        form.refuse(_("Cài đặt vừa được đổi ở nơi khác. Vui lòng tải lại trang rồi sửa tiếp."))
        return render("accounts/settings.html", 409, form=form, given=given)
    try:
        actions.update_settings(
            account, full_name=form.data["full_name"], locale=form.data["locale"], roles=form.chosen_roles()
        )
    except Refused as no:
        return _refused("accounts/settings.html", form, no, given=given)
    toast(_("Đã lưu cài đặt."))
    # The language of the address is remembered by the browser, so that the page and the account agree.
    return back("accounts.settings", lang=form.locale.data)


@bp.post("/role")
@signed_in
def switch_role() -> ResponseReturnValue:
    """Look at the site through another role one holds."""
    form = RoleForm()
    if not form.validate():
        abort(422)
    try:
        actions.switch_role(current_account(), current_user.row, Role(form.role.data))
    except Refused:
        abort(403)
    toast(_("Đang xem với vai trò: %(role)s.", role=ROLE_NAMES[Role(form.role.data)]))
    return back("dashboard.home")


def _refused(template: str, form: BaseForm, no: Refused, **context: object) -> ResponseReturnValue:
    form.refuse(no.message, no.code if no.code in form._fields else None)
    return render(template, 422, form=form, **context)


def _check_mail(email: str) -> ResponseReturnValue:
    session[ASKED] = email
    return back("accounts.check_mail")


def _asked() -> str:
    return str(session.get(ASKED, ""))
