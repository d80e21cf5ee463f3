"""Pages of the side that asks: the form with its draft, sending, taking back, answering a question."""

from __future__ import annotations

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.forms import AnswerMoreForm, AskForm, WithdrawForm
from ecosystem.connections.models import Introduction
from ecosystem.connections.queries import blocks, crowd
from ecosystem.connections.views.base import A_DAY, WORDS, bp, page
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.core.values import format_datetime
from ecosystem.directory.models import Profile
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, render, toast

CROWDED = ("week-full", "none-left", "not-accepting", "full")


@bp.get("/introductions/new")
@signed_in
def ask() -> ResponseReturnValue:
    """The form that asks for an introduction: ``to`` names the profile asked, ``as`` one's own."""
    asked = queries.profile_to_ask(request.args.get("to", ""))
    senders = _senders(asked)
    sender = _chosen(senders)
    draft = _draft(senders, sender, asked)
    version = str(draft.version) if draft is not None else ""
    said = draft.message if draft is not None else _said_before()
    return _ask_page(AskForm(sender=sender, message=said, version=version), asked, senders)


@bp.post("/introductions/new")
@signed_in
@limited(Limit("connections.ask", 60, A_DAY, by_account))
def send() -> ResponseReturnValue:
    """Ask, or keep the draft when that button was pressed."""
    asked = queries.profile_to_ask(request.args.get("to", ""))
    senders = _senders(asked)
    form = AskForm()
    form.sender.offer(_choices(senders))
    if request.form.get("go") in ("draft", "tell"):
        return _kept(form, asked, senders, tell=request.form["go"] == "tell")
    if not form.validate_on_submit():
        return _ask_page(form, asked, senders, 422)
    sender = next(profile for profile in senders if profile.slug == form.sender.data)
    try:
        introduction = actions.ask(current_account(), sender, asked, message=form.message.data or "")
    except Refused as no:
        if no.code.startswith("message-"):
            form.refuse(no.message, "message")
            return _ask_page(form, asked, senders, 422)
        # Nothing is wrong with the form.
        return _ask_page(form, asked, senders, 409, refusal=str(no.message))
    toast(_("Đã gửi lời ngỏ tới %(name)s. Có trả lời là bạn nhận được email.", name=asked.name))
    return back("connections.introduction", key=introduction.key)


@bp.post("/introductions/new/autosave")
@signed_in
@limited(Limit("connections.autosave", 5000, A_DAY, by_account))
def autosave() -> ResponseReturnValue:
    """Keep what is being written, in the side's own draft."""
    asked = queries.profile_to_ask(request.args.get("to", ""))
    form, senders = AskForm(), _senders(asked)
    form.sender.offer(_choices(senders))
    sender = next((profile for profile in senders if profile.slug == form.sender.data), None)
    if sender is None:
        return jsonify(said=_("Chưa lưu được: hồ sơ này không còn là của bạn.")), 422
    try:
        draft = _save(form, sender, asked)
    except Refused as no:
        standing = queries.draft_between(sender.id, asked.id)
        version = standing.version if standing is not None else 0
        return jsonify(said=str(no.message), version=version), 409 if no.code == "changed" else 422
    return jsonify(version=draft.version, said=_("Đã lưu nháp lúc %(time)s", time=format_datetime(draft.moved_at)))


@bp.post("/introductions/<key>/discard")
@allow(rules.may_keep_draft, load=queries.introduction)
def discard(one: Introduction) -> ResponseReturnValue:
    """Throw a draft away; the toast takes that back."""
    actions.discard(current_account(), one)
    toast(_("Đã bỏ bản nháp."), undo=url_for("connections.take_back", key=one.key))
    return back("connections.introductions", tab="drafts")


@bp.post("/introductions/<key>/take-back")
@allow(rules.may_keep_draft, load=queries.introduction)
def take_back(one: Introduction) -> ResponseReturnValue:
    """Undo that."""
    actions.take_back(current_account(), one)
    return back("connections.introductions", tab="drafts")


@bp.post("/introductions/<key>/withdraw")
@allow(rules.may_read, load=queries.introduction, then=rules.is_asking_side)
def withdraw(one: Introduction) -> ResponseReturnValue:
    """Take the request back."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return page(one, 422, withdraw_form=form)
    try:
        actions.withdraw(current_account(), one)
    except Refused as no:
        return page(one, 409, refusal=str(no.message))
    toast(_("Đã rút lại lời ngỏ."))
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/answer")
@allow(rules.may_read, load=queries.introduction, then=rules.is_asking_side)
@limited(WORDS)
def answer_more(one: Introduction) -> ResponseReturnValue:
    """Answer what the other side wants to know."""
    form = AnswerMoreForm()
    if not form.validate_on_submit():
        return page(one, 422, given_form=form)
    try:
        actions.answer_more(current_account(), one, words=form.words.data or "")
    except Refused as no:
        return page(one, 409, refusal=str(no.message))
    toast(_("Đã gửi câu trả lời. Giờ bên kia được chờ."))
    return back("connections.introduction", key=one.key)


def _kept(form: AskForm, asked: Profile, senders: list[Profile], *, tell: bool) -> ResponseReturnValue:
    """The draft kept by its button, also where nothing saves itself."""
    sender = next((profile for profile in senders if profile.slug == form.sender.data), None)
    if sender is None:
        return _ask_page(form, asked, senders, 422)
    try:
        draft = _save(form, sender, asked)
        if tell:
            actions.tell_when_open(current_account(), draft, wanted=True)
    except Refused as no:
        return _ask_page(form, asked, senders, 409 if no.code == "changed" else 422, refusal=str(no.message))
    said = _("Đã lưu nháp. Bên ấy nhận lời ngỏ trở lại là bạn được báo.")
    toast(said if tell else _("Đã lưu nháp. Bạn viết tiếp lúc nào cũng được."))
    return back("connections.introductions", tab="drafts")


def _save(form: AskForm, sender: Profile, asked: Profile) -> Introduction:
    version = whole_number(form.version.data)
    return actions.save_draft(current_account(), sender, asked, message=form.message.data or "", version=version)


def _draft(senders: list[Profile], slug: str, asked: Profile) -> Introduction | None:
    sender = next((profile for profile in senders if profile.slug == slug), None)
    draft = queries.draft_between(sender.id, asked.id) if sender is not None else None
    return draft if draft is not None and draft.discarded_at is None else None


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


def _ask_page(
    form: AskForm, asked: Profile, senders: list[Profile], status: int = 200, *, refusal: str | None = None
) -> ResponseReturnValue:
    form.sender.offer(_choices(senders))
    sender = next((profile for profile in senders if profile.slug == form.sender.data), None)
    room = crowd.room(sender, asked) if sender else rules.Room()
    stands = rules.obstacle(current_account(), sender, asked, clock.today()) if sender else None
    stands = stands or (blocks.between(sender.id, asked.id) if sender else None) or rules.crowding(room)
    return render(
        "connections/ask.html",
        status,
        form=form,
        asked=asked,
        senders=senders,
        sender=sender,
        room=room,
        pace=crowd.badges([asked.id]).get(asked.id),
        draft=_draft(senders, sender.slug, asked) if sender else None,
        open_now=queries.open_between(sender.id, asked.id) if sender else None,
        obstacle=refusal or (rules.OBSTACLES[stands] if stands else None),
        refusal=refusal,
        is_crowded=stands in CROWDED,
        is_own=rules.is_member(current_account(), asked),
    )
