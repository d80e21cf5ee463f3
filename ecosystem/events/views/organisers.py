"""Pages of organisers: the events they run, one event with what became of it, and its export."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import sheets
from ecosystem.core.errors import Refused
from ecosystem.events import actions, queries, rules
from ecosystem.events.forms import CloseForm, EventForm, MoveForm
from ecosystem.events.models import Event, EventState, Mover
from ecosystem.events.queries import contacts
from ecosystem.events.rules.contacts import STAGES
from ecosystem.events.views.base import AN_HOUR, bp
from ecosystem.events.views.rows import export_rows
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import Page, back, page_number, paginate, render, toast

CONTACTS_SHOWN = 20


@bp.get("/officer/events")
@allow(rules.may_organise)
def held() -> ResponseReturnValue:
    """The events one runs."""
    page = paginate(queries.held_by(current_account()))
    sizes = queries.sizes([one.id for one in page.items])
    return render("events/held.html", page=page, sizes=sizes, states=rules.STATES)


@bp.get("/officer/events/new")
@allow(rules.may_organise)
def new() -> ResponseReturnValue:
    """A form for one more."""
    return render("events/edit.html", form=EventForm(), event=None)


@bp.post("/officer/events/new")
@allow(rules.may_organise)
@limited(Limit("events.new", 60, AN_HOUR, by_account))
def create() -> ResponseReturnValue:
    """Make it, as a draft."""
    form = EventForm()
    if not form.validate_on_submit():
        return render("events/edit.html", 422, form=form, event=None)
    try:
        made = actions.create(current_account(), form.plan)
    except Refused as no:
        form.refuse(no.message)
        return render("events/edit.html", 422, form=form, event=None)
    toast(_("Đã tạo sự kiện. Bước tiếp theo: nhập danh sách người tham dự."))
    return back("events.attendees", slug=made.slug)


@bp.get("/officer/events/<slug>")
@allow(rules.may_run, load=queries.event)
def event(one: Event) -> ResponseReturnValue:
    """Where an event stands and what became of it."""
    return _page(one, CloseForm())


@bp.get("/officer/events/<slug>/edit")
@allow(rules.may_run, load=queries.event)
def edit(one: Event) -> ResponseReturnValue:
    """The form as it stands."""
    return render("events/edit.html", form=EventForm.of(one), event=one)


@bp.post("/officer/events/<slug>/edit")
@allow(rules.may_run, load=queries.event)
def change(one: Event) -> ResponseReturnValue:
    """Change it."""
    form = EventForm()
    if not form.validate_on_submit():
        return render("events/edit.html", 422, form=form, event=one)
    try:
        actions.change(current_account(), one, form.plan)
    except Refused as no:
        form.refuse(no.message)
        return render("events/edit.html", 422, form=form, event=one)
    toast(_("Đã lưu thay đổi."))
    return back("events.event", slug=one.slug)


@bp.post("/officer/events/<slug>/state")
@allow(rules.may_run, load=queries.event)
def move(one: Event) -> ResponseReturnValue:
    """Move it on."""
    form = MoveForm()
    to = form.to.data if form.to.data in set(EventState) else None
    if form.validate_on_submit() and to is not None:
        try:
            actions.move(current_account(), one, EventState(to))
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(_("Sự kiện: %(state)s.", state=rules.STATES[EventState(to)]))
    return back("events.event", slug=one.slug)


@bp.post("/officer/events/<slug>/close")
@allow(rules.may_run, load=queries.event)
def close(one: Event) -> ResponseReturnValue:
    """Close it by hand."""
    form = CloseForm()
    if not form.validate_on_submit():
        return _page(one, form, 422)
    try:
        actions.close(current_account(), one, reason=form.reason.data or "")
    except Refused as no:
        form.refuse(no.message)
        return _page(one, form, 409)
    toast(_("Sự kiện đã khép lại."))
    return back("events.event", slug=one.slug)


@bp.get("/officer/events/<slug>/export.csv")
@allow(rules.may_run, load=queries.event)
def export_csv(one: Event) -> Response:
    """The numbers and the matches as the page shows them; no cell can act as a formula."""
    rows = export_rows(contacts.funnel(one.id), contacts.every_contact(one.id))
    answer = Response(b"".join(sheets.csv_chunks(rows)), content_type=sheets.CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="nhip-cau-{one.slug}.csv"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _page(one: Event, form: CloseForm, status: int = 200) -> ResponseReturnValue:
    found = contacts.open_contacts(one.id)
    number = min(page_number(), max(1, -(-len(found) // CONTACTS_SHOWN)))
    window = found[(number - 1) * CONTACTS_SHOWN : number * CONTACTS_SHOWN]
    following = [to for to in EventState if to is not EventState.CLOSED and rules.may_move(one, to, Mover.ORGANISER)]
    return render(
        "events/event.html",
        status,
        event=one,
        funnel=contacts.funnel(one.id),
        page=Page(window, number, CONTACTS_SHOWN, len(found)),
        following=following,
        may_close=rules.may_move(one, EventState.CLOSED, Mover.ORGANISER),
        form=form,
        states=rules.STATES,
        stages=STAGES,
        reasons=rules.CLOSE_REASONS,
    )
