"""Proposing a meeting, answering it, calling it off, and its file for calendars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Introduction, Side
from ecosystem.conversations import actions, rules
from ecosystem.conversations.forms import MeetingForm, PickForm
from ecosystem.conversations.models import Meeting, MeetingState
from ecosystem.conversations.queries import meetings
from ecosystem.conversations.rules.meetings import may_move, may_read, may_take_along
from ecosystem.conversations.views.base import A_DAY, bp
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import back, render, toast

Act = Callable[[Account, Meeting], None]


@dataclass(frozen=True)
class Shown:
    """A meeting as its reader sees it: the times in Đà Nẵng, and what the reader may do."""

    meeting: Meeting
    times: list[tuple[int, datetime, bool]]
    may_answer: bool
    may_cancel: bool


def shown(actor: Account, one: Introduction) -> list[Shown]:
    """The meetings of a conversation that are ahead or wait."""
    return [
        Shown(
            meeting,
            [(number, moment, moment > clock.now()) for number, moment in enumerate(meeting.offered)],
            may_move(actor, meeting, MeetingState.AGREED),
            may_move(actor, meeting, MeetingState.CANCELLED),
        )
        for meeting in meetings.current(one.id)
    ]


@bp.get("/introductions/<key>/meetings/new")
@allow(rules.may_read, load=connections.introduction, then=rules.may_write)
def propose(one: Introduction) -> ResponseReturnValue:
    """The form that proposes three times."""
    return _propose_page(one, MeetingForm())


@bp.post("/introductions/<key>/meetings/new")
@allow(rules.may_read, load=connections.introduction, then=rules.may_write)
@limited(Limit("conversations.propose", 40, A_DAY, by_account))
def send_proposal(one: Introduction) -> ResponseReturnValue:
    """Propose."""
    form = MeetingForm()
    if not form.validate_on_submit():
        return _propose_page(one, form, 422)
    plan = actions.Plan(form.times, int(form.minutes.data), form.place.data or "")
    try:
        actions.propose(current_account(), one, plan)
    except Refused as no:
        form.refuse(no.message)
        return _propose_page(one, form, 409 if no.code in ("open", "closed") else 422)
    toast(_("Đã gửi lời hẹn. Bên kia chọn một trong ba thời điểm."))
    return _back(one)


@bp.post("/meetings/<key>/pick")
@allow(may_read, load=meetings.meeting)
def pick(meeting: Meeting) -> ResponseReturnValue:
    """Take one of the times."""
    form = PickForm()
    number = whole_number(form.number.data)
    picked = -1 if number is None else number
    return _act(
        meeting, lambda actor, one: actions.pick(actor, one, picked), _("Đã hẹn. Lịch được gửi qua email cho hai bên.")
    )


@bp.post("/meetings/<key>/none")
@allow(may_read, load=meetings.meeting)
def refuse_all(meeting: Meeting) -> ResponseReturnValue:
    """Say that none fits."""
    return _act(meeting, actions.refuse_all, _("Đã báo bên kia. Bạn có thể hẹn ba thời điểm khác."))


@bp.post("/meetings/<key>/cancel")
@allow(may_read, load=meetings.meeting)
def cancel(meeting: Meeting) -> ResponseReturnValue:
    """Take it back or call it off."""
    return _act(meeting, actions.cancel, _("Đã huỷ lời hẹn và báo bên kia."))


@bp.get("/meetings/<key>.ics")
@allow(may_take_along, load=meetings.meeting)
def calendar(meeting: Meeting) -> ResponseReturnValue:
    """The meeting for one's calendar."""
    answer = Response(meetings.ics(meeting), content_type="text/calendar; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="nhip-cau.ics")
    return answer


def _act(meeting: Meeting, act: Act, said: str) -> ResponseReturnValue:
    if PickForm().validate():
        try:
            act(current_account(), meeting)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(said)
    return _back(meeting.introduction)


def _back(one: Introduction) -> ResponseReturnValue:
    return back("conversations.conversation", key=one.key, _anchor="meetings")


def _propose_page(one: Introduction, form: MeetingForm, status: int = 200) -> ResponseReturnValue:
    side = introductions.side_of(current_account(), one) or Side.ASKED
    other = introductions.profile_of(one, Side.ASKER if side is Side.ASKED else Side.ASKED)
    return render("conversations/propose.html", status, one=one, form=form, other=other)
