"""The managers' pages of a cohort's mentors: whom they ask, who is proposed for whom, what they decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import NotFound, Refused
from ecosystem.directory.models import Kind
from ecosystem.meetings import actions, rules
from ecosystem.meetings.forms.mentoring import PickForm, PlanForm, WhoForm
from ecosystem.meetings.models import Choice, MentorPlan, PlanMentor
from ecosystem.meetings.queries import board, mentoring, people
from ecosystem.meetings.views.base import bp
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort
from ecosystem.programs.queries import cohorts
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast

MENTORS = (Kind.MENTOR,)
PROPOSALS = {"ask": actions.ask_proposal, "publish": actions.publish, "drop": actions.drop_proposal}


@bp.get("/manager/cohorts/<key>/mentors")
@allow(programs.may_run, load=cohorts.cohort)
def mentors(cohort: Cohort) -> ResponseReturnValue:
    """The mentors of a cohort."""
    return _page(cohort)


@bp.post("/manager/cohorts/<key>/mentors")
@allow(programs.may_run, load=cohorts.cohort)
def set_mentors(cohort: Cohort) -> ResponseReturnValue:
    """Begin, or change the numbers and the day."""
    form, plan = PlanForm(), mentoring.of_cohort(cohort.id)
    if not form.validate_on_submit():
        return _page(cohort, 422, form=form)
    try:
        if plan is None:
            actions.open_plan(current_account(), cohort, form.values())
        else:
            actions.set_plan(current_account(), plan, form.values())
    except Refused as no:
        form.refuse(no.message, "wishes_until" if no.code == "past" else None)
        return _page(cohort, 422, form=form)
    toast(_("Đã lưu."))
    return back("meetings.mentors", key=cohort.key)


@bp.post("/manager/mentor-plans/<key>/mentors")
@allow(rules.may_run, load=mentoring.plan)
def ask_mentor(plan: MentorPlan) -> ResponseReturnValue:
    """Ask a mentor into the cohort."""
    form = WhoForm()
    if not form.validate_on_submit():
        return _page(plan.cohort, 422, who=form)
    try:
        actions.ask_mentor(current_account(), plan, people.meant(form.who.data or "", MENTORS))
    except Refused as no:
        form.refuse(no.message, "who")
        return _page(plan.cohort, 422, who=form)
    toast(_("Đã gửi lời mời tới cố vấn."))
    return back("meetings.mentors", key=plan.cohort.key)


@bp.post("/manager/plan-mentors/<key>/remove")
@allow(rules.may_run_of, load=mentoring.mentor)
def drop_mentor(one: PlanMentor) -> ResponseReturnValue:
    """Take a mentor off the list."""
    cohort = one.plan.cohort
    if not PickForm().validate_on_submit():
        return _page(cohort, 422)
    return _act(cohort, lambda actor: actions.drop_mentor(actor, one))


@bp.post("/manager/mentor-plans/<key>/proposal")
@allow(rules.may_run, load=mentoring.plan)
def propose_mentors(plan: MentorPlan) -> ResponseReturnValue:
    """Ask who should work with whom, publish what was proposed, or drop it."""
    form = PickForm()
    verb = PROPOSALS.get(form.value.data or "")
    if not form.validate_on_submit() or verb is None:
        return _page(plan.cohort, 422)
    return _act(plan.cohort, lambda actor: verb(actor, plan))


@bp.post("/manager/mentor-plans/<key>/pairs")
@allow(rules.may_run, load=mentoring.plan)
def decide_pair(plan: MentorPlan) -> ResponseReturnValue:
    """Keep a pair, never make it, or leave it open."""
    form = PickForm()
    if not form.validate_on_submit() or (form.value.data or "") not in {one.value for one in Choice}:
        return _page(plan.cohort, 422)
    enrolment = next((one for one in mentoring.paired(plan) if one.key == form.enrolment.data), None)
    mentor = next((one for one in mentoring.joined(plan) if one.key == form.mentor.data), None)
    if enrolment is None or mentor is None:
        raise NotFound
    choice = Choice(form.value.data or "")
    return _act(plan.cohort, lambda actor: actions.decide(actor, plan, (enrolment, mentor), choice))


def _act(cohort: Cohort, verb: Callable[[Any], object]) -> ResponseReturnValue:
    try:
        verb(current_account())
    except Refused as no:
        return _page(cohort, 409, refusal=str(no.message))
    toast(_("Đã lưu."))
    return back("meetings.mentors", key=cohort.key)


def _page(cohort: Cohort, status: int = 200, **more: Any) -> ResponseReturnValue:
    plan = mentoring.of_cohort(cohort.id)
    there = [one.profile_id for one in plan.mentors] if plan is not None else []
    return render(
        "meetings/mentors.html",
        status,
        card=cohorts.card(cohort),
        plan=plan,
        board=board.board(plan) if plan is not None else None,
        answers=mentoring.ANSWERS,
        marks=mentoring.MARKS,
        offered=people.offered(MENTORS, there),
        form=more.get("form") or PlanForm.of(plan),
        who=more.get("who") or WhoForm(formdata=None),
        refusal=more.get("refusal", ""),
    )
