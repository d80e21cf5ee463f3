"""The inbox, what one wants to hear of, and the page behind the link of a mail.

Reading a page changes nothing: a notice is opened, and so marked as read, by a POST, and so is a topic turned off.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.notices import actions, queries, rules
from ecosystem.notices.forms import SeenForm, SoonForm, choices_form, soon_form
from ecosystem.notices.models import Frequency, Notice
from ecosystem.notices.queries import Subscribed
from ecosystem.web.access import (
    Limit,
    allow,
    by_account,
    by_address,
    current_account,
    limited,
    signed_in,
    without_token,
)
from ecosystem.web.pages import back, back_to, paginate, render, toast

bp = Blueprint("notices", __name__)
A_LOT = Limit("notices", 600, 3600, by_account)
# The servers of mail readers press the button for their people, so many come from one address.
BY_SERVERS = Limit("notices.unsubscribe", 2000, 3600, by_address)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@bp.app_context_processor
def bell() -> dict[str, Any]:
    """What the bell in the top bar asks for; only a page that shows it pays for the count."""
    return {"unread_notices": _unread}


@bp.get("/notices")
@signed_in
def inbox() -> ResponseReturnValue:
    """One's notices, the newest first; ``?show=unread`` leaves out those that were read, ``?topic=`` other topics."""
    account, house = current_account(), queries.house()
    there = [
        (slug, house.topics[slug].label)
        for slug in queries.topics_there(account.id, house.notices)
        if slug in house.topics
    ]
    asked = request.args.get("topic", "")
    topic = asked if asked in dict(there) else ""
    kinds = [kind for kind, one in house.notices.items() if one.topic == topic] if topic else None
    unread = request.args.get("show") == "unread"
    page = paginate(queries.inbox(account.id, unread=unread, kinds=kinds))
    lines = queries.lines(page.items, house.notices)
    newest = max((line.id for line in lines), default=0)
    return render(
        "notices/inbox.html", page=page, lines=lines, only_unread=unread, newest=newest, topics=there, topic=topic
    )


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


@bp.route("/settings/notices", methods=["GET", "POST"])
@signed_in
@limited(Limit("settings.notices", 60, 300, by_account))
def settings() -> ResponseReturnValue:
    """How one hears of what, and in which hours mails wait."""
    account = current_account()
    offers = queries.offers(account)
    form = choices_form(offers, queries.quiet_hours(account.id))
    if not form.is_submitted():
        return render("notices/settings.html", form=form, offers=offers)
    if form.validate():
        try:
            actions.choose(account, form.wanted(offers), actor=account.id)
            actions.keep_quiet(account, *form.hours)
        except Refused as no:
            form.refuse(no.message)
        else:
            toast(_("Đã lưu cách nhận thông báo."))
            return back("notices.settings")
    return render("notices/settings.html", 422, form=form, offers=offers)


@bp.get("/unsubscribe/<token>")
@allow(rules.holds_link, load=queries.subscribed, strangers=True)
def unsubscribe(one: Subscribed) -> ResponseReturnValue:
    """What the link of a mail would turn off, and what else one may choose."""
    return _behind_link(one)


@bp.post("/unsubscribe/<token>")
@allow(rules.holds_link, load=queries.subscribed, strangers=True)
@limited(BY_SERVERS)
@without_token
def one_click(one: Subscribed) -> ResponseReturnValue:
    """Turn it off: pressed on the page, or by a mail reader's own server (RFC 8058), which follows no redirect."""
    if {name: request.form.get(name) for name in ONE_CLICK} != ONE_CLICK:
        abort(400)
    actions.unsubscribe(one.account, one.topic)
    return _behind_link(queries.subscribed(one.token), done=True)


@bp.post("/unsubscribe/<token>/choice")
@allow(rules.holds_link, load=queries.subscribed, strangers=True)
@limited(BY_SERVERS)
def choose_soon(one: Subscribed) -> ResponseReturnValue:
    """Fewer mails instead of none, or mails again."""
    if one.choice is None:
        abort(404)
    form = soon_form(queries.house().topics[one.topic])
    if not form.validate_on_submit():
        return _behind_link(one, form=form, status=422)
    actions.choose(one.account, {one.topic: (Frequency(form.mail.data), one.choice.site)}, actor=None)
    toast(_("Đã lưu cách nhận thông báo."))
    return back("notices.unsubscribe", token=one.token)


def _behind_link(
    one: Subscribed, *, done: bool = False, form: SoonForm | None = None, status: int = 200
) -> ResponseReturnValue:
    if form is None and one.choice is not None:
        # Made fresh: what was sent here belonged to the other form of the page.
        form = soon_form(queries.house().topics[one.topic], formdata=None, mail=one.choice.mail.value)
    is_off = one.choice is not None and one.choice.mail is Frequency.OFF
    return render("notices/unsubscribe.html", status, one=one, form=form, done=done, is_off=is_off)


def _stay() -> ResponseReturnValue:
    topic = request.args.get("topic", "")
    return back(
        "notices.inbox",
        show="unread" if request.args.get("show") == "unread" else None,
        topic=topic if topic in queries.house().topics else None,
    )


def _unread() -> int:
    account = current_account()
    return queries.unread_count(account.id) if account is not None else 0
