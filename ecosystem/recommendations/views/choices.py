"""The settings of suggestions: one switch each, for each profile that one owns."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import queries as people
from ecosystem.directory.models import Profile
from ecosystem.recommendations import actions
from ecosystem.recommendations.documents import PURPOSE
from ecosystem.recommendations.forms import SwitchForm, TakeBackForm
from ecosystem.recommendations.queries import choices, searches
from ecosystem.recommendations.rules.choices import SWITCHES, may_choose
from ecosystem.recommendations.views.base import bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, back_to, render, toast


@bp.get("/settings/recommendations")
@signed_in
def settings() -> ResponseReturnValue:
    """Who is suggested, and who is given suggestions."""
    owned = choices.owned(current_account())
    days = {name: current_app.config[name] for name in ("SHOWN_LISTS_DAYS", "KEPT_SEARCHES_DAYS")}
    words: dict[str, Any] = {"days": days, "searched": searches.count(current_account().id)}
    words["added"] = people.added_since(current_account().id, PURPOSE)
    return render("recommendations/settings.html", owned=owned, switches=SWITCHES, **words)


@bp.post("/settings/recommendations/searches/delete")
@signed_in
@limited(Limit("settings.searches", 30, 300, by_account))
def delete_searches() -> ResponseReturnValue:
    """Delete one's own kept searches now."""
    if not TakeBackForm().validate_on_submit():
        abort(422)
    actions.delete_searches(current_account())
    toast(_("Đã xoá mọi lượt tìm kiếm của bạn."))
    return back("recommendations.settings")


@bp.post("/settings/recommendations/<slug>")
@allow(may_choose, load=choices.asked)
@limited(Limit("settings.recommendations", 60, 300, by_account))
def choose(profile: Profile) -> ResponseReturnValue:
    """Turn one switch of a profile on or off."""
    form = SwitchForm()
    if not form.validate_on_submit():
        abort(422)
    actions.choose(current_account(), profile, str(form.switch.data), on=form.on.data == "1")
    toast(_("Đã lưu, có hiệu lực ngay."))
    return back_to(request.args.get("next"), "recommendations.settings")
