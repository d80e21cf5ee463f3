"""The manager's pages of a cohort's inside: its plan, a session with its attendance and QR code, materials."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import segno
from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.text import whole_number
from ecosystem.programs import actions, rules
from ecosystem.programs.forms.cohorts import PickForm
from ecosystem.programs.forms.curriculum import (
    AttendanceForm,
    MaterialForm,
    ModuleForm,
    MoveForm,
    SessionForm,
    marks_of,
    presences,
)
from ecosystem.programs.models import Cohort, CohortMaterial, CohortModule, CohortSession
from ecosystem.programs.queries import cohorts
from ecosystem.programs.queries import curriculum as queries
from ecosystem.programs.rules import curriculum as inside
from ecosystem.programs.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, render, toast

STEPS = {"up": -1, "down": 1}
FIELD_OF = {"backwards": "ends", "trainers": "trainers"}


@bp.get("/manager/cohorts/<key>/plan")
@allow(rules.may_run, load=cohorts.cohort)
def plan(one: Cohort) -> ResponseReturnValue:
    """The curriculum of a cohort."""
    return _plan_page(one)


@bp.post("/manager/cohorts/<key>/modules")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def put_module(one: Cohort) -> ResponseReturnValue:
    """A new part, or another name for one."""
    form = ModuleForm()
    if not form.validate_on_submit():
        return _plan_page(one, 422, form=form)
    module = _module(one, form.module.data)
    words = {"title_vi": form.title_vi.data or "", "title_en": form.title_en.data or ""}
    actions.put_module(current_account(), one, module=module, **words)
    toast(_("Đã lưu."))
    return back("programs.plan", key=one.key)


@bp.post("/manager/cohorts/<key>/modules/move")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def move_module(one: Cohort) -> ResponseReturnValue:
    """Move a part one place up or down."""
    form = MoveForm()
    module = _module(one, form.value.data)
    if form.validate_on_submit() and module is not None and form.to.data in STEPS:
        actions.move_module(current_account(), one, module, by=STEPS[form.to.data])
        return back("programs.plan", key=one.key, _anchor=f"module-{module.id}")
    return back("programs.plan", key=one.key)


@bp.post("/manager/cohorts/<key>/modules/drop")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def drop_module(one: Cohort) -> ResponseReturnValue:
    """Take a part away."""
    form = PickForm()
    module = _module(one, form.value.data)
    if form.validate_on_submit() and module is not None:
        actions.drop_module(current_account(), one, module)
        toast(_("Đã bỏ phần này; các buổi của nó vẫn còn."))
    return back("programs.plan", key=one.key)


@bp.get("/manager/cohorts/<key>/sessions/new")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def new_session(one: Cohort) -> ResponseReturnValue:
    """The form of a new session."""
    return _session_form(one, None, SessionForm.of(None, queries.modules(one.id)))


@bp.post("/manager/cohorts/<key>/sessions/new")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def create_session(one: Cohort) -> ResponseReturnValue:
    """Keep it."""
    form = SessionForm()
    form.offer(queries.modules(one.id))
    if not form.validate_on_submit():
        return _session_form(one, None, form, 422)
    try:
        made = actions.create_session(current_account(), one, form.values())
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _session_form(one, None, form, 422)
    toast(_("Đã lưu."))
    return back("programs.session", key=made.key)


@bp.get("/manager/sessions/<key>")
@allow(inside.may_run_thing, load=queries.session)
def session(one: CohortSession) -> ResponseReturnValue:
    """One session: who was there, what there is to read, its QR code."""
    return _session_page(one)


@bp.get("/manager/sessions/<key>/edit")
@allow(inside.may_run_thing, load=queries.session, then=inside.may_change_thing)
def edit_session(one: CohortSession) -> ResponseReturnValue:
    """The form of a session."""
    return _session_form(one.cohort, one, SessionForm.of(one, queries.modules(one.cohort_id)))


@bp.post("/manager/sessions/<key>/edit")
@allow(inside.may_run_thing, load=queries.session, then=inside.may_change_thing)
def save_session(one: CohortSession) -> ResponseReturnValue:
    """Keep it."""
    form = SessionForm()
    form.offer(queries.modules(one.cohort_id))
    if not form.validate_on_submit():
        return _session_form(one.cohort, one, form, 422)
    try:
        actions.edit_session(current_account(), one, form.values(), version=whole_number(form.version.data))
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _session_form(one.cohort, one, form, 409 if no.code == "stale" else 422)
    toast(_("Đã lưu."))
    return back("programs.session", key=one.key)


@bp.post("/manager/sessions/<key>/cancel")
@allow(inside.may_run_thing, load=queries.session, then=inside.may_change_thing)
def cancel_session(one: CohortSession) -> ResponseReturnValue:
    """Call it off."""
    if not PickForm().validate_on_submit():
        return _session_page(one, 422)
    return _act(one, lambda actor: actions.cancel_session(actor, one), _("Đã huỷ buổi này."))


@bp.post("/manager/sessions/<key>/attendance")
@allow(inside.may_run_thing, load=queries.session, then=inside.may_change_thing)
def mark_attendance(one: CohortSession) -> ResponseReturnValue:
    """Write down who was there."""
    if not AttendanceForm().validate_on_submit():
        return _session_page(one, 422)
    marks = marks_of(request.form.to_dict())
    return _act(one, lambda actor: actions.mark_attendance(actor, one, marks), _("Đã lưu điểm danh."))


@bp.get("/manager/sessions/<key>/code.svg")
@allow(inside.may_run_thing, load=queries.session)
def code_picture(one: CohortSession) -> ResponseReturnValue:
    """The QR picture that leads to the check-in."""
    address = str(current_app.config["SITE_URL"]).rstrip("/") + f"/check-in/{one.code}"
    picture = io.BytesIO()
    code = segno.make(address, error="m")
    code.save(picture, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.post("/manager/sessions/<key>/materials")
@allow(inside.may_run_thing, load=queries.session, then=inside.may_change_thing)
def add_material(one: CohortSession) -> ResponseReturnValue:
    """Attach a link or a file."""
    form = MaterialForm()
    if not form.validate_on_submit():
        return _session_page(one, 422, form=form)
    sent = form.file.data
    upload = (sent.stream, sent.filename or "") if sent is not None and sent.filename else None
    try:
        actions.add_material(
            current_account(), one, title=form.title.data or "", url=form.url.data or "", upload=upload
        )
    except Refused as no:
        form.refuse(no.message, "file" if no.code.startswith("file") else "url")
        return _session_page(one, 422, form=form)
    toast(_("Đã thêm."))
    return back("programs.session", key=one.key)


@bp.post("/manager/materials/<key>/remove")
@allow(inside.may_run_thing, load=queries.material, then=inside.may_change_thing)
def remove_material(one: CohortMaterial) -> ResponseReturnValue:
    """Take it off."""
    if PickForm().validate_on_submit():
        actions.remove_material(current_account(), one)
        toast(_("Đã gỡ tài liệu."))
    return back("programs.plan", key=one.cohort.key)


@bp.get("/cohorts/materials/<key>")
@allow(inside.may_see_thing, load=queries.material_seen)
def material(seen: queries.Seen) -> ResponseReturnValue:
    """A file of a cohort, for those inside."""
    one: CohortMaterial = seen.thing
    if one.file is None:
        raise NotFound
    return stored(one.file, one.title)


def _act(one: CohortSession, verb: Callable[[Any], object], said: str) -> ResponseReturnValue:
    try:
        verb(current_account())
    except Refused as no:
        return _session_page(one, 409, refusal=str(no.message))
    toast(said)
    return back("programs.session", key=one.key)


def _module(one: Cohort, number: str | None) -> CohortModule | None:
    """A part of this cohort by its id as it was sent."""
    return next((each for each in queries.modules(one.id) if str(each.id) == number), None)


def _plan_page(one: Cohort, status: int = 200, form: ModuleForm | None = None) -> ResponseReturnValue:
    renamed = _module(one, form.module.data if form is not None else request.args.get("rename"))
    return render(
        "programs/plan.html",
        status,
        one=one,
        card=cohorts.card(one),
        parts=queries.plan(one),
        modules=queries.modules(one.id),
        materials=queries.materials(one.id),
        may_change=rules.is_running_it(current_account(), one),
        renamed=renamed,
        form=form or ModuleForm.of(renamed),
    )


def _session_form(
    cohort: Cohort, one: CohortSession | None, form: SessionForm, status: int = 200
) -> ResponseReturnValue:
    return render("programs/edit_session.html", status, one=one, card=cohorts.card(cohort), form=form)


def _session_page(one: CohortSession, status: int = 200, **more: Any) -> ResponseReturnValue:
    return render(
        "programs/session.html",
        status,
        one=one,
        card=cohorts.card(one.cohort),
        rows=queries.attended(one),
        check_ins=queries.check_ins(one.id),
        materials=queries.materials(one.cohort_id).get(one.id, []),
        presences=presences(one, clock.now()),
        may_change=rules.is_running_it(current_account(), one.cohort),
        form=more.get("form") or MaterialForm(formdata=None),
        refusal=more.get("refusal", ""),
    )
