"""Marking what came of an introduction, the page of a link from a mail, and the officers' numbers."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.connections.models import Introduction
from ecosystem.conversations import actions, rules
from ecosystem.conversations.forms import OutcomeForm
from ecosystem.conversations.models import OutcomeKind
from ecosystem.conversations.queries import outcomes
from ecosystem.conversations.rules.outcomes import NAMES, SIGNS, LinkState
from ecosystem.conversations.views.base import bp
from ecosystem.core.errors import Refused
from ecosystem.directory.rules import is_officer
from ecosystem.web.access import Limit, allow, by_address, by_all, current_account, limited, public
from ecosystem.web.pages import back, render, toast

Act = Callable[[Account, Introduction, OutcomeKind], None]
USE = (Limit("outcomes.address", 30, 300, by_address), Limit("outcomes.all", 1000, 300, by_all))


@bp.post("/introductions/<key>/outcomes")
@allow(rules.may_read, load=connections.introduction)
def mark(one: Introduction) -> ResponseReturnValue:
    """Say what came of it."""
    return _mark(one, actions.mark, _("Đã ghi nhận. Bên kia cũng thấy dấu này."))


@bp.post("/introductions/<key>/outcomes/undo")
@allow(rules.may_read, load=connections.introduction)
def unmark(one: Introduction) -> ResponseReturnValue:
    """Take a mark back."""
    return _mark(one, actions.unmark, _("Đã bỏ dấu."))


@bp.get("/outcomes/<token>")
@public
def outcome(token: str) -> ResponseReturnValue:
    """What a mail asks. Opening it changes nothing, for mail scanners open links too."""
    return _link_page(outcomes.link_page(token))


@bp.post("/outcomes/<token>")
@public
@limited(*USE)
def mark_by_link(token: str) -> ResponseReturnValue:
    """Mark without signing in: who holds the link got the mail."""
    form = OutcomeForm()
    kind = _kind(form)
    if not form.validate() or kind is None:
        return _link_page(outcomes.link_page(token), 422)
    actions.mark_by_link(token, kind)
    return back("conversations.outcome", token=token)


@bp.get("/officer/outcomes")
@allow(is_officer)
def funnel() -> ResponseReturnValue:
    """How far introductions come: numbers only."""
    return render("conversations/funnel.html", funnel=outcomes.funnel())


def _mark(
    one: Introduction, act: Callable[[Account, Introduction, OutcomeKind], None], said: str
) -> ResponseReturnValue:
    form = OutcomeForm()
    kind = _kind(form)
    if form.validate() and kind is not None:
        try:
            act(current_account(), one, kind)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(said)
    return back("conversations.conversation", key=one.key, _anchor="outcomes")


def _kind(form: OutcomeForm) -> OutcomeKind | None:
    return OutcomeKind(form.kind.data) if form.kind.data in set(OutcomeKind) else None


def _link_page(page: outcomes.LinkPage, status: int = 200) -> ResponseReturnValue:
    if page.state is LinkState.EXPIRED:
        status = 410
    wanted = request.args.get("as", "")
    return render(
        "conversations/outcome.html",
        status,
        page=page,
        kinds=NAMES,
        signs=SIGNS,
        wanted=wanted if wanted in set(OutcomeKind) else "",
    )
