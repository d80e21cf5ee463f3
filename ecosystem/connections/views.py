"""Pages of introductions: the lists, the asking, one introduction with its answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.forms import AcceptForm, AskForm, DeclineForm, WithdrawForm
from ecosystem.connections.models import Introduction
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Profile
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, paginate, render, toast

bp = Blueprint("connections", __name__)
A_DAY = 86_400


@bp.get("/introductions")
@signed_in
def introductions() -> ResponseReturnValue:
    """My introductions in four tabs."""
    account = current_account()
    counts = queries.counts(account.id)
    tab = request.args.get("tab", "")
    if tab not in queries.TABS:
        tab = "waiting" if counts["waiting"] or not counts["asked"] else "asked"
    page = paginate(queries.of_account(account.id, tab))
    rows = queries.rows(page.items, account.id)
    return render("connections/introductions.html", tab=tab, counts=counts, page=page, rows=rows)


@bp.get("/introductions/new")
@signed_in
def ask() -> ResponseReturnValue:
    """The form that asks for an introduction: ``to`` names the profile asked, ``as`` one's own."""
    asked = queries.profile_to_ask(request.args.get("to", ""))
    senders = _senders(asked)
    return _ask_page(AskForm(sender=_chosen(senders), message=_said_before()), asked, senders)


@bp.post("/introductions/new")
@signed_in
@limited(Limit("connections.ask", 40, A_DAY, by_account))
def send() -> ResponseReturnValue:
    """Ask."""
    asked = queries.profile_to_ask(request.args.get("to", ""))
    senders = _senders(asked)
    form = AskForm()
    form.sender.offer(_choices(senders))
    if not form.validate_on_submit():
        return _ask_page(form, asked, senders, 422)
    sender = next(profile for profile in senders if profile.slug == form.sender.data)
    try:
        introduction = actions.ask(current_account(), sender, asked, message=form.message.data or "")
    except Refused as no:
        form.refuse(no.message, "message" if no.code.startswith("message-") else None)
        return _ask_page(form, asked, senders, 422 if no.code.startswith("message-") else 409)
    toast(_("Đã gửi lời ngỏ tới %(name)s. Có trả lời là bạn nhận được email.", name=asked.name))
    return back("connections.introduction", key=introduction.key)


@bp.get("/introductions/<key>")
@allow(rules.may_read, load=queries.introduction)
def introduction(one: Introduction) -> ResponseReturnValue:
    """One introduction: what was asked, what was answered, and what one may do now."""
    return _page(one)


@bp.post("/introductions/<key>/accept")
@allow(rules.may_read, load=queries.introduction, then=rules.is_answering_side)
def accept(one: Introduction) -> ResponseReturnValue:
    """Say yes."""
    form = AcceptForm()
    if not form.validate_on_submit():
        return _page(one, 422, accept_form=form)
    try:
        actions.accept(current_account(), one, reply=form.reply.data or "")
    except Refused as no:
        return _page(one, 409, refusal=no.message)
    toast(_("Hai bên đã kết nối. Thông tin liên hệ đã mở cho nhau."))
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/decline")
@allow(rules.may_read, load=queries.introduction, then=rules.is_answering_side)
def decline(one: Introduction) -> ResponseReturnValue:
    """Say no kindly."""
    form = DeclineForm()
    if not form.validate_on_submit():
        return _page(one, 422, decline_form=form)
    try:
        actions.decline(current_account(), one, reason=form.reason.data, reply=form.reply.data or "")
    except Refused as no:
        return _page(one, 409, refusal=no.message)
    toast(_("Đã gửi lời từ chối nhẹ nhàng. Cảm ơn bạn đã trả lời."))
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/withdraw")
@allow(rules.may_read, load=queries.introduction, then=rules.is_asking_side)
def withdraw(one: Introduction) -> ResponseReturnValue:
    """Take the request back."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _page(one, 422, withdraw_form=form)
    try:
        actions.withdraw(current_account(), one)
    except Refused as no:
        return _page(one, 409, refusal=no.message)
    toast(_("Đã rút lại lời ngỏ."))
    return back("connections.introduction", key=one.key)


def _said_before() -> str:
    """The message of a request of one's own that was taken back, to ask again without writing it anew."""
    key = request.args.get("again", "")
    if not key:
        return ""
    before = queries.introduction(key)
    return before.message if rules.is_asking_side(current_account(), before) else ""


def _senders(asked: Profile) -> list[Profile]:
    """One's own profiles that may be introduced to ``asked`` by their kind."""
    own = queries.own_profiles(current_account().id)
    return [profile for profile in own if rules.fits_kinds(profile, asked)]


def _choices(senders: list[Profile]) -> list[tuple[str, str]]:
    return [(profile.slug, profile.name) for profile in senders]


def _chosen(senders: list[Profile]) -> str:
    wanted = request.args.get("as", "")
    slugs = [profile.slug for profile in senders]
    if wanted in slugs:
        return wanted
    return slugs[0] if slugs else ""


def _ask_page(form: AskForm, asked: Profile, senders: list[Profile], status: int = 200) -> ResponseReturnValue:
    form.sender.offer(_choices(senders))
    sender = next((profile for profile in senders if profile.slug == form.sender.data), None)
    open_now = queries.open_between(sender.id, asked.id) if sender else None
    stands = rules.obstacle(current_account(), sender, asked, clock.today()) if sender else None
    return render(
        "connections/ask.html",
        status,
        form=form,
        asked=asked,
        senders=senders,
        sender=sender,
        open_now=open_now,
        obstacle=rules.OBSTACLES[stands] if stands else None,
        obstacle_code=stands,
        is_own=rules.is_member(current_account(), asked),
    )


def _page(one: Introduction, status: int = 200, **context: Any) -> ResponseReturnValue:
    actor = current_account()
    side = rules.side_of(actor, one) or rules.Side.ASKED
    other = rules.Side.ASKER if side is rules.Side.ASKED else rules.Side.ASKED
    forms = {"accept_form": AcceptForm, "decline_form": DeclineForm, "withdraw_form": WithdrawForm}
    missing = {name: form(formdata=None) for name, form in forms.items() if name not in context}
    return render(
        "connections/introduction.html",
        status,
        one=one,
        side=side,
        mine=rules.profile_of(one, side),
        other=rules.profile_of(one, other),
        contacts=queries.contacts(one, other),
        may_answer=rules.may_answer(actor, one),
        may_withdraw=rules.may_withdraw(actor, one),
        reason=rules.DECLINE_REASONS.get(one.reason, ""),
        **missing,
        **context,
    )
