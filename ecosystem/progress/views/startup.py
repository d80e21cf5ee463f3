"""The pages of one startup's progress, and of one milestone: for the startup and for who runs its cohort."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.programs.models import Enrolment
from ecosystem.progress import actions, rules
from ecosystem.progress.forms import ButtonForm, MilestoneForm, ProofForm, StepForm
from ecosystem.progress.models import Milestone, MilestoneFile, MilestoneState
from ecosystem.progress.queries import base
from ecosystem.progress.queries import milestones as kept
from ecosystem.progress.rules.milestones import Side, may_move
from ecosystem.progress.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, render, toast

SAY = "say"


@bp.get("/progress")
@signed_in
def mine() -> ResponseReturnValue:
    """The cohorts that one's startups take part in."""
    rows = [(one, base.name_of(one), base.cohort_name(one.cohort)) for one in base.own(current_account())]
    return render("progress/mine.html", rows=rows)


@bp.get("/progress/<key>")
@allow(rules.may_see, load=base.enrolment)
def startup(one: Enrolment) -> ResponseReturnValue:
    """The milestones of one startup."""
    return _startup(one, MilestoneForm.of())


@bp.post("/progress/<key>/milestones")
@allow(rules.may_see, load=base.enrolment)
def add(one: Enrolment) -> ResponseReturnValue:
    """One more milestone for this startup."""
    form = MilestoneForm()
    values = form.values() if form.validate_on_submit() else None
    if values is None:
        return _startup(one, form, 422)
    try:
        made = actions.add(current_account(), one, values)
    except Refused as no:
        form.refuse(no.message, no.code if no.code in ("title", "kind", "unit") else None)
        return _startup(one, form, 422)
    toast(_("Đã thêm cột mốc."))
    return back("progress.milestone", key=made.key)


@bp.get("/milestones/<key>")
@allow(rules.may_see_of, load=kept.milestone)
def milestone(one: Milestone) -> ResponseReturnValue:
    """One milestone: its goal, its proof, what was said, and what one may do."""
    return _page(one)


@bp.post("/milestones/<key>/step")
@allow(rules.may_see_of, load=kept.milestone)
def move(one: Milestone) -> ResponseReturnValue:
    """Take it on, or say how it goes."""
    form = StepForm()
    step = form.step(one) if form.validate_on_submit() else None
    if step is None:
        return _page(one, 422, form=form)
    wanted = form.value.data or ""
    if wanted not in {SAY, *(state.value for state in MilestoneState)}:
        raise NotFound
    try:
        if wanted == SAY:
            actions.say(current_account(), one, note=step.note)
        else:
            actions.move(current_account(), one, MilestoneState(wanted), step)
    except Refused as no:
        field = {"note": "note", "day": "reached_on", "result": "result"}.get(no.code)
        form.refuse(no.message, field)
        return _page(one, 422 if field else 409, form=form)
    toast(_("Đã ghi lời nhắn.") if wanted == SAY else _("Đã chuyển bước: %(state)s.", state=kept.STATES[one.state]))
    return back("progress.milestone", key=one.key)


@bp.get("/milestones/<key>/edit")
@allow(rules.may_see_of, load=kept.milestone, then=rules.may_edit)
def edit(one: Milestone) -> ResponseReturnValue:
    """Its words, day and target."""
    return _edit(one, MilestoneForm.of(one))


@bp.post("/milestones/<key>/edit")
@allow(rules.may_see_of, load=kept.milestone, then=rules.may_edit)
def save(one: Milestone) -> ResponseReturnValue:
    """Keep them."""
    form = MilestoneForm()
    form.offer(base.people_of(one.enrolment.cohort))
    values = form.values() if form.validate_on_submit() else None
    if values is None:
        return _edit(one, form, 422)
    try:
        chosen = form.reviewer.data
        actions.edit(current_account(), one, values, reviewer=int(chosen) if chosen else None)
    except Refused as no:
        form.refuse(no.message, no.code if no.code in ("title", "kind", "unit", "reviewer") else None)
        return _edit(one, form, 422)
    toast(_("Đã lưu."))
    return back("progress.milestone", key=one.key)


@bp.post("/milestones/<key>/files")
@allow(rules.may_see_of, load=kept.milestone)
def attach(one: Milestone) -> ResponseReturnValue:
    """A file as proof."""
    form = ProofForm()
    upload = form.file.data
    if not form.validate_on_submit() or not upload:
        form.refuse(_("Vui lòng chọn một tệp."), "file")
        return _page(one, 422, proof=form)
    try:
        actions.attach(current_account(), one, upload.stream, name=upload.filename or "")
    except Refused as no:
        form.refuse(no.message, "file")
        return _page(one, 422, proof=form)
    toast(_("Đã thêm tệp."))
    return back("progress.milestone", key=one.key)


@bp.get("/milestones/files/<key>")
@allow(rules.may_see_proof, load=kept.proof)
def proof(found: MilestoneFile) -> ResponseReturnValue:
    """A file that proves a milestone, as a download."""
    return stored(found.file)


@bp.post("/milestones/files/<key>/remove")
@allow(rules.may_see_proof, load=kept.proof)
def detach(found: MilestoneFile) -> ResponseReturnValue:
    """Take a file off."""
    key = found.milestone.key
    if ButtonForm().validate_on_submit():
        try:
            actions.detach(current_account(), found)
        except Refused as no:
            return _page(kept.milestone(key), 409, refusal=str(no.message))
        toast(_("Đã gỡ tệp."))
    return back("progress.milestone", key=key)


def _startup(one: Enrolment, form: MilestoneForm, status: int = 200) -> ResponseReturnValue:
    form.offer(())
    rows = kept.of_startup(one)
    sides = rules.sides_of(current_account(), one)
    return render(
        "progress/startup.html",
        status,
        one=one,
        name=base.name_of(one),
        cohort=base.cohort_name(one.cohort),
        rows=rows,
        counts=kept.counts(rows),
        view="board" if request.args.get("view") == "board" else "list",
        columns=kept.columns(rows),
        runs=rules.may_run(current_account(), one.cohort),
        may_add=bool(sides),
        form=form,
    )


def _edit(one: Milestone, form: MilestoneForm, status: int = 200) -> ResponseReturnValue:
    form.offer(base.people_of(one.enrolment.cohort))
    return render(
        "progress/edit.html",
        status,
        one=one,
        title=kept.title_of(one),
        name=base.name_of(one.enrolment),
        runs=Side.REVIEWER in rules.sides_of(current_account(), one.enrolment),
        form=form,
    )


def _page(
    one: Milestone,
    status: int = 200,
    *,
    form: StepForm | None = None,
    proof: ProofForm | None = None,
    refusal: str = "",
) -> ResponseReturnValue:
    sides = rules.sides_of(current_account(), one.enrolment)
    moves = {to.value for side in sides for to in MilestoneState if may_move(one.state, to, side)}
    return render(
        "progress/milestone.html",
        status,
        one=one,
        row=kept.row(one, clock.today()),
        result=base.amount(one.result, one.unit),
        cohort=base.cohort_name(one.enrolment.cohort),
        states={state.value: word for state, word in kept.STATES.items()},
        moves=moves,
        sides={side.value for side in sides},
        may_edit=rules.may_edit(current_account(), one),
        may_prove=rules.may_prove(current_account(), one),
        form=form or StepForm.of(),
        proof_form=proof or ProofForm(formdata=None),
        refusal=refusal,
    )
