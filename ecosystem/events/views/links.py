"""The page of the link in a mail: agree and withdraw without signing in. Opening it changes nothing."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from ecosystem.core.errors import Refused
from ecosystem.events import actions, queries, rules
from ecosystem.events.forms import ConsentForm
from ecosystem.events.models import Attendee, EventState
from ecosystem.events.views.base import bp
from ecosystem.events.views.people import text_read
from ecosystem.web import i18n
from ecosystem.web.access import Limit, allow, by_address, by_all, limited
from ecosystem.web.pages import back, render, toast

USE = (Limit("event-consents.address", 30, 300, by_address), Limit("event-consents.all", 1000, 300, by_all))
WITHDRAW = "withdraw"


@bp.get("/event-consents/<token>")
@allow(rules.holds_link, load=queries.by_token, strangers=True)
def consent_page(one: Attendee) -> ResponseReturnValue:
    """What is asked, and the button; mail scanners open links too."""
    held = queries.open_consent(one.id)
    is_given = held is not None and held.text == rules.CONSENT_TEXT
    is_over = one.event.state is EventState.CLOSED
    return render("events/consent.html", event=one.event, is_given=is_given, is_over=is_over, text=rules.CONSENT_TEXT)


@bp.post("/event-consents/<token>")
@allow(rules.holds_link, load=queries.by_token, strangers=True)
@limited(*USE)
def consent_by_link(one: Attendee) -> ResponseReturnValue:
    """Agree, or withdraw: who holds the link got the mail."""
    form = ConsentForm()
    if form.validate_on_submit():
        try:
            if form.text.data == WITHDRAW:
                actions.withdraw(one)
            else:
                actions.consent(one, method="link", locale=i18n.locale(), seen=text_read(form))
        except Refused as no:
            toast(no.message, "bad")
    return back("events.consent_page", **(request.view_args or {}))
