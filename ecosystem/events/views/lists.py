"""The list of attendees of an event: who is on it, a file looked through and written, somebody taken off."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.core.errors import Refused
from ecosystem.directory.queries.intake.uploads import MOST_BYTES
from ecosystem.events import actions, queries, rules
from ecosystem.events.forms import ButtonForm, ListForm
from ecosystem.events.models import Attendee, Event
from ecosystem.events.queries import intake
from ecosystem.events.views.base import AN_HOUR, bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import Page, back, page_number, paginate, render, toast

ROWS_SHOWN = 50


@bp.get("/officer/events/<slug>/attendees")
@allow(rules.may_run, load=queries.event)
def attendees(one: Event) -> ResponseReturnValue:
    """Who is on the list, and a form for a file."""
    return _list_page(one, ListForm())


@bp.post("/officer/events/<slug>/attendees")
@allow(rules.may_run, load=queries.event)
@limited(Limit("events.import", 60, AN_HOUR, by_account))
def take_file(one: Event) -> ResponseReturnValue:
    """Read a file; nobody is on the list before its rows were seen."""
    form = ListForm()
    upload = form.file.data
    if not form.validate_on_submit() or not upload:
        if not upload:
            form.refuse(_("Vui lòng chọn một tệp."), "file")
        return _list_page(one, form, 422)
    try:
        with upload.stream as stream:
            actions.take_file(current_account(), one, stream.read(MOST_BYTES + 1), name=upload.filename or "")
    except Refused as no:
        form.refuse(no.message, "file")
        return _list_page(one, form, 422)
    return back("events.preview", slug=one.slug)


@bp.get("/officer/events/<slug>/attendees/import")
@allow(rules.may_run, load=queries.event)
def preview(one: Event) -> ResponseReturnValue:
    """What the file would do, row by row."""
    held = queries.pending_import(one.id)
    if held is None:
        return back("events.attendees", slug=one.slug)
    rows = intake.preview(one.id, intake.kept(held.rows))
    if not rules.may_know(current_account()):
        rows = intake.veiled(rows)
    counts = {fate: sum(row.fate == fate for row in rows) for fate in intake.FATES}
    wanted = request.args.get("fate", "")
    shown = [row for row in rows if row.fate == wanted] if wanted in intake.FATES else rows
    number = min(page_number(), max(1, -(-len(shown) // ROWS_SHOWN)))
    window = shown[(number - 1) * ROWS_SHOWN : number * ROWS_SHOWN]
    page = Page(window, number, ROWS_SHOWN, len(shown))
    return render("events/preview.html", event=one, held=held, page=page, counts=counts, wanted=wanted)


@bp.post("/officer/events/<slug>/attendees/import")
@allow(rules.may_run, load=queries.event)
def confirm(one: Event) -> ResponseReturnValue:
    """Write the sound rows."""
    if ButtonForm().validate_on_submit():
        try:
            count = actions.confirm(current_account(), one)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(ngettext("Đã thêm %(num)s người vào danh sách.", "Đã thêm %(num)s người vào danh sách.", count))
    return back("events.attendees", slug=one.slug)


@bp.post("/officer/events/<slug>/attendees/import/discard")
@allow(rules.may_run, load=queries.event)
def discard(one: Event) -> ResponseReturnValue:
    """Forget the file."""
    if ButtonForm().validate_on_submit():
        actions.discard(current_account(), one)
        toast(_("Đã bỏ tệp. Không có gì được ghi."))
    return back("events.attendees", slug=one.slug)


@bp.post("/officer/events/<slug>/attendees/<key>/remove")
@allow(rules.may_remove, load=queries.place)
def remove(place: Attendee) -> ResponseReturnValue:
    """Take somebody off the list."""
    slug = place.event.slug
    if ButtonForm().validate_on_submit():
        actions.remove(current_account(), place)
        toast(_("Đã đưa ra khỏi danh sách."))
    return back("events.attendees", slug=slug)


def _list_page(one: Event, form: ListForm, status: int = 200) -> ResponseReturnValue:
    page = paginate(queries.attendees(one.id), size=ROWS_SHOWN, scalars=False)
    return render(
        "events/attendees.html",
        status,
        event=one,
        page=page,
        rows=queries.attendee_rows(page.items),
        form=form,
        knows=rules.may_know(current_account()),
        waits=queries.pending_import(one.id),
        may_list=one.state in rules.LISTING,
    )
