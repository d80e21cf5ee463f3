"""The builder of a form: sections and questions, their order, ready-made forms, previews, conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.forms import building as forms
from ecosystem.calls.forms import calls as call_forms
from ecosystem.calls.forms.applying import section_form
from ecosystem.calls.models import Call, CallKind
from ecosystem.calls.queries import forms as versions
from ecosystem.calls.queries import words
from ecosystem.calls.queries.forms import Place
from ecosystem.calls.rules import building
from ecosystem.calls.rules.form import Form, Question, Type
from ecosystem.calls.rules.sight import Reader, sees
from ecosystem.calls.views.base import bp
from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.text import whole_number
from ecosystem.directory.queries import local
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast

STEPS = {"up": -1, "down": 1}
FIELD_OF = {
    "label": "label_vi", "options": "options", "options-twice": "options", "columns": "options",
    "profile-field": "profile_field", "need-from": "need_from", "personal-public": "public", "shown-when": "depends",
    "shown-for": "depends",
}  # fmt: skip


@bp.get("/manager/calls/<slug>/form")
@allow(rules.may_work_on_of, load=versions.place)
def build(place: Place) -> ResponseReturnValue:
    """The form as it is being built."""
    return _build_page(place)


@bp.post("/manager/calls/<slug>/form/start")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def start_form(place: Place) -> ResponseReturnValue:
    """Begin with a ready-made form or with that of an earlier call."""
    form = forms.StartForm()
    wanted = form.value.data or ""
    if not form.validate_on_submit():
        return _build_page(place, 422)
    if wanted in actions.templates():
        return _act(place, lambda actor: actions.use_template(actor, place.call, wanted))
    other = next((one for one in versions.earlier(current_account(), place.call.id) if one.slug == wanted), None)
    if other is None:
        raise NotFound
    return _act(place, lambda actor: actions.copy_from(actor, place.call, other))


@bp.post("/manager/calls/<slug>/form/in-force")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def put_in_force(place: Place) -> ResponseReturnValue:
    """Put the newest version in force."""
    if not forms.StartForm().validate_on_submit():
        return _build_page(place, 422)
    return _act(place, lambda actor: actions.put_in_force(actor, place.call))


@bp.get("/manager/calls/<slug>/form/new-section")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def new_section(place: Place) -> ResponseReturnValue:
    """The form of a new section."""
    return _section_page(place, forms.SectionForm(formdata=None))


@bp.post("/manager/calls/<slug>/form/new-section")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def add_section(place: Place) -> ResponseReturnValue:
    """Add it."""
    return _save_section(place)


@bp.get("/manager/calls/<slug>/form/sections/<section>")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def edit_section(place: Place) -> ResponseReturnValue:
    """A section's words."""
    return _section_page(place, forms.SectionForm(formdata=None, obj=place.section))


@bp.post("/manager/calls/<slug>/form/sections/<section>")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def save_section(place: Place) -> ResponseReturnValue:
    """Keep them."""
    return _save_section(place)


@bp.post("/manager/calls/<slug>/form/sections/<section>/move")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def move_section(place: Place) -> ResponseReturnValue:
    """A section up or down."""
    form = forms.PlaceForm()
    if not form.validate_on_submit() or form.step.data not in STEPS or place.section is None:
        return _build_page(place, 422)
    key, step = place.section.key, STEPS[form.step.data]
    return _change(place, lambda there: building.moved_section(there, key, step))


@bp.post("/manager/calls/<slug>/form/sections/<section>/remove")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def remove_section(place: Place) -> ResponseReturnValue:
    """Take a section out with its questions."""
    if not forms.StartForm().validate_on_submit() or place.section is None:
        return _build_page(place, 422)
    key = place.section.key
    return _change(place, lambda there: building.without_section(there, key))


@bp.get("/manager/calls/<slug>/form/sections/<section>/new-question")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def new_question(place: Place) -> ResponseReturnValue:
    """Choose a type, then describe the question."""
    kind = request.args.get("type", "")
    if kind not in {one.value for one in Type}:
        names = [(one.value, name) for one, name in words.TYPES.items()]
        return render("calls/manager/types.html", place=place, card=queries.card(place.call), names=names)
    return _question_page(place, forms.QuestionForm.of(place.form, Type(kind), None))


@bp.post("/manager/calls/<slug>/form/sections/<section>/new-question")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def add_question(place: Place) -> ResponseReturnValue:
    """Add it at the end of its section."""
    kind = request.args.get("type", "")
    if kind not in {one.value for one in Type}:
        raise NotFound
    return _save_question(place, forms.QuestionForm.of(place.form, Type(kind), None, sent=True))


@bp.get("/manager/calls/<slug>/form/questions/<question>")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def edit_question(place: Place) -> ResponseReturnValue:
    """A question with all its flags."""
    stood = _question(place)
    return _question_page(place, forms.QuestionForm.of(place.form, stood.type, stood))


@bp.post("/manager/calls/<slug>/form/questions/<question>")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def save_question(place: Place) -> ResponseReturnValue:
    """Keep it."""
    stood = _question(place)
    return _save_question(place, forms.QuestionForm.of(place.form, stood.type, stood, sent=True))


@bp.post("/manager/calls/<slug>/form/questions/<question>/move")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def move_question(place: Place) -> ResponseReturnValue:
    """A question up or down by a button, or to where it was dragged."""
    form, key = forms.PlaceForm(), _question(place).key
    if not form.validate_on_submit():
        return _build_page(place, 422)
    if form.step.data in STEPS:
        step = STEPS[form.step.data]
        return _change(place, lambda there: building.moved_question(there, key, step))
    section, at = form.section.data or "", whole_number(form.place.data)
    return _change(place, lambda there: building.placed_question(there, key, section, -1 if at is None else at))


@bp.post("/manager/calls/<slug>/form/questions/<question>/remove")
@allow(rules.may_work_on_of, load=versions.place, then=rules.may_edit_of)
def remove_question(place: Place) -> ResponseReturnValue:
    """Take a question out."""
    key = _question(place).key
    if not forms.StartForm().validate_on_submit():
        return _build_page(place, 422)
    return _change(place, lambda there: building.without_question(there, key))


@bp.get("/manager/calls/<slug>/form/preview")
@allow(rules.may_work_on_of, load=versions.place)
def preview(place: Place) -> ResponseReturnValue:
    """The form as an applicant or a juror meets it."""
    asked = request.args.get("as", "")
    reader = Reader(asked) if asked in {one.value for one in Reader} else Reader.APPLICANT
    parts = [(section, section_form(section.questions)) for section in place.form.sections]
    for _section, form in parts:
        form.mark_needed(clock.today())
    hidden = {one.key for one in place.form.questions() if one.asks and not sees(reader, one)}
    return render(
        "calls/manager/preview.html",
        place=place,
        card=queries.card(place.call),
        reader=reader,
        parts=parts,
        hidden=hidden,
        words=words,
    )


@bp.get("/manager/calls/<slug>/eligibility")
@allow(rules.may_work_on, load=queries.call, then=rules.may_edit)
def eligibility(one: Call) -> ResponseReturnValue:
    """The conditions of a call."""
    return _rules_page(one, call_forms.RulesForm.of(one))


@bp.post("/manager/calls/<slug>/eligibility")
@allow(rules.may_work_on, load=queries.call, then=rules.may_edit)
def save_eligibility(one: Call) -> ResponseReturnValue:
    """Keep them."""
    form = call_forms.RulesForm()
    if not form.validate_on_submit():
        return _rules_page(one, form, 422)
    try:
        actions.set_rules(current_account(), one, form.wanted())
    except Refused as no:
        form.refuse(no.message)
        return _rules_page(one, form, 422)
    toast(_("Đã lưu điều kiện."))
    return back("calls.manage", slug=one.slug)


def _question(place: Place) -> Question:
    if place.question is None:
        raise NotFound
    return place.question


def _change(place: Place, make: Callable[[Form], Form]) -> ResponseReturnValue:
    return _act(place, lambda actor: actions.change(actor, place.call, make))


def _act(place: Place, act: Callable[[Any], object]) -> ResponseReturnValue:
    try:
        act(current_account())
    except Refused as no:
        return _build_page(place, 409, str(no.message))
    return back("calls.build", slug=place.call.slug, _anchor=place.question.key if place.question else None)


def _save_section(place: Place) -> ResponseReturnValue:
    form = forms.SectionForm()
    if not form.validate_on_submit():
        return _section_page(place, form, 422)
    section = form.section(place.section.key if place.section else "")
    try:
        actions.put_section(current_account(), place.call, section)
    except Refused as no:
        form.refuse(no.message)
        return _section_page(place, form, 422)
    return back("calls.build", slug=place.call.slug)


def _save_question(place: Place, form: forms.QuestionForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _question_page(place, form, 422)
    section = place.section.key if place.section else ""
    try:
        actions.put_question(current_account(), place.call, section, form.question())
    except Refused as no:
        field = FIELD_OF.get(no.code)
        form.refuse(no.message, field if field in form else None)
        return _question_page(place, form, 422)
    return back("calls.build", slug=place.call.slug)


def _build_page(place: Place, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    account = current_account()
    return render(
        "calls/manager/form.html",
        status,
        place=place,
        card=queries.card(place.call),
        refusal=refusal,
        words=words,
        templates=_templates(place.call.kind),
        earlier=queries.cards(versions.earlier(account, place.call.id)) if not place.form.sections else [],
        is_manager=rules.is_manager(account, place.call),
        may_edit=rules.may_edit(account, place.call),
        in_force=versions.in_force(place.call.id),
    )


def _templates(kind: CallKind) -> list[tuple[str, str, bool]]:
    """The ready-made forms, those for this kind of call first: name, title, whether it is for this kind."""
    known = [
        (name, local(one["title_vi"], one["title_en"]), one["kind"] == kind)
        for name, one in actions.templates().items()
    ]
    return sorted(known, key=lambda one: not one[2])


def _section_page(place: Place, form: forms.SectionForm, status: int = 200) -> ResponseReturnValue:
    return render("calls/manager/section.html", status, place=place, card=queries.card(place.call), form=form)


def _question_page(place: Place, form: forms.QuestionForm, status: int = 200) -> ResponseReturnValue:
    name = words.TYPES[form.type]
    return render(
        "calls/manager/edit_question.html", status, place=place, card=queries.card(place.call), form=form, name=name
    )


def _rules_page(one: Call, form: call_forms.RulesForm, status: int = 200) -> ResponseReturnValue:
    return render("calls/manager/eligibility.html", status, one=one, card=queries.card(one), form=form)
