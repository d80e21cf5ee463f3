"""The pages of a demo day: everybody's, the managers', and each startup's own yes."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import NotFound, Refused
from ecosystem.directory.queries import local
from ecosystem.meetings import actions
from ecosystem.meetings.forms.demo import DemoForm, DemoPickForm, PitchForm
from ecosystem.meetings.models import DemoDay
from ecosystem.meetings.queries import demo
from ecosystem.meetings.rules import demo as rules
from ecosystem.meetings.views.base import bp
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort, Enrolment
from ecosystem.programs.queries import cohorts, enrolments
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import back, render, toast

INTEREST = Limit("meetings.interest", 60, 3600, by_account)


@bp.get("/demo-days/<slug>")
@allow(rules.may_see_demo, load=demo.demo, strangers=True)
def demo_day(one: DemoDay) -> ResponseReturnValue:
    """The startups of a cohort that agreed to be shown."""
    reader = demo.interested_as(current_account())
    return render(
        "meetings/demo_day.html",
        one=one,
        name=local(one.name_vi, one.name_en),
        words=local(one.words_vi, one.words_en),
        cohort=cohorts.card(one.cohort),
        shown=demo.page(one, reader),
        reader=reader,
        may_run=rules.may_run_demo(current_account(), one),
    )


@bp.post("/demo-days/<slug>/interest")
@allow(rules.may_see_demo, load=demo.demo)
@limited(INTEREST)
def be_interested(one: DemoDay) -> ResponseReturnValue:
    """Ask one of them for an introduction."""
    form = DemoPickForm()
    startup = form.startup.data or ""
    if form.validate_on_submit():
        try:
            actions.be_interested(current_account(), one, startup)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(_("Đã gửi lời ngỏ. Startup trả lời ở mục Kết nối."))
    return back("meetings.demo_day", slug=one.slug, _anchor=f"p-{startup}")


@bp.get("/manager/cohorts/<key>/demo-day")
@allow(programs.may_run, load=cohorts.cohort)
def manage_demo(cohort: Cohort) -> ResponseReturnValue:
    """The demo day of a cohort for who runs it."""
    return _page(cohort)


@bp.post("/manager/cohorts/<key>/demo-day")
@allow(programs.may_run, load=cohorts.cohort)
def set_demo(cohort: Cohort) -> ResponseReturnValue:
    """Make it, or change what it says."""
    form = DemoForm()
    if not form.validate_on_submit():
        return _page(cohort, 422, form=form)
    try:
        actions.set_demo(current_account(), cohort, form.values())
    except Refused as no:
        form.refuse(no.message)
        return _page(cohort, 422, form=form)
    toast(_("Đã lưu."))
    return back("meetings.manage_demo", key=cohort.key)


@bp.post("/manager/demo-days/<slug>/open")
@allow(rules.may_run_demo, load=demo.demo)
def open_demo(one: DemoDay) -> ResponseReturnValue:
    """Let everybody read it, or nobody."""
    form = DemoPickForm()
    if not form.validate_on_submit() or form.value.data not in ("open", "closed"):
        return _page(one.cohort, 422)
    actions.open_demo(current_account(), one, is_open=form.value.data == "open")
    return back("meetings.manage_demo", key=one.cohort.key)


@bp.get("/enrolments/<key>/demo-day")
@allow(rules.may_stand, load=enrolments.enrolment)
def own_demo(enrolment: Enrolment) -> ResponseReturnValue:
    """Whether one's startup is shown, and in which words."""
    return _own(enrolment)


@bp.post("/enrolments/<key>/demo-day")
@allow(rules.may_stand, load=enrolments.enrolment)
def stand(enrolment: Enrolment) -> ResponseReturnValue:
    """Agree."""
    one, form = _of(enrolment), PitchForm()
    if not form.validate_on_submit():
        return _own(enrolment, 422, form=form)
    said = {"pitch_vi": form.pitch_vi.data or "", "pitch_en": form.pitch_en.data or ""}
    try:
        actions.stand(current_account(), one, enrolment, **said)
    except Refused as no:
        form.refuse(no.message, "pitch_vi")
        return _own(enrolment, 422, form=form)
    toast(_("Đã lưu. Nhóm của bạn có trên trang demo day."))
    return back("meetings.own_demo", key=enrolment.key)


@bp.post("/enrolments/<key>/demo-day/step-back")
@allow(rules.may_stand, load=enrolments.enrolment)
def step_back(enrolment: Enrolment) -> ResponseReturnValue:
    """Take it back."""
    if DemoPickForm().validate_on_submit():
        actions.step_back(current_account(), _of(enrolment), enrolment)
        toast(_("Nhóm của bạn không còn trên trang."))
    return back("meetings.own_demo", key=enrolment.key)


def _of(enrolment: Enrolment) -> DemoDay:
    one = demo.of_cohort(enrolment.cohort_id)
    if one is None:
        raise NotFound
    return one


def _own(enrolment: Enrolment, status: int = 200, form: PitchForm | None = None) -> ResponseReturnValue:
    one = _of(enrolment)
    pitch = demo.pitch_of(one, enrolment)
    name = local(one.name_vi, one.name_en)
    shown = form or PitchForm.of(pitch)
    return render("meetings/own_demo.html", status, one=one, enrolment=enrolment, name=name, pitch=pitch, form=shown)


def _page(cohort: Cohort, status: int = 200, **more: Any) -> ResponseReturnValue:
    one = demo.of_cohort(cohort.id)
    return render(
        "meetings/demo_manage.html",
        status,
        one=one,
        card=cohorts.card(cohort),
        pitches=demo.pitches(one) if one is not None else [],
        form=more.get("form") or DemoForm.of(one),
    )
