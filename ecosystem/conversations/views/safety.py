"""Blocking the other side, reporting it or a message of it, and the officers' queue of reports."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.connections import actions as sides
from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Introduction, Side
from ecosystem.connections.queries.blocks import has_blocked
from ecosystem.conversations import queries
from ecosystem.conversations.actions import reports as actions
from ecosystem.conversations.forms import ButtonForm, DecideForm, ReportForm, ReportSideForm
from ecosystem.conversations.models import Message, Report, ReportState
from ecosystem.conversations.queries import reports
from ecosystem.conversations.queries.reports import ReportedFile
from ecosystem.conversations.rules.reports import REASONS, STATES, may_judge, may_report, may_report_profile
from ecosystem.conversations.views.base import A_DAY, bp
from ecosystem.core.errors import Refused
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.rules import is_officer
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, back_to, paginate, render, toast

FILES = Limit("conversations.reported_file", 300, A_DAY, by_account)
REPORTS = Limit("conversations.report", 20, A_DAY, by_account)
Act = Callable[[Account, Profile, Profile], None]


def may_open_reported(actor: Account | None, held: ReportedFile) -> bool:
    """Who may judge a report may open the files of what it is about."""
    return may_judge(actor, held.report)


@bp.get("/introductions/<key>/safety")
@allow(introductions.may_read, load=connections.introduction)
def safety(one: Introduction) -> ResponseReturnValue:
    """Block or report the other side."""
    return _safety_page(one, ReportSideForm())


@bp.post("/introductions/<key>/block")
@allow(introductions.may_read, load=connections.introduction)
def block(one: Introduction) -> ResponseReturnValue:
    """Want nothing new from the other side."""
    return _keep_away(one, sides.block, _("Đã chặn. Bên kia không được báo."))


@bp.post("/introductions/<key>/unblock")
@allow(introductions.may_read, load=connections.introduction)
def unblock(one: Introduction) -> ResponseReturnValue:
    """Let the other side in again."""
    return _keep_away(one, sides.unblock, _("Đã bỏ chặn."))


@bp.post("/introductions/<key>/safety")
@allow(introductions.may_read, load=connections.introduction)
@limited(REPORTS)
def report_profile(one: Introduction) -> ResponseReturnValue:
    """Report the profile of the other side."""
    form = ReportSideForm()
    if not form.validate_on_submit():
        return _safety_page(one, form, 422)
    quoted = one.message if form.quote.data and _may_quote(one) else ""
    try:
        actions.report_profile(current_account(), _pair(one)[1], _claim(form), quoted=quoted)
    except Refused as no:
        form.refuse(no.message)
        return _safety_page(one, form, 409)
    toast(_("Đã gửi báo cáo. Cán bộ chỉ thấy điều bạn báo cáo; bên kia không biết ai báo."))
    return back("conversations.safety", key=one.key)


@bp.get("/messages/<key>/report")
@allow(may_report, load=queries.message)
def report_message(message: Message) -> ResponseReturnValue:
    """The form that reports one message."""
    return render("conversations/report.html", message=message, form=ReportForm())


@bp.post("/messages/<key>/report")
@allow(may_report, load=queries.message)
@limited(REPORTS)
def send_report(message: Message) -> ResponseReturnValue:
    """Report it."""
    form = ReportForm()
    if not form.validate_on_submit():
        return render("conversations/report.html", 422, message=message, form=form)
    try:
        actions.report_message(current_account(), message, _claim(form))
    except Refused as no:
        form.refuse(no.message)
        return render("conversations/report.html", 409, message=message, form=form)
    toast(_("Đã gửi báo cáo. Cán bộ chỉ thấy điều bạn báo cáo; bên kia không biết ai báo."))
    return back("conversations.conversation", key=message.introduction.key)


@bp.get("/profiles/<slug>/report")
@allow(may_report_profile, load=directory.profile)
def report_any(profile: Profile) -> ResponseReturnValue:
    """The form that reports a profile, from wherever it is seen."""
    return _profile_page(profile, ReportForm())


@bp.post("/profiles/<slug>/report")
@allow(may_report_profile, load=directory.profile)
@limited(REPORTS)
def send_report_of(profile: Profile) -> ResponseReturnValue:
    """Report it."""
    form = ReportForm()
    if not form.validate_on_submit():
        return _profile_page(profile, form, 422)
    try:
        actions.report_profile(current_account(), profile, _claim(form))
    except Refused as no:
        form.refuse(no.message)
        return _profile_page(profile, form, 409)
    toast(_("Đã gửi báo cáo. Cán bộ chỉ thấy điều bạn báo cáo; bên kia không biết ai báo."))
    return back("conversations.report_any", slug=profile.slug)


@bp.get("/officer/reports")
@allow(is_officer)
def report_queue() -> ResponseReturnValue:
    """What was reported: the message or the profile, never the rest of a conversation."""
    page = paginate(reports.queue(current_account().id))
    return render("conversations/reports.html", page=page, reasons=REASONS, states=STATES)


@bp.post("/officer/reports/<key>")
@allow(may_judge, load=reports.report)
def decide(report: Report) -> ResponseReturnValue:
    """An officer's word."""
    form = DecideForm()
    if not form.validate() or form.state.data not in set(ReportState):
        abort(422)
    try:
        actions.decide(current_account(), report, ReportState(form.state.data), hide=form.hide.data == "1")
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(_("Đã ghi quyết định và báo người gửi."))
    return back_to(form.next.data, "conversations.report_queue")


@bp.post("/officer/reports/<key>/files/<int(max=9):place>")
@allow(may_open_reported, load=reports.reported_file)
@limited(FILES)
def reported_file(held: ReportedFile) -> ResponseReturnValue:
    """A file of the reported message, as a download that the journal tells of."""
    if not ButtonForm().validate():
        abort(422)
    actions.open_file(current_account(), held.report, held.place)
    return stored(held.file)


@bp.post("/officer/reports/<key>/reopen")
@allow(may_judge, load=reports.report)
def reopen(report: Report) -> ResponseReturnValue:
    """Take the word back; what it hid is shown again."""
    if ButtonForm().validate():
        try:
            actions.reopen(current_account(), report)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(_("Đã lấy lại quyết định. Báo cáo lại chờ xem xét."))
    return back("conversations.report_queue")


def _keep_away(one: Introduction, act: Act, said: str) -> ResponseReturnValue:
    if ButtonForm().validate():
        try:
            act(current_account(), *_pair(one))
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(said)
    return back("conversations.safety", key=one.key)


def _pair(one: Introduction) -> tuple[Profile, Profile]:
    """One's own side and the other."""
    side = introductions.side_of(current_account(), one) or Side.ASKED
    return introductions.profile_of(one, side), introductions.profile_of(one, introductions.other_side(side))


def _claim(form: ReportForm) -> actions.Claim:
    return actions.Claim(form.reason.data, form.words.data or "")


def _profile_page(profile: Profile, form: ReportForm, status: int = 200) -> ResponseReturnValue:
    is_open = reports.is_open(current_account().id, profile.id)
    return render("conversations/report_profile.html", status, profile=profile, form=form, is_open=is_open)


def _may_quote(one: Introduction) -> bool:
    """What was written to ask is the other side's only for the side asked."""
    return _pair(one)[1].id == one.asker_id and bool(one.message)


def _safety_page(one: Introduction, form: ReportForm, status: int = 200) -> ResponseReturnValue:
    mine, other = _pair(one)
    return render(
        "conversations/safety.html",
        status,
        one=one,
        form=form,
        other=other,
        is_blocked=has_blocked(mine.id, other.id),
        may_quote=_may_quote(one),
        may_block=introductions.is_hand(current_account(), mine),
    )
