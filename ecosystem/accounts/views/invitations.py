"""The page that an invitation leads to: for who is signed in, who must sign in first, and who is new here."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions, queries, rules
from ecosystem.accounts.forms import ButtonForm, JoinForm
from ecosystem.accounts.models import ROLE_NAMES, Invitation, Role
from ecosystem.accounts.views.base import USE, bp, let_in, refused
from ecosystem.core.errors import Refused
from ecosystem.web import i18n
from ecosystem.web.access import current_account, limited, public
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back, render, toast

PAGE = "accounts/invitation.html"
ENDED = "accounts/invitation_ended.html"


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
@limited(*USE)
def invitation(token: str) -> ResponseReturnValue:
    """Who invites into what. Opening the link changes nothing, for mail scanners open links too."""
    invited = queries.live_invitation(token)
    if invited is None:
        return render(ENDED, 410)
    form: BaseForm = ButtonForm() if current_account() else _join_form(invited)
    shown: dict[str, Any] = {"invitation": invited, "into": _into(invited), "stands": _stands(invited)}
    if request.method == "GET":
        return render(PAGE, form=form, **shown)
    if not form.validate():
        return render(PAGE, 422, form=form, **shown)
    try:
        answer = _take_up(token, form)
    except Refused as no:
        return render(ENDED, 410) if no.code == "ended" else refused(PAGE, form, no, **shown)
    toast(_("Bạn đã nhận lời mời: %(into)s.", into=shown["into"]))
    return answer


def _take_up(token: str, form: BaseForm) -> ResponseReturnValue:
    account = current_account()
    if account is not None:
        actions.accept_invitation(account, token)
        return back("dashboard.home")
    role = Role(form.data.get("role") or Role.FOUNDER)
    words = form.data
    newcomer = actions.Newcomer(words["full_name"], words["password"], role, i18n.locale(), words["consents"])
    account, _invitation = actions.join(token, newcomer)
    return let_in(account, how="invitation")


def _join_form(invited: Invitation) -> JoinForm:
    form = JoinForm()
    if invited.role is not None:
        # The role comes with the invitation; there is nothing to choose.
        del form.role
    return form


def _into(invited: Invitation) -> str:
    return str(ROLE_NAMES[invited.role]) if invited.role is not None else invited.name


def _stands(invited: Invitation) -> str:
    """How the reader stands to it: ``own``, ``other``, ``known`` (has an account to sign in to) or ``new``."""
    account = current_account()
    if account is not None:
        return "own" if rules.is_for(invited, account) else "other"
    known = queries.find_account(invited.email)
    return "known" if known is not None and rules.is_confirmed(known) else "new"
