"""The settings of suggestions: one switch each, for each profile that one owns."""

from __future__ import annotations

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.directory.models import Profile
from ecosystem.recommendations import actions
from ecosystem.recommendations.forms import SwitchForm
from ecosystem.recommendations.queries import choices
from ecosystem.recommendations.rules.choices import SWITCHES, may_choose
from ecosystem.recommendations.views.base import bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back_to, render, toast


@bp.get("/settings/recommendations")
@signed_in
def settings() -> ResponseReturnValue:
    """Who is suggested, and who is given suggestions."""
    owned = choices.owned(current_account())
    days = current_app.config["SHOWN_LISTS_DAYS"]
    return render("recommendations/settings.html", owned=owned, switches=SWITCHES, days=days)


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
