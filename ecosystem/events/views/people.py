"""Pages of attendees: the events one is asked to, and one event on a phone: agree, look, wish, take back."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.events import actions, queries, rules
from ecosystem.events.forms import ButtonForm, ConsentForm, ProfileForm, WishForm
from ecosystem.events.models import EventState
from ecosystem.events.queries import Seat, hall
from ecosystem.events.queries.hall import Hall
from ecosystem.events.views.base import AN_HOUR, bp
from ecosystem.recommendations.keeping import keep
from ecosystem.web import i18n
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import Page, back, page_number, paginate, render, toast

PEOPLE_SHOWN = 12


@bp.get("/events")
@signed_in
def events() -> ResponseReturnValue:
    """The events one is on the list of."""
    page = paginate(queries.seats_of(current_account().id), scalars=False)
    return render("events/mine.html", page=page, states=rules.STATES)


def _own_seat(slug: str) -> Seat:
    return queries.seat(slug, current_account().id)


@bp.get("/events/<slug>")
@allow(rules.is_seated, load=_own_seat)
def event_page(seat: Seat) -> ResponseReturnValue:
    """One event as its attendees see it."""
    account = current_account()
    kind, theme = request.args.get("kind", "")[:20], request.args.get("theme", "")[:120]
    shows = seat.consents and seat.event.state is not EventState.CLOSED
    found = hall.hall(seat, kind=kind, theme=theme) if shows else Hall([], [], [], 0)
    number = min(page_number(), max(1, -(-len(found.people) // PEOPLE_SHOWN)))
    window = found.people[(number - 1) * PEOPLE_SHOWN : number * PEOPLE_SHOWN]
    page = render(
        "events/page.html",
        seat=seat,
        event=seat.event,
        found=found,
        page=Page(window, number, PEOPLE_SHOWN, len(found.people)),
        met=hall.met(seat),
        left=hall.left(seat.event, seat.profile) if seat.profile else None,
        most=hall.most_wishes(),
        own=queries.profiles_of(account.id),
        kind=kind,
        theme=theme,
        text=rules.CONSENT_TEXT,
        is_open=seat.event.state is EventState.OPEN,
    )
    keep(found.shown(seat.event, window))
    return page


@bp.post("/events/<slug>/consent")
@signed_in
def consent(slug: str) -> ResponseReturnValue:
    """Agree to be seen by the others."""
    form = ConsentForm()
    seat = queries.seat(slug, current_account().id)
    if form.validate_on_submit():
        _said(lambda: actions.consent(seat.attendee, method="page", locale=i18n.locale(), seen=text_read(form)))
    return back("events.event_page", slug=slug)


@bp.post("/events/<slug>/withdraw")
@signed_in
def withdraw(slug: str) -> ResponseReturnValue:
    """Take it back."""
    seat = queries.seat(slug, current_account().id)
    if ButtonForm().validate_on_submit() and actions.withdraw(seat.attendee):
        toast(_("Bạn không còn hiện trong sự kiện này. Các lựa chọn của bạn đã được xoá."))
    return back("events.event_page", slug=slug)


@bp.post("/events/<slug>/profile")
@signed_in
def choose_profile(slug: str) -> ResponseReturnValue:
    """Stand for another of one's profiles."""
    form, account = ProfileForm(), current_account()
    seat = queries.seat(slug, account.id)
    if form.validate_on_submit():
        _said(lambda: actions.choose_profile(seat, account.id, form.profile.data or ""))
    return back("events.event_page", slug=slug)


@bp.post("/events/<slug>/wishes")
@signed_in
@limited(Limit("events.wish", 300, AN_HOUR, by_account))
def wish(slug: str) -> ResponseReturnValue:
    """Wish to meet somebody; the other side learns of it only if it wishes the same."""
    form, account = WishForm(), current_account()
    seat = queries.seat(slug, account.id)
    if form.validate_on_submit():
        try:
            met = actions.wish(account, seat, form.other.data or "")
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(_("Hai bên cùng muốn gặp! Liên hệ đã mở, hãy chào nhau.") if met else _("Đã chọn. Chỉ bên bạn biết."))
    return _back_to(slug, form)


@bp.post("/events/<slug>/wishes/undo")
@signed_in
def take_back(slug: str) -> ResponseReturnValue:
    """Wish it no more."""
    form, account = WishForm(), current_account()
    seat = queries.seat(slug, account.id)
    if form.validate_on_submit():
        _said(lambda: actions.take_back(account, seat, form.other.data or ""))
    return _back_to(slug, form)


def _back_to(slug: str, form: WishForm) -> ResponseReturnValue:
    """To the same card of the same page of the list."""
    kept = {name: request.args[name] for name in ("kind", "theme", "page") if request.args.get(name)}
    return back("events.event_page", slug=slug, _anchor=f"p-{form.other.data}", **kept)


def _said(act: Callable[[], object]) -> None:
    try:
        act()
    except Refused as no:
        toast(no.message, "bad")


def text_read(form: ConsentForm) -> int:
    """The number of the words that somebody agrees to; 0 for none of ours."""
    return whole_number(form.text.data) or 0
