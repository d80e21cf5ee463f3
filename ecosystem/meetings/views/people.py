"""The pages of who comes to a meeting day, on a phone: whom to meet, one's timetable, what came of each meeting."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.text import whole_number
from ecosystem.directory.queries import local
from ecosystem.meetings import actions
from ecosystem.meetings.forms.days import DayPickForm
from ecosystem.meetings.models import DayPerson, Side
from ecosystem.meetings.queries import days, demo
from ecosystem.meetings.rules import days as rules
from ecosystem.meetings.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast

WISHES = {"strong": True, "wish": False, "none": None}


@bp.get("/meeting-days")
@signed_in
def my_days() -> ResponseReturnValue:
    """The days one's profiles come to."""
    page = paginate(days.mine(current_account()))
    rows = [(one, days.name_of(one.day), days.STATES[one.day.state]) for one in page.items]
    shown = [(enrolment, one, local(one.name_vi, one.name_en)) for enrolment, one in demo.own(current_account())]
    return render("meetings/my_days.html", page=page, rows=rows, demos=shown)


@bp.get("/meeting-days/<key>")
@allow(rules.comes, load=days.person)
def my_day(one: DayPerson) -> ResponseReturnValue:
    """One day as one side sees it."""
    return _page(one)


@bp.post("/meeting-days/<key>/wishes")
@allow(rules.comes, load=days.person)
def wish_to_meet(one: DayPerson) -> ResponseReturnValue:
    """Wish to meet somebody, or no more."""
    form = DayPickForm()
    value, other = form.value.data or "", form.other.data or ""
    found = next((each for each in days.others(one) if each.key == other), None)
    if not form.validate_on_submit() or value not in WISHES or found is None:
        return _page(one, 422)
    try:
        actions.wish_to_meet(current_account(), one, found.id, is_strong=WISHES[value])
    except Refused as no:
        return _page(one, 409, refusal=str(no.message))
    return back("meetings.my_day", key=one.key, _anchor=f"p-{other}")


@bp.post("/meeting-days/<key>/marks")
@allow(rules.comes, load=days.person)
def mark_meeting(one: DayPerson) -> ResponseReturnValue:
    """Say whether to go on after a meeting."""
    form = DayPickForm()
    number = whole_number(form.meeting.data or "")
    found = days.meeting_by_id(number) if number is not None else None
    if not form.validate_on_submit() or form.value.data not in ("yes", "no"):
        return _page(one, 422)
    if found is None or one.id not in (found.startup_id, found.guest_id):
        raise NotFound
    try:
        both = actions.mark_meeting(current_account(), one, found, goes_on=form.value.data == "yes")
    except Refused as no:
        return _page(one, 409, refusal=str(no.message))
    toast(_("Hai bên cùng muốn đi tiếp! Liên hệ đã mở.") if both else _("Đã ghi. Chỉ bên bạn biết."))
    return back("meetings.my_day", key=one.key, _anchor="timetable")


def _page(one: DayPerson, status: int = 200, **more: Any) -> ResponseReturnValue:
    now = clock.now()
    rows = [
        (row, row.guest if one.side is Side.STARTUP else row.startup, rules.is_begun(one.day, row.meeting.slot, now))
        for row in days.own_rows(one)
    ]
    return render(
        "meetings/my_day.html",
        status,
        one=one,
        name=days.name_of(one.day),
        state=days.STATES[one.day.state],
        rows=rows,
        marks=days.marks_by(one),
        hall=days.hall(one) if one.day.state.value == "open" else [],
        own=days.wishes_by(one),
        is_open=rules.may_wish(one, now),
        refusal=more.get("refusal", ""),
    )
