"""Asking again who sits here, before what a stranger at an open screen must not do."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ecosystem.accounts import actions, sessions
from ecosystem.accounts.forms import ProveForm
from ecosystem.accounts.views.base import bp, refused
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, by_account, current_account, is_own_path, limited, signed_in
from ecosystem.web.pages import back_to, render

PROVE = (Limit("prove.minute", 6, 60, by_account), Limit("prove.account", 20, 900, by_account))


@bp.route("/prove", methods=["GET", "POST"])
@signed_in
@limited(*PROVE)
def prove() -> ResponseReturnValue:
    """The password again; it holds for ten minutes, then one is back at what one wanted."""
    form = ProveForm()
    if not form.is_submitted():
        wanted = request.args.get("next")
        form.next.data = wanted if is_own_path(wanted) else ""
        return render("accounts/prove.html", form=form)
    if not form.validate():
        return render("accounts/prove.html", 422, form=form)
    try:
        actions.prove(current_account(), form.data["password"])
    except Refused as no:
        return refused("accounts/prove.html", form, no)
    sessions.prove(current_user)
    return back_to(form.next.data, "accounts.security")
