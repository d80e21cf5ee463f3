"""The pages of who takes part: one's cohorts, an offer and its answer."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.programs import actions, rules
from ecosystem.programs.forms.cohorts import PickForm, ReasonForm
from ecosystem.programs.models import Enrolment, EnrolmentState
from ecosystem.programs.queries import cohorts, day, enrolments
from ecosystem.programs.rules import curriculum as inside
from ecosystem.programs.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("/cohorts")
@signed_in
def mine() -> ResponseReturnValue:
    """What one's profiles take part in."""
    page = paginate(enrolments.own(current_account()))
    cards = {card.key: card for card in cohorts.cards([one.cohort for one in page.items])}
    rows = [(row, cards[row.enrolment.cohort.key]) for row in enrolments.rows(page.items)]
    return render("programs/mine.html", page=page, rows=rows, now=clock.now())


@bp.get("/enrolments/<key>")
@allow(rules.is_participant, load=enrolments.enrolment)
def enrolment(one: Enrolment) -> ResponseReturnValue:
    """One enrolment: the offer while it waits, then where it stands."""
    return enrolment_page(one)


@bp.post("/enrolments/<key>/accept")
@allow(rules.is_participant, load=enrolments.enrolment, then=rules.may_take_part)
def accept(one: Enrolment) -> ResponseReturnValue:
    """Take the seat."""
    if not PickForm().validate_on_submit():
        return enrolment_page(one, 422)
    try:
        actions.accept(current_account(), one)
    except Refused as no:
        return enrolment_page(one, 409, refusal=str(no.message))
    toast(_("Đã nhận chỗ. Hẹn gặp nhóm ngày khai giảng."))
    return back("programs.enrolment", key=one.key)


@bp.post("/enrolments/<key>/decline")
@allow(rules.is_participant, load=enrolments.enrolment, then=rules.may_take_part)
def decline(one: Enrolment) -> ResponseReturnValue:
    """Leave the seat to others, before or after one took it."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return enrolment_page(one, 422, form=form)
    to = EnrolmentState.DECLINED if one.state is EnrolmentState.OFFERED else EnrolmentState.DROPPED
    try:
        actions.move(current_account(), one, to, reason=form.reason.data or "")
    except Refused as no:
        if no.code == "reason":
            form.refuse(no.message, "reason")
            return enrolment_page(one, 422, form=form)
        return enrolment_page(one, 409, refusal=str(no.message))
    toast(_("Đã báo ban tổ chức. Cảm ơn nhóm đã trả lời."))
    return back("programs.enrolment", key=one.key)


def enrolment_page(one: Enrolment, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page of one enrolment for those who take part."""
    account = current_account()
    return render(
        "programs/enrolment.html",
        status,
        one=one,
        row=enrolments.row(one),
        card=cohorts.card(one.cohort),
        signs=day.own_signs(one, current_app.extensions["house"].risks),
        steps=enrolments.steps(one, is_inside=False),
        sees_inside=inside.sees_inside(account, one),
        may_answer=rules.may_move(account, one, EnrolmentState.ACCEPTED) and rules.is_in_time(one, clock.now()),
        may_leave=rules.may_take_part(account, one) and rules.may_move(account, one, EnrolmentState.DROPPED),
        form=more.get("form") or ReasonForm(formdata=None),
        refusal=more.get("refusal", ""),
    )
