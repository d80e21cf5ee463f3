"""The managers' pages of milestones: the board of a cohort, and its plan."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.core.errors import Refused
from ecosystem.programs.models import Cohort
from ecosystem.progress import actions, rules
from ecosystem.progress.forms import ButtonForm, MilestoneForm
from ecosystem.progress.models import PlanItem
from ecosystem.progress.queries import base
from ecosystem.progress.queries import milestones as kept
from ecosystem.progress.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast

VIEWS = ("board", "list")


@dataclass(frozen=True)
class Asked:
    """A cohort and what is to be done with its plan."""

    cohort: Cohort
    verb: str


def _asked(key: str, verb: str) -> Asked:
    return Asked(base.cohort(key), verb)


@bp.get("/manager/cohorts/<key>/milestones")
@allow(rules.may_run, load=base.cohort)
def board(one: Cohort) -> ResponseReturnValue:
    """The milestones of a cohort, as a board or a list; what is overdue or at risk first."""
    view = request.args.get("view", "board")
    level = request.args.get("show", "")
    rows = kept.of_cohort(one)
    shown = [row for row in rows if row.level and row.level.value == level] if level else rows
    return render(
        "progress/board.html",
        one=one,
        name=base.cohort_name(one),
        program=base.program_name(one),
        view=view if view in VIEWS else "board",
        show=level,
        rows=shown,
        columns=kept.columns(shown),
        counts=kept.counts(rows),
        levels=[(level.value, word) for level, word in kept.LEVELS.items()],
        rules=_rules(),
    )


@bp.get("/manager/cohorts/<key>/milestones/plan")
@allow(rules.may_run, load=base.cohort)
def plan(one: Cohort) -> ResponseReturnValue:
    """The milestones that every startup of a cohort gets."""
    return _plan(one, MilestoneForm.of())


@bp.post("/manager/cohorts/<key>/milestones/plan")
@allow(rules.may_run, load=base.cohort)
def add_to_plan(one: Cohort) -> ResponseReturnValue:
    """One more for all."""
    form = MilestoneForm()
    values = form.values() if form.validate_on_submit() else None
    if values is None:
        return _plan(one, form, 422)
    try:
        actions.plan(current_account(), one, values)
    except Refused as no:
        form.refuse(no.message, no.code if no.code in ("title", "kind", "unit") else None)
        return _plan(one, form, 422)
    toast(_("Đã thêm vào kế hoạch. Bấm Giao cho startup khi bạn sẵn sàng."))
    return back("progress.plan", key=one.key)


@bp.post("/manager/cohorts/<key>/milestones/plan/<any(ready, give):verb>")
@allow(rules.may_run_of, load=_asked)
def fill_plan(asked: Asked) -> ResponseReturnValue:
    """Put the ready-made plan in, or give the startups what they lack of it."""
    one = asked.cohort
    if not ButtonForm().validate_on_submit():
        return _plan(one, MilestoneForm.of(), 422)
    try:
        if asked.verb == "ready":
            count = actions.plan_ready(current_account(), one)
            toast(ngettext("Đã thêm %(num)s cột mốc.", "Đã thêm %(num)s cột mốc.", count))
        else:
            count = actions.give(current_account(), one)
            toast(ngettext("Đã giao %(num)s cột mốc.", "Đã giao %(num)s cột mốc.", count))
    except Refused as no:
        return _plan(one, MilestoneForm.of(), 409, str(no.message))
    return back("progress.plan", key=one.key)


@bp.post("/manager/milestones/plan/<int:item_id>/remove")
@allow(rules.may_run_of, load=kept.plan_item)
def take_from_plan(item: PlanItem) -> ResponseReturnValue:
    """Take one out of the plan."""
    cohort = item.cohort
    if not ButtonForm().validate_on_submit():
        return _plan(cohort, MilestoneForm.of(), 422)
    try:
        actions.unplan(current_account(), item)
    except Refused as no:
        return _plan(cohort, MilestoneForm.of(), 409, str(no.message))
    toast(_("Đã bỏ khỏi kế hoạch. Cột mốc đã bắt đầu thì vẫn còn."))
    return back("progress.plan", key=cohort.key)


def _rules() -> list[tuple[str, str]]:
    return [(kept.LEVEL_LOOKS[level], str(words) % figures) for level, words, figures in kept.RULES]


def _plan(one: Cohort, form: MilestoneForm, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    form.offer(())
    return render(
        "progress/plan.html",
        status,
        one=one,
        name=base.cohort_name(one),
        program=base.program_name(one),
        items=kept.plan_of(one),
        lacking=kept.lacking(one),
        form=form,
        refusal=refusal,
    )
