"""The manager's day, messages to a cohort with how far each got, and a message as its readers have it."""

from __future__ import annotations

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ecosystem.core.errors import Refused
from ecosystem.programs import actions, rules
from ecosystem.programs.forms.messages import MessageForm
from ecosystem.programs.models import Cohort, CohortMessage
from ecosystem.programs.queries import cohorts
from ecosystem.programs.queries import day as days
from ecosystem.programs.queries import messages as queries
from ecosystem.programs.rules import curriculum as inside
from ecosystem.programs.rules.day import may_read_letter
from ecosystem.programs.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast

DELIVERY = {
    "waiting": (_l("Đang gửi"), "warn"),
    "told": (_l("Trong hộp thông báo"), "info"),
    "mailed": (_l("Đã gửi thư"), "info"),
    "read": (_l("Đã đọc"), "ok"),
}


@bp.get("/manager/day")
@signed_in
def day() -> ResponseReturnValue:
    """What waits, is due, is late, is at risk, over all the cohorts one runs."""
    return render("programs/day.html", day=days.day(current_account(), current_app.extensions["house"].risks))


@bp.get("/manager/cohorts/<key>/messages")
@allow(rules.may_run, load=cohorts.cohort)
def messages(one: Cohort) -> ResponseReturnValue:
    """What was written to a cohort, and a form for more."""
    return _list(one)


@bp.post("/manager/cohorts/<key>/messages")
@allow(rules.may_run, load=cohorts.cohort)
def send_message(one: Cohort) -> ResponseReturnValue:
    """Write to it."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _list(one, 422, form)
    try:
        made = actions.send_message(
            current_account(),
            one,
            audience=form.audience.data,
            subject=form.subject.data or "",
            body=form.body.data or "",
        )
    except Refused as no:
        form.refuse(no.message, "audience")
        return _list(one, 422, form)
    people = len(queries.deliveries(made.id))
    toast(ngettext("Đang gửi cho %(num)s người.", "Đang gửi cho %(num)s người.", people))
    return back("programs.message", key=made.key)


@bp.get("/manager/messages/<key>")
@allow(inside.may_run_thing, load=queries.message)
def message(one: CohortMessage) -> ResponseReturnValue:
    """One message with how far it is with each of its readers."""
    return render(
        "programs/message.html",
        one=one,
        card=cohorts.card(one.cohort),
        audience=queries.LABELS[one.audience],
        rows=queries.deliveries(one.id),
        states=DELIVERY,
    )


@bp.get("/enrolments/<key>/messages/<message_key>")
@allow(may_read_letter, load=queries.letter)
def own_message(letter: queries.Letter) -> ResponseReturnValue:
    """A message as one of its readers has it."""
    return render(
        "programs/own_message.html",
        one=letter.message,
        enrolment=letter.enrolment,
        name=cohorts.name_of(letter.message.cohort),
    )


def _list(one: Cohort, status: int = 200, form: MessageForm | None = None) -> ResponseReturnValue:
    page = paginate(queries.of_cohort(one.id))
    return render(
        "programs/messages.html",
        status,
        one=one,
        card=cohorts.card(one),
        page=page,
        rows=queries.rows(page.items),
        form=form or MessageForm(formdata=None),
        title=_("Nhắn cả khoá"),
    )
