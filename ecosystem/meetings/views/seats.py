"""The pages of both sides, on a phone: whom one wishes to work with, and who it became."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.directory import queries as directory
from ecosystem.meetings import actions, rules
from ecosystem.meetings.forms.mentoring import JoinForm, PickForm
from ecosystem.meetings.models import Answer, Mark
from ecosystem.meetings.queries import mentoring
from ecosystem.meetings.queries.board import reasons_of
from ecosystem.meetings.queries.mentoring import Seat
from ecosystem.meetings.views.base import bp
from ecosystem.recommendations.queries.words import COUNTERPART, STARTUP
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast

NO_MARK = "none"


@bp.get("/mentoring")
@signed_in
def mine() -> ResponseReturnValue:
    """One's places in all cohorts."""
    account = current_account()
    page = paginate(mentoring.own_plans(account))
    rows = [
        (seat, directory.local(seat.plan.cohort.name_vi, seat.plan.cohort.name_en))
        for seat in mentoring.seats(account, page.items)
    ]
    return render("meetings/mine.html", page=page, rows=rows, answers=mentoring.ANSWERS)


@bp.get("/mentoring/<side>/<key>")
@allow(rules.is_seated, load=mentoring.seat)
def seat(one: Seat) -> ResponseReturnValue:
    """One's place in a cohort's plan."""
    return _page(one)


@bp.post("/mentoring/<side>/<key>/answer")
@allow(rules.is_seated, load=mentoring.seat)
def answer_mentoring(one: Seat) -> ResponseReturnValue:
    """A mentor joins, or does not."""
    form = JoinForm()
    if not form.validate_on_submit() or form.value.data not in (Answer.JOINED.value, Answer.DECLINED.value):
        return _page(one, 422, form=form)
    try:
        actions.answer(current_account(), one, Answer(form.value.data), most=form.most.value)
    except Refused as no:
        return _page(one, 409, refusal=str(no.message))
    toast(_("Đã ghi câu trả lời. Cảm ơn bạn."))
    return back("meetings.seat", side=one.side, key=one.key)


@bp.post("/mentoring/<side>/<key>/marks")
@allow(rules.is_seated, load=mentoring.seat)
def mark(one: Seat) -> ResponseReturnValue:
    """Say what one wishes of somebody; only one's own side and the managers know."""
    form = PickForm()
    value, other = form.value.data or "", form.other.data or ""
    cards = {card.slug: card.id for card in mentoring.cards_for(one)}
    if not form.validate_on_submit() or value not in {NO_MARK, *(each.value for each in Mark)} or other not in cards:
        return _page(one, 422)
    try:
        actions.mark(current_account(), one, cards[other], None if value == NO_MARK else Mark(value))
    except Refused as no:
        return _page(one, 409, refusal=str(no.message))
    return back("meetings.seat", side=one.side, key=one.key, _anchor=f"p-{other}")


def _page(one: Seat, status: int = 200, **more: Any) -> ResponseReturnValue:
    account = current_account()
    cohort = one.plan.cohort
    side = STARTUP if one.enrolment is not None else COUNTERPART
    made = mentoring.made_for(one)
    met = [each.mentor.profile if one.enrolment is not None else each.enrolment.profile for each in made]
    cards = {card.id: card for card in mentoring.cards_for(one)}
    keys = mentoring.introductions(one, [profile.id for profile in met])
    told = [
        (profile, reasons_of(pair.reasons, side), keys.get(profile.id)) for pair, profile in zip(made, met, strict=True)
    ]
    return render(
        "meetings/seat.html",
        status,
        seat=one,
        title=directory.local(cohort.name_vi, cohort.name_en),
        told=told,
        cards=list(cards.values()),
        own=mentoring.marks_by(one),
        marks=mentoring.MARKS,
        is_open=rules.may_mark(one, clock.now()),
        may_act=rules.is_seated(account, one),
        form=more.get("form") or JoinForm(formdata=None),
        refusal=more.get("refusal", ""),
    )
