"""The manager's pages of a call: the list, making one, changing it, moving it, who works on it, files, questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.forms import calls as forms
from ecosystem.calls.models import Call, CallDocument, CallQuestion, CallState, ManagerRight
from ecosystem.calls.queries import forms as versions
from ecosystem.calls.rules.calls import EDITABLE
from ecosystem.calls.rules.reminders import USUAL
from ecosystem.calls.views.base import bp
from ecosystem.core.errors import Refused
from ecosystem.core.prose import markdown
from ecosystem.core.text import whole_number
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast

FIELD_OF = {"closed-first": "closes_on", "earlier": "closes_on"}


@bp.get("/manager/calls")
@signed_in
def managed() -> ResponseReturnValue:
    """The calls one works on."""
    account = current_account()
    page = paginate(queries.mine(account))
    return render(
        "calls/manager/list.html", page=page, cards=queries.cards(page.items), may_create=rules.may_create(account)
    )


@bp.get("/manager/calls/new")
@allow(rules.may_create)
def new_call() -> ResponseReturnValue:
    """The form of a new call."""
    kinds = rules.kinds_of(current_account())
    start: dict[str, Any] = {
        "kind": kinds[0].value,
        "grace_minutes": "15",
        "opens_hour": "08:00",
        "closes_hour": "17:00",
    }
    start["remind"] = [str(hours) for hours in USUAL]
    return _edit_page(None, forms.NewCallForm(formdata=None, data=start))


@bp.post("/manager/calls/new")
@allow(rules.may_create)
def create_call() -> ResponseReturnValue:
    """Keep a new call as a draft."""
    form = forms.NewCallForm()
    if not form.validate_on_submit():
        return _edit_page(None, form, 422)
    try:
        made = actions.create(current_account(), forms.kind_of(form), form.values())
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _edit_page(None, form, 422)
    toast(_("Đã lưu bản nháp. Tiếp theo: biểu mẫu và điều kiện."))
    return back("calls.manage", slug=made.slug)


@bp.get("/manager/calls/<slug>")
@allow(rules.may_work_on, load=queries.call)
def manage(one: Call) -> ResponseReturnValue:
    """The inside of a call: where it stands, what is missing, what may follow."""
    return manage_page(one)


@bp.get("/manager/calls/<slug>/edit")
@allow(rules.may_work_on, load=queries.call, then=rules.may_edit)
def edit_call(one: Call) -> ResponseReturnValue:
    """The form of a call's texts and window."""
    return _edit_page(one, forms.CallForm.of(one))


@bp.post("/manager/calls/<slug>/edit")
@allow(rules.may_work_on, load=queries.call, then=rules.may_edit)
def save_call(one: Call) -> ResponseReturnValue:
    """Keep them."""
    form = forms.CallForm()
    if not form.validate_on_submit():
        return _edit_page(one, form, 422)
    try:
        actions.edit(current_account(), one, form.values(), version=whole_number(form.version.data))
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _edit_page(one, form, 409 if no.code in ("stale", "state") else 422)
    toast(_("Đã lưu."))
    return back("calls.manage", slug=one.slug)


@bp.post("/manager/calls/<slug>/move")
@allow(rules.may_work_on, load=queries.call)
def move_call(one: Call) -> ResponseReturnValue:
    """Take a call a step on, or back."""
    form = forms.MoveForm()
    wanted = form.to.data or ""
    if not form.validate_on_submit() or wanted not in {state.value for state in CallState}:
        return manage_page(one, 422)
    return _act(one, lambda actor: actions.move(actor, one, CallState(wanted), note=form.note.data or ""))


@bp.get("/manager/calls/<slug>/people")
@allow(rules.may_work_on, load=queries.call)
def managers(one: Call) -> ResponseReturnValue:
    """Who works on the call."""
    return _people_page(one, forms.ManagerForm(formdata=None))


@bp.post("/manager/calls/<slug>/people")
@allow(rules.may_work_on, load=queries.call, then=rules.may_lead)
def add_manager(one: Call) -> ResponseReturnValue:
    """Let somebody work on it."""
    form = forms.ManagerForm()
    if not form.validate_on_submit():
        return _people_page(one, form, 422)
    try:
        actions.add_manager(current_account(), one, email=form.email.data or "", right=ManagerRight(form.right.data))
    except Refused as no:
        form.refuse(no.message, "email" if no.code == "email" else None)
        return _people_page(one, form, 422)
    toast(_("Đã thêm người làm cùng."))
    return back("calls.managers", slug=one.slug)


@bp.post("/manager/calls/<slug>/people/<int:account_id>/right")
@allow(rules.may_work_on_of, load=queries.seat)
def set_manager(seat: rules.Seat) -> ResponseReturnValue:
    """Change what a manager may do."""
    form = forms.RightForm()
    if not form.validate_on_submit():
        return back("calls.managers", slug=seat.call.slug)
    right = ManagerRight(form.right.data)
    return _act(
        seat.call, lambda actor: actions.set_manager(actor, seat.call, seat.account_id, right), "calls.managers"
    )


@bp.post("/manager/calls/<slug>/people/<int:account_id>/remove")
@allow(rules.may_work_on_of, load=queries.seat)
def remove_manager(seat: rules.Seat) -> ResponseReturnValue:
    """Take a manager off."""
    if not forms.ButtonForm().validate_on_submit():
        return back("calls.managers", slug=seat.call.slug)
    return _act(seat.call, lambda actor: actions.remove_manager(actor, seat.call, seat.account_id), "calls.managers")


@bp.get("/manager/calls/<slug>/documents")
@allow(rules.may_work_on, load=queries.call)
def documents(one: Call) -> ResponseReturnValue:
    """The files of a call."""
    return _documents_page(one, forms.DocumentForm(formdata=None))


@bp.post("/manager/calls/<slug>/documents")
@allow(rules.may_work_on, load=queries.call, then=rules.may_edit)
def add_document(one: Call) -> ResponseReturnValue:
    """Attach one."""
    form = forms.DocumentForm()
    upload = form.file.data
    if not form.validate_on_submit() or not upload:
        if not upload:
            form.refuse(_("Vui lòng chọn một tệp."), "file")
        return _documents_page(one, form, 422)
    try:
        actions.add_document(
            current_account(), one, upload.stream, name=upload.filename or "", title=form.title.data or ""
        )
    except Refused as no:
        form.refuse(no.message, "file")
        return _documents_page(one, form, 422)
    toast(_("Đã đính kèm."))
    return back("calls.documents", slug=one.slug)


@bp.post("/manager/calls/documents/<int:document_id>/remove")
@allow(rules.may_work_on_of, load=queries.document)
def remove_document(document: CallDocument) -> ResponseReturnValue:
    """Take one off."""
    one = document.call
    if not forms.ButtonForm().validate_on_submit():
        return back("calls.documents", slug=one.slug)
    return _act(one, lambda actor: actions.remove_document(actor, document), "calls.documents")


@bp.get("/manager/calls/<slug>/questions")
@allow(rules.may_work_on, load=queries.call)
def questions(one: Call) -> ResponseReturnValue:
    """What was asked, the unanswered first."""
    return _questions_page(one)


@bp.get("/manager/questions/<int:question_id>")
@allow(rules.may_work_on_of, load=queries.question, then=rules.may_edit_of)
def question(question: CallQuestion) -> ResponseReturnValue:
    """One question, to be answered or its answer mended."""
    return _question_page(question, forms.AnswerForm(formdata=None, data={"words": question.answer}))


@bp.post("/manager/questions/<int:question_id>")
@allow(rules.may_work_on_of, load=queries.question, then=rules.may_edit_of)
def answer(question: CallQuestion) -> ResponseReturnValue:
    """Answer in public."""
    form = forms.AnswerForm()
    one = question.call
    if not form.validate_on_submit():
        return _question_page(question, form, 422)
    return _act(one, lambda actor: actions.answer(actor, question, words=form.words.data or ""), "calls.questions")


@bp.post("/manager/questions/<int:question_id>/hide")
@allow(rules.may_work_on_of, load=queries.question)
def hide(question: CallQuestion) -> ResponseReturnValue:
    """Put a question aside."""
    if not forms.ButtonForm().validate_on_submit():
        return back("calls.questions", slug=question.call.slug)
    return _act(question.call, lambda actor: actions.hide(actor, question), "calls.questions")


def _act(one: Call, act: Callable[[Any], object], endpoint: str = "calls.manage") -> ResponseReturnValue:
    try:
        act(current_account())
    except Refused as no:
        return manage_page(one, 409, str(no.message))
    toast(_("Đã lưu."))
    return back(endpoint, slug=one.slug)


def manage_page(one: Call, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    """The inside of a call, with why something was refused."""
    account = current_account()
    asks = sum(question.asks for question in versions.form_of(versions.newest(one.id)).questions())
    return render(
        "calls/manager/call.html",
        status,
        one=one,
        card=queries.card(one),
        refusal=refusal,
        lacks=queries.lacks(one) if one.state is CallState.DRAFT else [],
        behind=current_app.extensions["house"].behind_call(one.id),
        next_states=[state for state in CallState if rules.may_move(account, one, state)],
        steps=queries.steps_of(one),
        is_manager=rules.is_manager(account, one),
        may_edit=rules.may_edit(account, one),
        may_lead=rules.may_lead(account, one),
        is_editable=one.state in EDITABLE,
        overview=queries.overview(one, asks),
        rights=forms.RIGHTS,
        own_right=rules.right_of(account, one),
    )


def _edit_page(one: Call | None, form: forms.CallForm, status: int = 200) -> ResponseReturnValue:
    return render("calls/manager/edit.html", status, one=one, form=form, card=queries.card(one) if one else None)


def _people_page(one: Call, form: forms.ManagerForm, status: int = 200) -> ResponseReturnValue:
    may_lead = rules.may_lead(current_account(), one)
    rights = [(right.value, name) for right, name in forms.RIGHTS.items()]
    return render(
        "calls/manager/people.html",
        status,
        one=one,
        card=queries.card(one),
        form=form,
        rights=rights,
        is_manager=rules.is_manager(current_account(), one),
        notes=forms.RIGHT_NOTES,
        may_lead=may_lead,
    )


def _documents_page(one: Call, form: forms.DocumentForm, status: int = 200) -> ResponseReturnValue:
    may_edit = rules.may_edit(current_account(), one)
    return render(
        "calls/manager/documents.html",
        status,
        one=one,
        card=queries.card(one),
        form=form,
        is_manager=rules.is_manager(current_account(), one),
        may_edit=may_edit,
    )


def _question_page(question: CallQuestion, form: forms.AnswerForm, status: int = 200) -> ResponseReturnValue:
    one = question.call
    return render("calls/manager/question.html", status, one=one, card=queries.card(one), question=question, form=form)


def _questions_page(one: Call) -> ResponseReturnValue:
    page = paginate(queries.all_questions(one.id))
    return render(
        "calls/manager/questions.html",
        one=one,
        card=queries.card(one),
        page=page,
        rows=[(question, markdown(question.answer)) for question in page.items],
        is_manager=rules.is_manager(current_account(), one),
        may_edit=rules.may_edit(current_account(), one),
    )
