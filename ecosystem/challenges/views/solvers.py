"""The owner's page of solvers: the shortlist with its reasons, inviting, the log. Nobody else ever sees it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.challenges import actions, queries, rules
from ecosystem.challenges.forms.acting import ButtonForm
from ecosystem.challenges.models import Challenge
from ecosystem.challenges.queries import solvers as found
from ecosystem.challenges.views.base import bp
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast


@bp.get("/manager/challenges/<slug>/solvers")
@allow(rules.is_manager, load=queries.challenge)
def solvers(one: Challenge) -> ResponseReturnValue:
    """Who could solve it, and who was invited."""
    return _page(one)


@bp.post("/manager/challenges/<slug>/solvers")
@allow(rules.is_manager, load=queries.challenge, then=rules.may_hand)
def seek(one: Challenge) -> ResponseReturnValue:
    """Have the shortlist worked out."""
    if not ButtonForm().validate_on_submit():
        return _page(one, 422)
    try:
        actions.ask_shortlist(current_account(), one)
    except Refused as no:
        return _page(one, 409, str(no.message))
    toast(_("Đang tìm người giải. Tải lại trang sau ít giây."))
    return back("challenges.solvers", slug=one.call.slug)


@bp.post("/manager/challenges/<slug>/invitations")
@allow(rules.is_manager, load=queries.challenge, then=rules.may_hand)
def invite(one: Challenge) -> ResponseReturnValue:
    """Invite one of them."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    profile = found.candidate(form.value.data or "")
    try:
        is_first = actions.invite(current_account(), one, profile)
    except Refused as no:
        return _page(one, 409, str(no.message))
    toast(_("Đã mời %(name)s.", name=profile.name) if is_first else _("%(name)s đã được mời rồi.", name=profile.name))
    return back("challenges.solvers", slug=one.call.slug)


def _page(one: Challenge, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    now = clock.now()
    return render(
        "challenges/manager/solvers.html",
        status,
        one=one,
        row=queries.row(one),
        solvers=found.shortlist(one),
        log=found.log(one),
        may_seek=rules.may_seek(one, now) and rules.may_hand(current_account(), one),
        may_invite=rules.may_invite(one, now) and rules.may_hand(current_account(), one),
        refusal=refusal,
    )
