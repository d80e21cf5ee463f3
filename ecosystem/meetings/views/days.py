"""The managers' pages of meeting days: who comes, the timetable, changes on the day, paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.pdf import PDF_TYPE
from ecosystem.core.text import whole_number
from ecosystem.directory.models import Kind
from ecosystem.meetings import actions
from ecosystem.meetings.forms.days import DayForm, DayPickForm
from ecosystem.meetings.forms.mentoring import WhoForm
from ecosystem.meetings.models import DayMeeting, DayPerson, DayState, MeetingDay, Side
from ecosystem.meetings.queries import days, papers, people, proposals
from ecosystem.meetings.rules import days as rules
from ecosystem.meetings.views.base import bp
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort
from ecosystem.programs.queries import cohorts
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import back, render, toast

COMES = (*rules.GUESTS, Kind.STARTUP)
PLANS = {"ask": actions.ask_timetable, "publish": actions.publish_timetable, "drop": actions.drop_timetable}
PAPERS = Limit("meetings.papers", 200, 3600, by_account)


@bp.get("/manager/cohorts/<key>/days")
@allow(programs.may_run, load=cohorts.cohort)
def days_of_cohort(cohort: Cohort) -> ResponseReturnValue:
    """The meeting days of a cohort."""
    return _list(cohort, DayForm.of())


@bp.post("/manager/cohorts/<key>/days")
@allow(programs.may_run, load=cohorts.cohort)
def create_day(cohort: Cohort) -> ResponseReturnValue:
    """Make one."""
    form = DayForm()
    if not form.validate_on_submit():
        return _list(cohort, form, 422)
    try:
        made = actions.create_day(current_account(), cohort, form.values())
    except Refused as no:
        form.refuse(no.message, "wishes_until" if no.code == "late" else None)
        return _list(cohort, form, 422)
    return back("meetings.manage_day", key=made.key)


@bp.get("/manager/meeting-days/<key>")
@allow(rules.may_run_day, load=days.day)
def manage_day(day: MeetingDay) -> ResponseReturnValue:
    """One day."""
    return _page(day)


@bp.get("/manager/meeting-days/<key>/edit")
@allow(rules.may_run_day, load=days.day)
def edit_day(day: MeetingDay) -> ResponseReturnValue:
    """Its words, hours and rooms."""
    return _edit(day, DayForm.of(day))


@bp.post("/manager/meeting-days/<key>/edit")
@allow(rules.may_run_day, load=days.day)
def save_day(day: MeetingDay) -> ResponseReturnValue:
    """Keep them."""
    form = DayForm()
    if not form.validate_on_submit():
        return _edit(day, form, 422)
    try:
        actions.edit_day(current_account(), day, form.values())
    except Refused as no:
        form.refuse(no.message, "wishes_until" if no.code == "late" else None)
        return _edit(day, form, 409 if no.code == "published" else 422)
    toast(_("Đã lưu."))
    return back("meetings.manage_day", key=day.key)


@bp.post("/manager/meeting-days/<key>/move")
@allow(rules.may_run_day, load=days.day)
def move_day(day: MeetingDay) -> ResponseReturnValue:
    """Open it, end it, one step back."""
    form = DayPickForm()
    if not form.validate_on_submit() or (form.value.data or "") not in {one.value for one in DayState}:
        return _page(day, 422)
    return _act(day, lambda actor: actions.move_day(actor, day, DayState(form.value.data or "")))


@bp.post("/manager/meeting-days/<key>/people")
@allow(rules.may_run_day, load=days.day)
def add_guest(day: MeetingDay) -> ResponseReturnValue:
    """Put somebody on the list."""
    form = WhoForm()
    if not form.validate_on_submit():
        return _page(day, 422, who=form)
    try:
        actions.add_guest(current_account(), day, people.meant(form.who.data or "", COMES))
    except Refused as no:
        form.refuse(no.message, "who")
        return _page(day, 422, who=form)
    toast(_("Đã thêm vào danh sách."))
    return back("meetings.manage_day", key=day.key)


@bp.post("/manager/day-people/<key>/remove")
@allow(rules.may_run_of_day, load=days.person)
def remove_person(one: DayPerson) -> ResponseReturnValue:
    """Take somebody off."""
    day = one.day
    if not DayPickForm().validate_on_submit():
        return _page(day, 422)
    return _act(day, lambda actor: actions.remove_person(actor, one))


@bp.post("/manager/meeting-days/<key>/timetable")
@allow(rules.may_run_day, load=days.day)
def plan_day(day: MeetingDay) -> ResponseReturnValue:
    """Ask for a timetable, publish it, or drop it."""
    form = DayPickForm()
    verb = PLANS.get(form.value.data or "")
    if not form.validate_on_submit() or verb is None:
        return _page(day, 422)
    return _act(day, lambda actor: verb(actor, day))


@bp.post("/manager/meeting-days/<key>/late")
@allow(rules.may_run_day, load=days.day)
def late(day: MeetingDay) -> ResponseReturnValue:
    """Somebody comes later: ask for the smallest change."""
    form = DayPickForm()
    if not form.validate_on_submit():
        return _page(day, 422)
    until = whole_number(form.until.data or "")
    found = next((one for one in day.people if one.key == form.person.data), None)
    if found is None or until is None:
        raise NotFound
    return _act(day, lambda actor: actions.report_late(actor, found, until))


@bp.post("/manager/day-meetings/<key>/lock")
@allow(rules.may_run_of_day, load=days.meeting)
def lock_meeting(one: DayMeeting) -> ResponseReturnValue:
    """Keep a meeting where it is in every timetable, or let it move again."""
    form, day = DayPickForm(), one.day
    if not form.validate_on_submit():
        return _page(days.day(day.key), 422)
    return _act(day, lambda actor: actions.lock_meeting(actor, one, is_locked=form.value.data == "locked"))


@bp.get("/manager/meeting-days/<key>/print")
@allow(rules.may_run_day, load=days.day)
def print_day(day: MeetingDay) -> ResponseReturnValue:
    """The timetable for paper: a sheet a person, or a room."""
    by = "rooms" if request.args.get("by") == "rooms" else "people"
    return render("meetings/print.html", day=day, name=days.name_of(day), by=by, sheets=proposals.sheets(day, by))


@bp.get("/manager/meeting-days/<key>/timetable.pdf")
@allow(rules.may_run_day, load=days.day)
@limited(PAPERS)
def timetable_pdf(day: MeetingDay) -> Response:
    """The same as PDF."""
    by = "rooms" if request.args.get("by") == "rooms" else "people"
    answer = Response(papers.timetable(day, by), content_type=PDF_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="lich-gap-{day.starts_at:%Y-%m-%d}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _act(day: MeetingDay, verb: Callable[[Any], object]) -> ResponseReturnValue:
    try:
        verb(current_account())
    except Refused as no:
        return _page(days.day(day.key), 409, refusal=str(no.message))
    toast(_("Đã lưu."))
    return back("meetings.manage_day", key=day.key)


def _list(cohort: Cohort, form: DayForm, status: int = 200) -> ResponseReturnValue:
    rows = [(one, days.name_of(one), days.STATES[one.state], len(one.people)) for one in days.of_cohort(cohort.id)]
    return render("meetings/days.html", status, card=cohorts.card(cohort), rows=rows, form=form)


def _edit(day: MeetingDay, form: DayForm, status: int = 200) -> ResponseReturnValue:
    return render("meetings/day_edit.html", status, day=day, name=days.name_of(day), form=form)


def _page(day: MeetingDay, status: int = 200, **more: Any) -> ResponseReturnValue:
    names = days.names_of(day)
    comes = sorted(day.people, key=lambda one: (one.side is Side.GUEST, names[one.id]))
    return render(
        "meetings/day.html",
        status,
        day=day,
        name=days.name_of(day),
        card=cohorts.card(day.cohort),
        state=days.STATES[day.state],
        comes=[(one, names[one.id], one.side is Side.GUEST) for one in comes],
        starts=rules.starts(day),
        next_slot=rules.next_slot(day, clock.now()),
        proposal=proposals.shown(day),
        standing=proposals.standing(day),
        moves=[one.value for one in DayState if one in rules.TRANSITIONS[day.state]],
        offered=people.offered(rules.GUESTS, [one.profile_id for one in day.people])[:3],
        who=more.get("who") or WhoForm(formdata=None),
        refusal=more.get("refusal", ""),
    )
