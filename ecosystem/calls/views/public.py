"""What everybody reads of calls, and the questions they ask."""

from __future__ import annotations

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.forms.calls import AskForm, ButtonForm
from ecosystem.calls.models import Call, CallDocument
from ecosystem.calls.queries import holding
from ecosystem.calls.views.base import A_DAY, bp
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.prose import markdown
from ecosystem.directory.queries import local
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, public
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, paginate, render, toast

TEXT_MOST = 100


@bp.get("/calls")
@public
def calls() -> ResponseReturnValue:
    """Every call that is or was open, narrowed by kind, time and words."""
    kind, when = request.args.get("kind", ""), request.args.get("when", "")
    text = request.args.get("q", "").strip()[:TEXT_MOST]
    page = paginate(queries.shown(kind, when, text))
    return render(
        "calls/list.html",
        page=page,
        cards=queries.cards(page.items),
        kinds=[(one.value, name) for one, name in queries.KINDS.items()],
        kind=kind,
        when=when,
        q=text,
    )


@bp.get("/calls/<slug>")
@allow(rules.may_read, load=queries.call, strangers=True)
def call(one: Call) -> ResponseReturnValue:
    """One call."""
    return call_page(one)


@bp.post("/calls/<slug>/questions")
@allow(rules.may_read, load=queries.call)
@limited(Limit("calls.ask", 20, A_DAY, by_account))
def ask(one: Call) -> ResponseReturnValue:
    """Ask something in public."""
    form = AskForm()
    if not form.validate_on_submit():
        return call_page(one, 422, form)
    try:
        actions.ask(current_account(), one, words=form.words.data or "")
    except Refused as no:
        form.refuse(no.message, "words")
        return call_page(one, 422, form)
    toast(_("Đã gửi câu hỏi. Bạn được báo khi có câu trả lời."))
    return back("calls.call", slug=one.slug, _anchor="questions")


@bp.post("/calls/<slug>/follow")
@allow(rules.may_read, load=queries.call)
def follow(one: Call) -> ResponseReturnValue:
    """Hear of the call, or no more."""
    form = ButtonForm()
    if form.validate_on_submit():
        if form.value.data == "stop":
            actions.unsubscribe(current_account(), one)
            toast(_("Bạn không theo dõi đợt này nữa."))
        else:
            actions.subscribe(current_account(), one)
            toast(_("Bạn được báo khi đợt mở và khi có câu trả lời mới."))
    return back("calls.call", slug=one.slug)


@bp.get("/calls/documents/<int:document_id>")
@allow(rules.may_read_of, load=queries.document, strangers=True)
def document(document: CallDocument) -> ResponseReturnValue:
    """A file of the call, as a download."""
    return stored(document.file, document.title)


def call_page(one: Call, status: int = 200, form: AskForm | None = None) -> ResponseReturnValue:
    """The page of a call, with what was wrong in a question."""
    account = current_account()
    body = local(one.body_vi, one.body_en)
    return render(
        "calls/call.html",
        status,
        one=one,
        card=queries.card(one),
        conditions=holding.conditions(one),
        body=markdown(body),
        body_language=body.language,
        beside=current_app.extensions["house"].of_call(one.id),
        answered=[(question, markdown(question.answer)) for question in queries.answered(one.id)],
        waiting=queries.waiting_of(one.id, account.id) if account else [],
        is_following=account is not None and queries.is_subscribed(one.id, account.id),
        may_work=rules.may_work_on(account, one),
        last_second=rules.last_second(one.closes_at, one.grace_minutes) if one.closes_at else None,
        now=clock.now(),
        form=form or AskForm(formdata=None),
    )
