"""Asking again who sits here, before what a stranger at an open screen must not do."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ecosystem.accounts import actions, queries, sessions
from ecosystem.accounts.forms import CodeForm, ProveForm
from ecosystem.accounts.views.base import bp, refused
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, by_account, current_account, is_own_path, limited, signed_in
from ecosystem.web.pages import back_to, render

PROVE = (Limit("prove.minute", 6, 60, by_account), Limit("prove.account", 20, 900, by_account))


@bp.route("/prove", methods=["GET", "POST"])
@signed_in
@limited(*PROVE)
def prove() -> ResponseReturnValue:
    """The password again, or a code for who has none; it holds for ten minutes, then one is back at what one wanted."""
    account = current_account()
    form = ProveForm() if account.has_password else CodeForm()
    shown: dict[str, Any] = {"factors": queries.factors(account)}
    if not form.is_submitted():
        wanted = request.args.get("next")
        form.next.data = wanted if is_own_path(wanted) else ""
        return render("accounts/prove.html", form=form, **shown)
    if not form.validate():
        return render("accounts/prove.html", 422, form=form, **shown)
    try:
        if account.has_password:
            actions.prove(account, form.data["password"])
        else:
            actions.note_proven(account, how=actions.use_code(account, form.data["code"]))
    except Refused as no:
        return refused("accounts/prove.html", form, no, **shown)
    sessions.prove(current_user)
    return back_to(form.next.data, "accounts.security")
