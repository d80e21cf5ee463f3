"""The manager's pages: the cohorts one runs, a new one, one of them with who is in it, who runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.calls import queries as calls
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.programs import actions, rules
from ecosystem.programs.forms.cohorts import ChangeForm, CohortForm, ManagerForm, NewCohortForm, PickForm, StepForm
from ecosystem.programs.models import Cohort, CohortRight, CohortState, Enrolment, EnrolmentState
from ecosystem.programs.queries import cohorts as queries
from ecosystem.programs.queries import day, enrolments
from ecosystem.programs.rules.enrolments import NEEDS_REASON
from ecosystem.programs.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast

FIELD_OF = {
    "backwards": "ends_on", "seats": "seats", "budget": "budget", "type": "program_type", "program": "program",
    "call": "call", "taken": "call",
}  # fmt: skip


@bp.get("/manager/cohorts")
@signed_in
def managed() -> ResponseReturnValue:
    """The cohorts one runs."""
    account = current_account()
    page = paginate(queries.mine(account))
    return render(
        "programs/managed.html", page=page, cards=queries.cards(page.items), may_create=rules.may_create(account)
    )


@bp.get("/manager/cohorts/new")
@allow(rules.may_create)
def new_cohort() -> ResponseReturnValue:
    """The form of a new cohort; a call that feeds it fills in what it knows."""
    start: dict[str, Any] = {}
    wanted = next((one for one in queries.feeding(current_account()) if one.slug == request.args.get("call")), None)
    if wanted is not None:
        start = {
            "call": wanted.slug,
            "name_vi": wanted.title_vi,
            "name_en": wanted.title_en,
            "program_type": wanted.program_type,
            "owner": str(wanted.organisation_id or ""),
            "owner_name": wanted.owner_name,
            "seats": str(wanted.seats or ""),
        }
    return _new_page(NewCohortForm(formdata=None, data=start))


@bp.post("/manager/cohorts/new")
@allow(rules.may_create)
def create_cohort() -> ResponseReturnValue:
    """Keep a new cohort, and the program it is of where that is new too."""
    form = NewCohortForm()
    account = current_account()
    if not form.validate_on_submit():
        return _new_page(form, 422)
    try:
        there = next((one for one in queries.usable(account) if str(one.id) == form.program.data), None)
        program = there or actions.create_program(account, form.program_values())
        call = calls.call(form.call.data) if form.call.data else None
        made = actions.create_cohort(account, program, form.values(), call=call)
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _new_page(form, 422)
    toast(_("Đã mở khoá."))
    return back("programs.manage", key=made.key)


@bp.get("/manager/cohorts/<key>")
@allow(rules.may_run, load=queries.cohort)
def manage(one: Cohort) -> ResponseReturnValue:
    """One cohort: where it stands, and who is in it."""
    return manage_page(one)


@bp.get("/manager/cohorts/<key>/edit")
@allow(rules.may_run, load=queries.cohort)
def edit_cohort(one: Cohort) -> ResponseReturnValue:
    """The words, dates, seats and budget of a cohort."""
    return _edit_page(one, CohortForm.of(one))


@bp.post("/manager/cohorts/<key>/edit")
@allow(rules.may_run, load=queries.cohort)
def save_cohort(one: Cohort) -> ResponseReturnValue:
    """Keep them."""
    form = CohortForm()
    if not form.validate_on_submit():
        return _edit_page(one, form, 422)
    try:
        actions.edit_cohort(current_account(), one, form.values(), version=whole_number(form.version.data))
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _edit_page(one, form, 409 if no.code in ("stale", "state") else 422)
    toast(_("Đã lưu."))
    return back("programs.manage", key=one.key)


@bp.post("/manager/cohorts/<key>/move")
@allow(rules.may_run, load=queries.cohort, then=rules.may_lead)
def move_cohort(one: Cohort) -> ResponseReturnValue:
    """Begin it, end it, put it away."""
    form = PickForm()
    wanted = form.value.data or ""
    if not form.validate_on_submit() or wanted not in {state.value for state in CohortState}:
        return manage_page(one, 422)
    return _act(one, lambda actor: actions.move_cohort(actor, one, CohortState(wanted)))


@bp.post("/manager/cohorts/<key>/let-in")
@allow(rules.may_run, load=queries.cohort, then=rules.may_lead)
def let_in(one: Cohort) -> ResponseReturnValue:
    """Fill free seats from the waitlist."""
    if not PickForm().validate_on_submit():
        return manage_page(one, 422)
    try:
        count = actions.let_in(current_account(), one)
    except Refused as no:
        return manage_page(one, 409, str(no.message))
    toast(ngettext("Đã mời %(num)s đơn vị dự bị.", "Đã mời %(num)s đơn vị dự bị.", count))
    return back("programs.manage", key=one.key)


@bp.get("/manager/cohorts/<key>/people")
@allow(rules.may_run, load=queries.cohort)
def managers(one: Cohort) -> ResponseReturnValue:
    """Who runs the cohort."""
    return _people_page(one, ManagerForm(formdata=None))


@bp.post("/manager/cohorts/<key>/people")
@allow(rules.may_run, load=queries.cohort, then=rules.may_lead)
def add_manager(one: Cohort) -> ResponseReturnValue:
    """Let somebody run it too."""
    form = ManagerForm()
    if not form.validate_on_submit():
        return _people_page(one, form, 422)
    try:
        actions.add_manager(current_account(), one, email=form.email.data or "", right=CohortRight(form.right.data))
    except Refused as no:
        form.refuse(no.message, "email" if no.code == "email" else None)
        return _people_page(one, form, 422)
    toast(_("Đã thêm."))
    return back("programs.managers", key=one.key)


@bp.post("/manager/cohorts/<key>/people/change")
@allow(rules.may_run, load=queries.cohort, then=rules.may_lead)
def change_manager(one: Cohort) -> ResponseReturnValue:
    """Give somebody another right, hand the cohort over to them, or take them off."""
    form = ChangeForm()
    account_id = whole_number(form.account.data) or 0
    verbs: dict[str, Callable[[Any], object]] = {
        "remove": lambda actor: actions.remove_manager(actor, one, account_id),
        "hand-over": lambda actor: actions.hand_over(actor, one, account_id),
        **{right.value: _right(one, account_id, right) for right in CohortRight},
    }
    known = account_id in {manager.account_id for manager in one.managers}
    if not form.validate_on_submit() or form.value.data not in verbs or not known:
        return _people_page(one, ManagerForm(formdata=None), 422)
    try:
        verbs[form.value.data](current_account())
    except Refused as no:
        return _people_page(one, ManagerForm(formdata=None), 409, str(no.message))
    toast(_("Đã lưu."))
    if not rules.may_run(current_account(), one):
        return back("programs.managed")
    return back("programs.managers", key=one.key)


@bp.get("/manager/enrolments/<key>")
@allow(rules.may_run_of, load=enrolments.enrolment)
def run_one(one: Enrolment) -> ResponseReturnValue:
    """One enrolment, for who runs the cohort: its history, and what may follow."""
    return _one_page(one)


@bp.post("/manager/enrolments/<key>/move")
@allow(rules.may_run_of, load=enrolments.enrolment)
def move_one(one: Enrolment) -> ResponseReturnValue:
    """Take an enrolment a step on."""
    form = StepForm()
    wanted = form.value.data or ""
    if not form.validate_on_submit() or wanted not in {state.value for state in EnrolmentState}:
        return _one_page(one, 422, form=form)
    to = EnrolmentState(wanted)
    if to is EnrolmentState.ACCEPTED:
        return _one_page(one, 409, refusal=_("Chỉ người được mời mới nhận chỗ được."))
    try:
        actions.move(current_account(), one, to, reason=form.reason.data or "")
    except Refused as no:
        return _one_page(one, 422 if no.code == "reason" else 409, form=form, refusal=str(no.message))
    toast(_("Đã lưu."))
    return back("programs.run_one", key=one.key)


def manage_page(one: Cohort, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    """The page of a cohort for who runs it."""
    account = current_account()
    state, text = request.args.get("state", ""), request.args.get("q", "")[:80]
    counts = enrolments.counts(one.id)
    page = paginate(enrolments.of_cohort(one.id, state, text))
    return render(
        "programs/cohort.html",
        status,
        one=one,
        card=queries.card(one),
        call=calls.card(one.call) if one.call is not None else None,
        page=page,
        rows=enrolments.rows(page.items),
        counts=[(each.value, enrolments.STATES[each], number) for each, number in counts.items()],
        waitlist=enrolments.waitlist(one, 20),
        state=state,
        text=text,
        moves=[each.value for each in CohortState if rules.may_move_cohort(account, one, each)],
        may_lead=rules.may_lead(account, one),
        refusal=refusal,
    )


def _right(one: Cohort, account_id: int, right: CohortRight) -> Callable[[Any], object]:
    return lambda actor: actions.set_manager(actor, one, account_id, right)


def _act(one: Cohort, verb: Callable[[Any], object]) -> ResponseReturnValue:
    try:
        verb(current_account())
    except Refused as no:
        return manage_page(one, 409, str(no.message))
    toast(_("Đã lưu."))
    return back("programs.manage", key=one.key)


def _new_page(form: NewCohortForm, status: int = 200) -> ResponseReturnValue:
    return render("programs/new.html", status, form=form)


def _edit_page(one: Cohort, form: CohortForm, status: int = 200) -> ResponseReturnValue:
    return render("programs/edit.html", status, one=one, card=queries.card(one), form=form)


def _people_page(one: Cohort, form: ManagerForm, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    return render(
        "programs/people.html",
        status,
        one=one,
        card=queries.card(one),
        form=form,
        rights=[(right.value, word) for right, word in queries.RIGHTS.items()],
        may_lead=rules.may_lead(current_account(), one),
        refusal=refusal,
    )


def _one_page(one: Enrolment, status: int = 200, **more: Any) -> ResponseReturnValue:
    account = current_account()
    may = [
        each for each in EnrolmentState if each is not EnrolmentState.ACCEPTED and rules.may_move(account, one, each)
    ]
    return render(
        "programs/one.html",
        status,
        one=one,
        row=enrolments.row(one),
        card=queries.card(one.cohort),
        signs=day.own_signs(one, current_app.extensions["house"].risks),
        steps=enrolments.steps(one, is_inside=True),
        moves=[(each.value, each in NEEDS_REASON) for each in may],
        form=more.get("form") or StepForm(formdata=None),
        refusal=more.get("refusal", ""),
    )
