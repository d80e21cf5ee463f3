"""The pages of those who receive applications: the queue, one application, returning it, codes for late entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.forms.receiving import ACTS, AskMoreForm, MakeCodeForm, ManyForm, NoteForm, ReasonForm
from ecosystem.calls.models import AccessCode, Application, ApplicationState, Call
from ecosystem.calls.queries import applications, forms, holding, reading, screening
from ecosystem.calls.queries.screening import Narrowed
from ecosystem.calls.rules import applications as rights
from ecosystem.calls.views.base import bp
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, paginate, render, toast

FIELD_OF = {"questions": "questions", "note": "note", "past": "day", "label": "label"}


@bp.get("/manager/calls/<slug>/applications")
@allow(rules.is_manager, load=queries.call)
def received(one: Call) -> ResponseReturnValue:
    """What was sent to a call: the queue of who checks it."""
    return _queue(one)


@bp.post("/manager/calls/<slug>/applications")
@allow(rules.is_manager, load=queries.call, then=rules.may_edit)
def sort_many(one: Call) -> ResponseReturnValue:
    """The same act on several applications."""
    found = screening.chosen(one, request.form.getlist("keys"))
    form = ManyForm.of([item.key for item in found], screening.screeners(one), sent=True)
    if not form.validate_on_submit():
        return _queue(one, 422, _("Vui lòng chọn ít nhất một hồ sơ và một việc."))
    became = actions.many(found, lambda item: _do(form, item))
    if not became.done:
        number, why = next(iter(became.refused.items()))
        return _queue(one, 409, f"{number}: {why}")
    toast(ngettext("Đã xong %(num)s hồ sơ.", "Đã xong %(num)s hồ sơ.", became.done))
    if became.refused:
        toast(_("Chưa làm được với: %(numbers)s", numbers=", ".join(became.refused)), "bad")
    return back("calls.received", slug=one.slug)


def _do(form: ManyForm, item: Application) -> None:
    account, note, reason = current_account(), form.note.data or "", form.reason.data or ""
    if form.act.data == "assign":
        actions.assign(account, item, int(form.screener.data) if form.screener.data else None)
    elif form.act.data == "take-up":
        actions.take_up(account, item)
    elif form.act.data == "let-through":
        actions.let_through(account, item, reason=reason)
    else:
        actions.turn_away(account, item, note=note, reason=reason)


def _queue(one: Call, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    account = current_account()
    narrowed = Narrowed(**{name: request.args.get(name, "") for name in ("state", "screener", "verdict", "age")})
    page = paginate(screening.received(one, narrowed, account))
    counts = applications.counts(one.id)
    states = [s for s in ApplicationState if counts.get(s.value) and s not in rights.UNSENT]
    return render(
        "calls/manager/received.html",
        status,
        one=one,
        card=queries.card(one),
        page=page,
        rows=screening.rows(page.items),
        states=[(s.value, applications.state_label(s), counts[s.value]) for s in states],
        narrowed=narrowed,
        people=screening.screeners(one),
        acts=ACTS if rules.may_edit(account, one) else [],
        drafts=counts.get("draft", 0),
        refusal=refusal,
    )


@bp.get("/manager/applications/<key>")
@allow(rights.may_receive, load=applications.application)
def received_one(one: Application) -> ResponseReturnValue:
    """One application as it was sent."""
    return _page(one)


@bp.post("/manager/applications/<key>/take-up")
@allow(rights.may_receive, load=applications.application)
def take_up(one: Application) -> ResponseReturnValue:
    """Begin to check it."""
    if not NoteForm().validate_on_submit():
        return _page(one, 422)
    return _act(one, lambda actor: actions.take_up(actor, one))


@bp.post("/manager/applications/<key>/let-through")
@allow(rights.may_receive, load=applications.application)
def let_through(one: Application) -> ResponseReturnValue:
    """To the jury."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    return _act(one, lambda actor: actions.let_through(actor, one, reason=form.reason.data or ""))


@bp.post("/manager/applications/<key>/turn-away")
@allow(rights.may_receive, load=applications.application)
def turn_away(one: Application) -> ResponseReturnValue:
    """Not eligible."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    note, reason = form.note.data or "", form.reason.data or ""
    return _act(one, lambda actor: actions.turn_away(actor, one, note=note, reason=reason))


@bp.post("/manager/applications/<key>/screener")
@allow(rights.may_receive, load=applications.application)
def assign(one: Application) -> ResponseReturnValue:
    """Say who checks it."""
    form = NoteForm()
    wanted = form.value.data or ""
    if not form.validate_on_submit() or not ((wanted.isascii() and wanted.isdigit()) or not wanted):
        return _page(one, 422)
    return _act(one, lambda actor: actions.assign(actor, one, int(wanted) if wanted else None))


@bp.get("/manager/applications/<key>/ask-for-more")
@allow(rights.may_receive, load=applications.application)
def more(one: Application) -> ResponseReturnValue:
    """Choose what is missing."""
    return _more_page(one, AskMoreForm.of(_form(one)))


@bp.post("/manager/applications/<key>/ask-for-more")
@allow(rights.may_receive, load=applications.application)
def ask_for_more(one: Application) -> ResponseReturnValue:
    """Return it."""
    form = AskMoreForm.of(_form(one), sent=True)
    if not form.validate_on_submit():
        return _more_page(one, form, 422)
    try:
        actions.ask_for_more(
            current_account(), one, questions=form.questions.data or [], note=form.note.data or "", until=form.until()
        )
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _more_page(one, form, 422)
    toast(_("Đã trả hồ sơ để bổ sung và báo cho người nộp."))
    return back("calls.received_one", key=one.key)


@bp.get("/manager/calls/<slug>/codes")
@allow(rules.may_work_on, load=queries.call)
def codes(one: Call) -> ResponseReturnValue:
    """The codes for late entry."""
    return _codes_page(one, MakeCodeForm(formdata=None))


@bp.post("/manager/calls/<slug>/codes")
@allow(rules.may_work_on, load=queries.call, then=rules.may_lead)
def make_code(one: Call) -> ResponseReturnValue:
    """Make one; the page shows it this once."""
    form = MakeCodeForm()
    if not form.validate_on_submit():
        return _codes_page(one, form, 422)
    try:
        made = actions.make_code(current_account(), one, label=form.label.data or "", late_until=form.late_until())
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _codes_page(one, form, 422)
    return _codes_page(one, MakeCodeForm(formdata=None), plain=made[1])


@bp.post("/manager/codes/<int:code_id>/revoke")
@allow(rules.may_work_on_of, load=applications.code)
def revoke_code(code: AccessCode) -> ResponseReturnValue:
    """Take one back."""
    if NoteForm().validate_on_submit():
        try:
            actions.revoke_code(current_account(), code)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(_("Đã thu hồi mã."))
    return back("calls.codes", slug=code.call.slug)


def _form(one: Application) -> Any:  # noqa: ANN401  a form of rules.form
    return forms.form_of(forms.version(one.form_id))


def _act(one: Application, act: Callable[[Any], object]) -> ResponseReturnValue:
    try:
        act(current_account())
    except Refused as no:
        return _page(one, 409, str(no.message))
    toast(_("Đã lưu."))
    return back("calls.received_one", key=one.key)


def _page(one: Application, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    account = current_account()
    reader = reading.reader_of(account, one)
    sent = applications.submissions(one.id)
    wanted = request.args.get("revision", "")
    shown = next((row for row in sent if str(row.number) == wanted), sent[0])
    at = sent.index(shown)
    may_screen = rights.may_screen(account, one)
    return render(
        "calls/manager/application.html",
        status,
        one=one,
        call=queries.card(one.call),
        name=holding.name_of(one.profile),
        state_label=applications.state_label(one.state),
        look=applications.look(one.state),
        shown=shown,
        all=sent,
        changed=reading.changed(shown, sent[at + 1]) if at + 1 < len(sent) else set(),
        parts=reading.of_submission(shown, reader) if reader else [],
        findings=holding.checked(applications.content_of(shown)["conditions"]),
        steps=[(step, applications.state_label(step.state)) for step in applications.steps(one.id)],
        twins=[(other, holding.name_of(other.profile)) for other in applications.twins(one)],
        may={state.value: may_screen and rights.may_move(account, one, state) for state in ApplicationState},
        people=screening.screeners(queries.call(one.call.slug)) if may_screen and one.state in rights.CHECKED else [],
        refusal=refusal,
    )


def _more_page(one: Application, form: AskMoreForm, status: int = 200) -> ResponseReturnValue:
    name = holding.name_of(one.profile)
    return render("calls/manager/more.html", status, one=one, call=queries.card(one.call), name=name, form=form)


def _codes_page(one: Call, form: MakeCodeForm, status: int = 200, plain: str = "") -> ResponseReturnValue:
    return render(
        "calls/manager/codes.html",
        status,
        one=one,
        card=queries.card(one),
        form=form,
        rows=applications.codes(one.id),
        plain=plain,
        is_manager=rules.is_manager(current_account(), one),
        may_lead=rules.may_lead(current_account(), one),
        now=clock.now(),
    )
