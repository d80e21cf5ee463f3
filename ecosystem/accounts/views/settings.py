"""One's own name, language, roles, and the role in view."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ecosystem.accounts import actions, rules
from ecosystem.accounts.forms import RoleForm, SettingsForm
from ecosystem.accounts.models import ROLE_NAMES, Role
from ecosystem.accounts.views.base import bp, refused
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, by_account, current_account, limited, signed_in, to_proof
from ecosystem.web.pages import back, render, toast


@bp.route("/settings", methods=["GET", "POST"])
@signed_in
@limited(Limit("settings", 60, 300, by_account))
def settings() -> ResponseReturnValue:
    """One's own name, language and roles; another choice of roles asks again who sits here."""
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
    if form.chosen_roles() != account.roles & set(rules.SELF_CHOSEN) and not current_user.is_proven:
        return to_proof()
    try:
        actions.update_settings(
            account, full_name=form.data["full_name"], locale=form.data["locale"], roles=form.chosen_roles()
        )
    except Refused as no:
        return refused("accounts/settings.html", form, no, given=given)
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
