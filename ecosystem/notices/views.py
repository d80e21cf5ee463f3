"""The inbox. Reading a page changes nothing: a notice is opened, and so marked as read, by a POST."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.feature import House
from ecosystem.notices import actions, queries, rules
from ecosystem.notices.forms import SeenForm
from ecosystem.notices.models import Notice
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, back_to, paginate, render, toast

bp = Blueprint("notices", __name__)
A_LOT = Limit("notices", 600, 3600, by_account)


@bp.app_context_processor
def bell() -> dict[str, Any]:
    """What the bell in the top bar asks for; only a page that shows it pays for the count."""
    return {"unread_notices": _unread}


@bp.get("/notices")
@signed_in
def inbox() -> ResponseReturnValue:
    """One's notices, the newest first; ``?show=unread`` leaves out those that were read."""
    account = current_account()
    unread = request.args.get("show") == "unread"
    page = paginate(queries.inbox(account.id, unread=unread))
    house: House = current_app.extensions["house"]
    lines = queries.lines(page.items, house.notices)
    newest = max((line.id for line in lines), default=0)
    return render("notices/inbox.html", page=page, lines=lines, only_unread=unread, newest=newest)


@bp.post("/notices/<int:notice_id>/open")
@allow(rules.is_mine, load=queries.notice)
@limited(A_LOT)
def open_one(notice: Notice) -> ResponseReturnValue:
    """Mark as read and go to what it tells of."""
    actions.read(notice)
    return back_to(notice.path, "notices.inbox")


@bp.post("/notices/<int:notice_id>/read")
@allow(rules.is_mine, load=queries.notice)
@limited(A_LOT)
def read(notice: Notice) -> ResponseReturnValue:
    """Mark as read without going there."""
    actions.read(notice)
    return _stay()


@bp.post("/notices/<int:notice_id>/unread")
@allow(rules.is_mine, load=queries.notice)
@limited(A_LOT)
def unread(notice: Notice) -> ResponseReturnValue:
    """Put it back among the unread."""
    actions.unread(notice)
    return _stay()


@bp.post("/notices/read")
@signed_in
@limited(A_LOT)
def read_all() -> ResponseReturnValue:
    """Mark as read all that the page could show."""
    form = SeenForm()
    if not form.validate_on_submit():
        abort(422)
    actions.read_all(current_account().id, newest=int(form.newest.data or 0))
    toast(_("Đã đánh dấu mọi thông báo là đã đọc."))
    return back("notices.inbox")


def _stay() -> ResponseReturnValue:
    return back("notices.inbox", show="unread" if request.args.get("show") == "unread" else None)


def _unread() -> int:
    account = current_account()
    return queries.unread_count(account.id) if account is not None else 0
