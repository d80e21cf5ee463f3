"""The pages of who takes part: the plan, checking in, tasks and what one handed in, feeds for calendars."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.prose import markdown
from ecosystem.core.text import whole_number
from ecosystem.programs import actions
from ecosystem.programs.actions.tasks import Work
from ecosystem.programs.forms.cohorts import FeedForm, PickForm
from ecosystem.programs.forms.curriculum import HandInForm
from ecosystem.programs.models import CohortSession, Enrolment
from ecosystem.programs.queries import cohorts, curriculum, enrolments, feeds, tasks
from ecosystem.programs.rules import curriculum as rules
from ecosystem.programs.views.base import bp
from ecosystem.web.access import allow, current_account, public, signed_in
from ecosystem.web.pages import back, render, toast


@bp.get("/enrolments/<key>/plan")
@allow(rules.sees_inside, load=enrolments.enrolment)
def own_plan(one: Enrolment) -> ResponseReturnValue:
    """The plan of one's cohort, with how one attended."""
    return render(
        "programs/own_plan.html",
        one=one,
        row=enrolments.row(one),
        card=cohorts.card(one.cohort),
        parts=curriculum.plan(one.cohort),
        materials=curriculum.materials(one.cohort_id),
        attended=curriculum.own_attendance(one.id),
        presences=curriculum.PRESENCES,
        looks=curriculum.PRESENCE_LOOKS,
        now=clock.now(),
    )


@bp.get("/check-in/<code>")
@allow(rules.may_check_in, load=curriculum.session_to_check_in)
def check_in_page(seen: curriculum.Seen) -> ResponseReturnValue:
    """Where the QR code leads: one button, within the window."""
    return _check_in(seen)


@bp.post("/check-in/<code>")
@allow(rules.may_check_in, load=curriculum.session_to_check_in)
def check_in(seen: curriculum.Seen) -> ResponseReturnValue:
    """Say that one is there."""
    if not PickForm().validate_on_submit():
        return _check_in(seen, 422)
    try:
        actions.check_in(current_account(), seen.thing, seen.enrolments)
    except Refused as no:
        return _check_in(seen, 409, str(no.message))
    toast(_("Đã điểm danh."))
    return back("programs.check_in_page", code=seen.thing.code)


@bp.get("/enrolments/<key>/tasks")
@allow(rules.sees_inside, load=enrolments.enrolment)
def own_tasks(one: Enrolment) -> ResponseReturnValue:
    """What one's cohort is given to do, with how one stands."""
    return render(
        "programs/own_tasks.html",
        one=one,
        row=enrolments.row(one),
        card=cohorts.card(one.cohort),
        rows=tasks.own_tasks(one, clock.now()),
    )


@bp.get("/enrolments/<key>/tasks/<task_key>")
@allow(rules.may_see_own, load=tasks.own_task)
def own_task(own: tasks.Own) -> ResponseReturnValue:
    """One task, one's versions of it and what was said of each."""
    return _own_task(own)


@bp.post("/enrolments/<key>/tasks/<task_key>")
@allow(rules.may_see_own, load=tasks.own_task)
def hand_in_own(own: tasks.Own) -> ResponseReturnValue:
    """Hand in a version."""
    form = HandInForm()
    if not form.validate_on_submit():
        return _own_task(own, 422, form)
    sent = [(one.stream, one.filename or "") for one in form.files.data or () if one.filename]
    work = Work(form.words.data or "", form.link.data or "", sent)
    try:
        actions.hand_in(current_account(), own.enrolment, own.task, work)
    except Refused as no:
        form.refuse(no.message, "files" if no.code.startswith("file") or no.code == "most" else "words")
        return _own_task(own, 409 if no.code == "rights" else 422, form)
    toast(_("Đã nộp."))
    return back("programs.own_task", key=own.enrolment.key, task_key=own.task.key)


@bp.get("/cohorts/calendars")
@signed_in
def calendars() -> ResponseReturnValue:
    """One's private addresses of calendars."""
    return _calendars()


@bp.post("/cohorts/calendars")
@signed_in
def make_calendar() -> ResponseReturnValue:
    """Make one; the page shows it this once."""
    form, account = FeedForm(), current_account()
    if not form.validate_on_submit():
        return _calendars(422)
    chosen = next((one for one in feeds.choices(account.id) if one.key == form.cohort.data), None)
    try:
        _row, token = actions.make_feed(account, chosen)
    except Refused as no:
        return _calendars(409, refusal=str(no.message))
    return _calendars(token=token)


@bp.post("/cohorts/calendars/revoke")
@signed_in
def revoke_calendar() -> ResponseReturnValue:
    """Take one back."""
    form = PickForm()
    if form.validate_on_submit():
        actions.revoke_feed(current_account(), whole_number(form.value.data) or 0)
        toast(_("Đã thu hồi liên kết lịch."))
    return back("programs.calendars")


@bp.get("/calendars/<token>.ics")
@public
def calendar(token: str) -> ResponseReturnValue:
    """A calendar for whoever holds its private address."""
    one = feeds.feed(token)
    with force_locale(one.account.locale):
        answer = Response(feeds.ics(one), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=900"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _check_in(seen: curriculum.Seen, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    one: CohortSession = seen.thing
    return render(
        "programs/check_in.html",
        status,
        one=one,
        card=cohorts.card(one.cohort),
        is_open=rules.is_check_in_open(one, clock.now()),
        is_done=curriculum.has_checked_in(one.id, current_account().id),
        refusal=refusal,
    )


def _own_task(own: tasks.Own, status: int = 200, form: HandInForm | None = None) -> ResponseReturnValue:
    return render(
        "programs/own_task.html",
        status,
        one=own.enrolment,
        task=own.task,
        row=enrolments.row(own.enrolment),
        card=cohorts.card(own.enrolment.cohort),
        body=markdown(own.task.body) if own.task.body else "",
        versions=list(reversed(tasks.versions_of(own.enrolment, own.task.id))),
        verdicts=tasks.VERDICTS,
        may_hand_in=rules.may_hand_in(current_account(), own.enrolment, own.task),
        form=form or HandInForm(formdata=None),
    )


def _calendars(status: int = 200, **more: Any) -> ResponseReturnValue:
    account = current_account()
    token = more.get("token", "")
    return render(
        "programs/calendars.html",
        status,
        rows=feeds.live_of(account.id),
        choices=[(one.key, cohorts.name_of(one)) for one in feeds.choices(account.id)],
        address=f"{str(current_app.config['SITE_URL']).rstrip('/')}/calendars/{token}.ics" if token else "",
        refusal=more.get("refusal", ""),
    )
