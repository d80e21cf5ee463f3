"""The applicant's pages: begin, the list of tasks, check, send, the receipt, one's own applications."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.forms.receiving import CodeForm, NoteForm, StartForm
from ecosystem.calls.models import Application, ApplicationState, Call
from ecosystem.calls.queries import applications, holding, reading, results, words
from ecosystem.calls.rules import answers as shape
from ecosystem.calls.rules import applications as rights
from ecosystem.calls.views.base import A_DAY, bp
from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.directory import queries as directory
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, paginate, render, toast

CODES = Limit("calls.code", 10, 3600, by_account)


@bp.get("/applications")
@signed_in
def my_applications() -> ResponseReturnValue:
    """The applications of one's profiles."""
    account = current_account()
    page = paginate(applications.own(account))
    return render("calls/applications.html", page=page, rows=applications.own_rows(account, page.items))


@bp.get("/calls/<slug>/apply")
@allow(rules.may_read, load=queries.call)
def apply(one: Call) -> ResponseReturnValue:
    """Begin, or go on with what was begun."""
    return _start_page(one, StartForm.of(one))


@bp.post("/calls/<slug>/apply")
@allow(rules.may_read, load=queries.call)
@limited(Limit("calls.start", 60, A_DAY, by_account))
def start(one: Call) -> ResponseReturnValue:
    """Begin an application in the name of a profile."""
    form = StartForm.of(one, sent=True)
    if not form.validate_on_submit():
        return _start_page(one, form, 422)
    try:
        made = actions.start(
            current_account(), one, directory.profile(form.profile.data or ""), code=form.code.data or ""
        )
    except Refused as no:
        form.refuse(no.message, "code" if no.code.startswith("code") else None)
        return _start_page(one, form, 422 if no.code.startswith("code") else 409)
    toast(_("Đã mở bản nháp. Những mục có trong hồ sơ đã được điền sẵn."))
    return back("calls.application", key=made.key)


@bp.get("/applications/<key>")
@allow(rights.is_applicant, load=applications.application)
def application(one: Application) -> ResponseReturnValue:
    """Where an application stands: the list of tasks while it is written, its history afterwards."""
    return _home(one)


@bp.get("/applications/<key>/check")
@allow(rights.is_applicant, load=applications.application)
def check(one: Application) -> ResponseReturnValue:
    """Everything once more before it is sent."""
    if not rights.may_write(current_account(), one):
        return back("calls.application", key=one.key)
    return _check_page(one)


@bp.post("/applications/<key>/submit")
@allow(rights.is_applicant, load=applications.application)
@limited(Limit("calls.submit", 200, A_DAY, by_account))
def submit(one: Application) -> ResponseReturnValue:
    """Send it."""
    if not NoteForm().validate_on_submit():
        return _check_page(one, 422)
    try:
        actions.submit(current_account(), one)
    except Refused as no:
        if no.code == "sent":
            # The other of two clicks: it was sent, and here is the receipt.
            return back("calls.receipt", key=one.key)
        return _check_page(one, 409 if no.code in ("closed", "rights") else 422, str(no.message))
    return back("calls.receipt", key=one.key)


@bp.get("/applications/<key>/receipt")
@allow(rights.is_applicant, load=applications.application)
def receipt(one: Application) -> ResponseReturnValue:
    """What was sent, when, under which number and digest: a page to print."""
    sent = applications.submissions(one.id)
    if not sent:
        raise NotFound
    wanted = request.args.get("revision", "")
    shown = next((row for row in sent if str(row.number) == wanted), sent[0])
    return render(
        "calls/receipt.html",
        one=one,
        call=queries.card(one.call),
        shown=shown,
        all=sent,
        parts=reading.of_submission(shown),
        name=holding.name_of(one.profile),
    )


@bp.post("/applications/<key>/withdraw")
@allow(rights.is_applicant, load=applications.application)
def withdraw(one: Application) -> ResponseReturnValue:
    """Take it back."""
    form = NoteForm()
    if not form.validate_on_submit():
        return _home(one, 422)
    note = form.note.data or ""
    return act(one, lambda actor: actions.withdraw(actor, one, note=note), _("Đã rút hồ sơ."))


@bp.post("/applications/<key>/discard")
@allow(rights.is_applicant, load=applications.application)
def discard_application(one: Application) -> ResponseReturnValue:
    """Put a draft away."""
    if not NoteForm().validate_on_submit():
        return _home(one, 422)
    return act(one, lambda actor: actions.discard(actor, one), _("Đã bỏ bản nháp."))


@bp.post("/applications/<key>/link")
@allow(rights.is_applicant, load=applications.application)
@limited(Limit("calls.link", 10, A_DAY, by_account))
def mail_link(one: Application) -> ResponseReturnValue:
    """Send the address of the draft by mail."""
    if not NoteForm().validate_on_submit():
        return _home(one, 422)
    return act(one, lambda actor: actions.ask_for_link(actor, one), _("Đã gửi liên kết vào email của bạn."))


@bp.post("/applications/<key>/code")
@allow(rights.is_applicant, load=applications.application)
@limited(CODES)
def use_code(one: Application) -> ResponseReturnValue:
    """A code for late entry."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _home(one, 422, form=form)
    try:
        actions.redeem(current_account(), one, form.code.data or "")
    except Refused as no:
        form.refuse(no.message, "code")
        return _home(one, 422, form=form)
    toast(_("Mã đúng. Bạn nộp được tới hạn mới."))
    return back("calls.application", key=one.key)


def act(one: Application, verb: Callable[[Any], object], said: str) -> ResponseReturnValue:
    """Run a verb on an application, say how it went, and go back to its page."""
    try:
        verb(current_account())
    except Refused as no:
        return _home(one, 409, str(no.message))
    toast(said)
    return back("calls.application", key=one.key)


def _start_page(one: Call, form: StartForm, status: int = 200) -> ResponseReturnValue:
    account = current_account()
    kinds = rights.APPLICANTS[one.kind]
    return render(
        "calls/apply.html",
        status,
        one=one,
        card=queries.card(one),
        form=form,
        begun=applications.own_rows(account, applications.own_of_call(account, one)),
        may_create=[kind.value for kind in directory.creatable(account) if kind in kinds],
        is_open=rules.is_taking(one, clock.now()),
    )


def _check_page(one: Application, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    draft = applications.draft(one)
    lacking = shape.missing(draft.form, draft.values, clock.today())
    sections = {q.key: part.key for part in draft.form.sections for q in part.questions}
    profile = directory.profile_by_id(one.profile_id)
    findings = holding.judged(profile, one.call)
    return render(
        "calls/check.html",
        status,
        one=one,
        call=queries.card(one.call),
        parts=reading.of_draft(draft),
        lacking=[(words.label(q), sections[q.key], q.key) for q in lacking],
        untouched=[(words.label(q), sections[q.key], q.key) for q in reading.untouched(draft)],
        told=holding.told(profile, findings),
        refusal=refusal,
        in_time=rights.is_in_time(one, clock.now()),
        last=reading.last_moment(one),
        twins=applications.twins(one),
        goes_public=results.public_questions(one.call_id),
    )


def _home(one: Application, status: int = 200, refusal: str = "", form: CodeForm | None = None) -> ResponseReturnValue:
    account, draft = current_account(), applications.draft(one)
    profile = directory.profile_by_id(one.profile_id)
    return render(
        "calls/application.html",
        status,
        one=one,
        call=queries.card(one.call),
        name=holding.name_of(profile),
        state_label=applications.state_label(one.state),
        look=applications.look(one.state),
        tasks=applications.tasks(draft),
        words=words,
        told=holding.told(profile, holding.judged(profile, one.call)),
        steps=[(step, applications.state_label(step.state)) for step in applications.steps(one.id)],
        sent=applications.submissions(one.id),
        asked=[q for q in draft.form.questions() if q.key in one.asked],
        sections={q.key: part.key for part in draft.form.sections for q in part.questions},
        may_write=rights.may_write(account, one),
        may_withdraw=rights.may_move(account, one, ApplicationState.WITHDRAWN),
        in_time=rights.is_in_time(one, clock.now()),
        last=reading.last_moment(one),
        refusal=refusal,
        form=form or CodeForm(formdata=None),
    )
