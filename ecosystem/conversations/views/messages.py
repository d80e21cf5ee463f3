"""The list of conversations with its search, one conversation, writing in it, and what is attached."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Introduction, Side
from ecosystem.connections.queries.blocks import are_apart
from ecosystem.conversations import actions, queries, rules
from ecosystem.conversations.forms import MessageForm, ReadForm
from ecosystem.conversations.models import MessageFile
from ecosystem.conversations.queries import outcomes
from ecosystem.conversations.rules.outcomes import NAMES, SIGNS
from ecosystem.conversations.views.base import A_DAY, bp
from ecosystem.conversations.views.meetings import shown
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, paginate, render

OF_FILES = ("files-many", "files-large", "file-empty", "file-too-large", "file-type")
FORM_CODES = {"empty": "body", "long": "body", **dict.fromkeys(OF_FILES, "files")}


@bp.get("/conversations")
@signed_in
def conversations() -> ResponseReturnValue:
    """My conversations, or the messages in them that hold a text."""
    account = current_account()
    text = request.args.get("q", "").strip()[: rules.SEARCH_MOST]
    select = queries.found(account.id, text) if text else queries.conversations(account.id)
    page = paginate(select, scalars=False)
    rows = queries.rows([(one, message_id) for one, message_id in page.items], account.id)
    return render("conversations/list.html", page=page, rows=rows, q=text)


@bp.get("/introductions/<key>/conversation")
@allow(rules.may_read, load=connections.introduction)
def conversation(one: Introduction) -> ResponseReturnValue:
    """One conversation, its newest page first, the newest message at the bottom."""
    return _page(one)


@bp.post("/introductions/<key>/conversation")
@allow(rules.may_read, load=connections.introduction)
@limited(Limit("conversations.send", 300, A_DAY, by_account))
def send(one: Introduction) -> ResponseReturnValue:
    """Write a message."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(one, 422, form=form)
    attached = [actions.Attached(one.stream, one.filename or "") for one in form.files.data or () if one]
    try:
        actions.send(current_account(), one, body=form.body.data or "", attached=attached)
    except Refused as no:
        form.refuse(no.message, FORM_CODES.get(no.code))
        return _page(one, 422 if no.code in FORM_CODES else 409, form=form)
    return back("conversations.conversation", key=one.key, _anchor="last-word")


@bp.post("/introductions/<key>/conversation/read")
@allow(rules.may_read, load=connections.introduction)
def read(one: Introduction) -> ResponseReturnValue:
    """Say that a page was seen: the script does when the page is before somebody's eyes, else a button."""
    form = ReadForm()
    newest = whole_number(form.newest.data)
    if form.validate_on_submit() and newest is not None:
        actions.read_up_to(current_account(), one, newest)
    return back("conversations.conversation", key=one.key)


@bp.get("/messages/<key>/files/<int(max=9):place>")
@allow(rules.may_open_file, load=queries.attachment)
def attachment(attached: MessageFile) -> ResponseReturnValue:
    """What is attached to a message, as a download."""
    return stored(attached.file)


def _page(one: Introduction, status: int = 200, form: MessageForm | None = None) -> ResponseReturnValue:
    account = current_account()
    side = introductions.side_of(account, one) or Side.ASKED
    other = Side.ASKER if side is Side.ASKED else Side.ASKED
    page = paginate(queries.messages_of(one.id))
    unread = queries.first_unread(account.id, one.id)
    newest = page.items[0].id if page.items else 0
    context: dict[str, Any] = {
        "page": page,
        "lines": queries.lines(reversed(page.items), side, seen=queries.seen_up_to(one, other), unread=unread),
        "newest": newest,
        "is_unread": unread is not None and newest >= unread,
        "may_write": rules.may_write(account, one) and not are_apart(one.asker_id, one.asked_id),
        "mine": introductions.profile_of(one, side),
        "other": introductions.profile_of(one, other),
        "marks": outcomes.marks_of(one.id),
        "meetings": shown(account, one),
    }
    return render(
        "conversations/conversation.html",
        status,
        one=one,
        form=form or MessageForm(formdata=None),
        side=side,
        kinds=NAMES,
        signs=SIGNS,
        may_mark=rules.may_mark(account, one),
        **context,
    )
