"""How the pages look and react for who is signed in."""

from __future__ import annotations

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions, rules
from ecosystem.accounts.forms.display import SYSTEM, DisplayForm
from ecosystem.accounts.views.base import bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, render, toast

YEAR = 31_536_000


@bp.route("/settings/display", methods=["GET", "POST"])
@signed_in
@limited(Limit("settings.display", 60, 300, by_account))
def display() -> ResponseReturnValue:
    """Light or dark, and shortcuts."""
    account = current_account()
    form = DisplayForm()
    if not form.is_submitted():
        form.theme.data, form.shortcuts.data = account.theme or SYSTEM, account.shortcuts
        form.version.data = str(account.version)
        return render("accounts/display.html", form=form, first_steps=rules.FIRST_STEPS)
    if not form.validate():
        return render("accounts/display.html", 422, form=form, first_steps=rules.FIRST_STEPS)
    theme = "" if form.theme.data == SYSTEM else str(form.theme.data)
    actions.set_display(account, theme=theme, shortcuts=bool(form.shortcuts.data))
    toast(_("Đã lưu cách hiển thị."))
    answer = make_response(back("accounts.display"))
    _keep_theme(answer, theme)
    return answer


@bp.post("/hints/<name>/put-away")
@allow(rules.may_put_away, load=rules.hint)
def put_hint_away(name: str) -> ResponseReturnValue:
    """Do not show a hint to this person any more."""
    actions.put_away(current_account(), name)
    toast(_("Đã ẩn. Muốn xem lại, mở Cài đặt, mục Hiển thị."), undo=url_for("accounts.take_hint_out", name=name))
    return back(rules.HINTS[name])


@bp.post("/hints/<name>/take-out")
@allow(rules.may_put_away, load=rules.hint)
def take_hint_out(name: str) -> ResponseReturnValue:
    """Show it again."""
    actions.take_out(current_account(), name)
    return back(rules.HINTS[name])


def _keep_theme(answer: Response, theme: str) -> None:
    """This browser follows what was saved; a switch in the top bar overrules it here alone until the next saving."""
    if theme:
        # The switch in the top bar writes it too, so scripts may read it.
        answer.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    else:
        answer.delete_cookie("theme")
