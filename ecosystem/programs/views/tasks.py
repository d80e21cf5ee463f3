"""The manager's pages of tasks: the list, one with who handed in what, feedback."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.prose import markdown
from ecosystem.core.text import whole_number
from ecosystem.programs import actions, rules
from ecosystem.programs.forms.curriculum import FeedbackForm, TaskForm
from ecosystem.programs.models import Cohort, CohortTask, HandIn, HandInFile, Verdict
from ecosystem.programs.queries import cohorts, curriculum, enrolments
from ecosystem.programs.queries import tasks as queries
from ecosystem.programs.rules import curriculum as inside
from ecosystem.programs.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, render, toast


@bp.get("/manager/cohorts/<key>/tasks")
@allow(rules.may_run, load=cohorts.cohort)
def tasks(one: Cohort) -> ResponseReturnValue:
    """What a cohort is given to do."""
    return render(
        "programs/tasks.html",
        one=one,
        card=cohorts.card(one),
        rows=queries.of_cohort(one, clock.now()),
        may_change=rules.is_running_it(current_account(), one),
    )


@bp.get("/manager/cohorts/<key>/tasks/new")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def new_task(one: Cohort) -> ResponseReturnValue:
    """The form of a new task."""
    return _form_page(one, None, TaskForm.of(None, curriculum.modules(one.id)))


@bp.post("/manager/cohorts/<key>/tasks/new")
@allow(rules.may_run, load=cohorts.cohort, then=rules.is_running_it)
def create_task(one: Cohort) -> ResponseReturnValue:
    """Keep it."""
    form = TaskForm()
    form.offer(curriculum.modules(one.id))
    if not form.validate_on_submit():
        return _form_page(one, None, form, 422)
    try:
        made = actions.create_task(current_account(), one, form.values())
    except Refused as no:
        form.refuse(no.message)
        return _form_page(one, None, form, 409)
    toast(_("Đã giao bài."))
    return back("programs.task", key=made.key)


@bp.get("/manager/tasks/<key>")
@allow(inside.may_run_thing, load=queries.task)
def task(one: CohortTask) -> ResponseReturnValue:
    """One task: who handed in what, and what waits for a word."""
    return render(
        "programs/task.html",
        one=one,
        card=cohorts.card(one.cohort),
        body=markdown(one.body) if one.body else "",
        rows=queries.held(one, clock.now()),
        may_change=rules.is_running_it(current_account(), one.cohort),
    )


@bp.get("/manager/tasks/<key>/edit")
@allow(inside.may_run_thing, load=queries.task, then=inside.may_change_thing)
def edit_task(one: CohortTask) -> ResponseReturnValue:
    """The form of a task."""
    return _form_page(one.cohort, one, TaskForm.of(one, curriculum.modules(one.cohort_id)))


@bp.post("/manager/tasks/<key>/edit")
@allow(inside.may_run_thing, load=queries.task, then=inside.may_change_thing)
def save_task(one: CohortTask) -> ResponseReturnValue:
    """Keep it."""
    form = TaskForm()
    form.offer(curriculum.modules(one.cohort_id))
    if not form.validate_on_submit():
        return _form_page(one.cohort, one, form, 422)
    try:
        actions.edit_task(current_account(), one, form.values(), version=whole_number(form.version.data))
    except Refused as no:
        form.refuse(no.message)
        return _form_page(one.cohort, one, form, 409)
    toast(_("Đã lưu."))
    return back("programs.task", key=one.key)


@bp.get("/manager/hand-ins/<key>")
@allow(inside.may_answer, load=queries.hand_in)
def hand_in(one: HandIn) -> ResponseReturnValue:
    """What one startup handed in for a task, version by version."""
    return _hand_in_page(one)


@bp.post("/manager/hand-ins/<key>/feedback")
@allow(inside.may_answer, load=queries.hand_in)
def give_feedback(one: HandIn) -> ResponseReturnValue:
    """Say what one thinks of it."""
    form = FeedbackForm()
    if not form.validate_on_submit():
        return _hand_in_page(one, 422, form=form)
    try:
        actions.give_feedback(current_account(), one, verdict=Verdict(form.verdict.data), words=form.words.data or "")
    except Refused as no:
        form.refuse(no.message, "words" if no.code == "words" else None)
        return _hand_in_page(one, 422, form=form)
    toast(_("Đã gửi góp ý."))
    return back("programs.task", key=one.task.key)


@bp.get("/cohorts/hand-ins/files/<int:file_id>")
@allow(inside.may_read_file, load=queries.hand_in_file)
def hand_in_file(one: HandInFile) -> ResponseReturnValue:
    """A file that was handed in, for the startup itself and who runs the cohort."""
    return stored(one.file)


def _form_page(cohort: Cohort, one: CohortTask | None, form: TaskForm, status: int = 200) -> ResponseReturnValue:
    return render("programs/edit_task.html", status, one=one, card=cohorts.card(cohort), form=form)


def _hand_in_page(one: HandIn, status: int = 200, **more: Any) -> ResponseReturnValue:
    return render(
        "programs/hand_in.html",
        status,
        one=one,
        row=enrolments.row(one.enrolment),
        card=cohorts.card(one.enrolment.cohort),
        versions=list(reversed(queries.versions_of(one.enrolment, one.task_id))),
        verdicts=queries.VERDICTS,
        form=more.get("form") or FeedbackForm(formdata=None),
    )
