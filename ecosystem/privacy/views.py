"""The pages about one's own data, and the public page that says what happens with everybody's."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ecosystem.accounts import actions as people_actions
from ecosystem.accounts import queries as people
from ecosystem.core import clock, files, progress
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.values import format_date
from ecosystem.privacy import actions, queries, rules
from ecosystem.privacy.forms import AnswerForm, ButtonForm, ErasureForm, WordsForm
from ecosystem.privacy.models import DataRequest, RequestKind
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven, public, signed_in
from ecosystem.web.pages import back, back_to, paginate, render, toast

bp = Blueprint("privacy", __name__)
SWITCH = (Limit("privacy.consent", 60, 300, by_account),)
A_DAY = 86_400
LONGEST_TEXT_NUMBER = 6


@bp.get("/privacy")
@public
def policy() -> ResponseReturnValue:
    """What data is used for, and what people may ask for."""
    return render("privacy/policy.html", purposes=people.purposes())


@bp.get("/settings/privacy")
@signed_in
def settings() -> ResponseReturnValue:
    """Every purpose with its words and one switch."""
    account = current_account()
    copy = queries.latest_copy(account.id)
    return render(
        "privacy/settings.html",
        choices=people.choices(account.id),
        copy=copy,
        task=progress.of_subject(copy) if copy and copy.ended_at is None else None,
        erasure=queries.open_request(account.id, RequestKind.DELETE),
        until=copy.ended_at + rules.COPY_LIVES if copy and copy.ended_at else None,
    )


@bp.post("/settings/privacy/copy")
@signed_in
@proven
@limited(Limit("privacy.copy", 10, A_DAY, by_account))
def ask_copy() -> ResponseReturnValue:
    """Begin a copy of everything that is held about the person."""
    if not ButtonForm().validate():
        abort(422)
    actions.ask_copy(current_account(), href=url_for("privacy.settings", _anchor="copy"))
    toast(_("Đang gom dữ liệu của bạn. Xong sẽ có thư báo."))
    return back("privacy.settings", _anchor="copy")


@bp.post("/settings/privacy/copy/<int:request_id>")
@allow(rules.may_download, load=queries.request)
@proven
def download(asked: DataRequest) -> ResponseReturnValue:
    """The finished copy, for its person alone. A POST, for the journal notes each fetching."""
    if not ButtonForm().validate():
        abort(422)
    if asked.file is None or rules.has_expired(asked, clock.now()):
        raise NotFound
    actions.note_download(current_account(), asked)
    answer = Response(files.stream(asked.file), content_type="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=asked.file.name)
    answer.headers["Content-Length"] = str(asked.file.size)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.route("/settings/privacy/erase", methods=["GET", "POST"])
@signed_in
@proven
@limited(Limit("privacy.erase", 20, A_DAY, by_account))
def erase() -> ResponseReturnValue:
    """What goes, what must stay and why, and the button that asks for it."""
    form = ErasureForm()
    if not form.is_submitted():
        return _erase_page(form)
    if not form.validate():
        return _erase_page(form, 422)
    try:
        actions.ask_erasure(current_account(), agreed=bool(form.profiles.data))
    except Refused as no:
        form.refuse(no.message, no.code if no.code in form._fields else None)
        return _erase_page(form, 422)
    people_actions.end_other_visits(current_account(), here=current_user.row)
    toast(_("Đã nhận yêu cầu. Trong thời gian chờ, bạn giữ lại tài khoản được bằng một lần bấm."))
    return back("privacy.settings", _anchor="erase")


@bp.post("/settings/privacy/erase/cancel")
@signed_in
def cancel_erasure() -> ResponseReturnValue:
    """Keep the account after all."""
    if not ButtonForm().validate():
        abort(422)
    if actions.cancel_erasure(current_account()):
        toast(_("Tài khoản của bạn ở lại. Mừng vì bạn vẫn ở đây."))
    return back("privacy.settings", _anchor="erase")


@bp.route("/settings/privacy/requests", methods=["GET", "POST"])
@signed_in
@limited(Limit("privacy.request", 20, A_DAY, by_account))
def requests() -> ResponseReturnValue:
    """What else one may ask for about one's data, and what came of what one asked."""
    form = WordsForm()
    if not form.is_submitted():
        return _requests_page(form)
    if not form.validate():
        return _requests_page(form, 422)
    try:
        asked = actions.ask_in_words(current_account(), RequestKind(form.kind.data), form.text.data or "")
    except Refused as no:
        form.refuse(no.message, "kind")
        return _requests_page(form, 422)
    toast(_("Đã nhận yêu cầu. Cán bộ trả lời chậm nhất ngày %(day)s.", day=format_date(asked.answer_by)))
    return back("privacy.requests", _anchor=f"r{asked.id}")


@bp.post("/settings/privacy/requests/<int(max=9223372036854775807):request_id>/take-back")
@allow(rules.may_take_back, load=queries.request)
def take_back(asked: DataRequest) -> ResponseReturnValue:
    """Take one's own request back."""
    if not ButtonForm().validate():
        abort(422)
    actions.take_back(current_account(), asked)
    toast(_("Đã rút lại yêu cầu."))
    return back("privacy.requests")


@bp.get("/officer/requests/<int(max=9223372036854775807):request_id>")
@allow(rules.may_handle, load=queries.request)
def request_page(asked: DataRequest) -> ResponseReturnValue:
    """One request in words, for who answers it."""
    return _answer_page(asked, AnswerForm())


@bp.post("/officer/requests/<int(max=9223372036854775807):request_id>/take-up")
@allow(rules.may_handle, load=queries.request)
def take_up(asked: DataRequest) -> ResponseReturnValue:
    """Say that it was received and is looked at."""
    if not ButtonForm().validate():
        abort(422)
    actions.take_up(current_account(), asked)
    toast(_("Đã báo người yêu cầu là bạn tiếp nhận."))
    return back("privacy.request_page", request_id=asked.id)


@bp.post("/officer/requests/<int(max=9223372036854775807):request_id>")
@allow(rules.may_handle, load=queries.request)
def answer(asked: DataRequest) -> ResponseReturnValue:
    """Answer it, which ends it."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(asked, form, 422)
    actions.answer(current_account(), asked, form.act.data or "", words=form.answer.data or "")
    toast(_("Đã gửi trả lời."))
    return back("privacy.request_page", request_id=asked.id)


@bp.get("/officer/requests")
@allow(rules.may_see_register)
def register() -> ResponseReturnValue:
    """What people asked for about their data, against the terms of the law."""
    only_open = request.args.get("state") == "open"
    page = paginate(queries.register(only_open=only_open))
    return render("privacy/register.html", page=page, only_open=only_open, rules=rules, kind_label=queries.kind_label)


@bp.post("/settings/privacy/<purpose>/give")
@signed_in
@limited(*SWITCH)
def give(purpose: str) -> ResponseReturnValue:
    """Agree to a purpose in the words that were shown."""
    _checked(purpose)
    method = "page" if "next" in request.args else "settings"
    try:
        people_actions.give_consent(current_account(), purpose, method=method, seen=_seen())
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(EFFECTS[purpose][0]() if purpose in EFFECTS else _("Đã ghi nhận bạn đồng ý."))
    return _back(purpose)


@bp.post("/settings/privacy/<purpose>/withdraw")
@signed_in
@limited(*SWITCH)
def withdraw(purpose: str) -> ResponseReturnValue:
    """Take the consent back: one click, and what it does is said."""
    offered = _checked(purpose)
    try:
        people_actions.withdraw_consent(current_account(), purpose)
    except Refused as no:
        toast(no.message, "bad")
    else:
        undo = url_for("privacy.give", purpose=purpose, seen=offered.text)
        toast(EFFECTS[purpose][1]() if purpose in EFFECTS else _("Đã rút đồng ý."), undo=undo)
    return _back(purpose)


EFFECTS = {
    "matching": (
        lambda: _("Cảm ơn bạn. Danh sách gợi ý sẽ có trong giây lát."),
        lambda: _("Đã rút đồng ý. Danh sách gợi ý của bạn biến mất trong vài giây."),
    ),
    "profile-public": (
        lambda: _("Cảm ơn bạn. Hồ sơ cá nhân của bạn sẽ hiện với mọi người trong giây lát."),
        lambda: _("Đã rút đồng ý. Hồ sơ cố vấn, thiên thần của bạn ẩn đi trong vài giây."),
    ),
}


def _requests_page(form: WordsForm, status: int = 200) -> ResponseReturnValue:
    asked = queries.written(current_account().id)
    return render("privacy/requests.html", status, form=form, asked=asked, rules=rules, kind_label=queries.kind_label)


def _answer_page(asked: DataRequest, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    return render("privacy/request.html", status, asked=asked, form=form, rules=rules, kind_label=queries.kind_label)


def _erase_page(form: ErasureForm, status: int = 200) -> ResponseReturnValue:
    account = current_account()
    return render(
        "privacy/erase.html",
        status,
        form=form,
        profiles=queries.owned_alone(account),
        keeps=queries.keeps(),
        days=current_app.config["ERASURE_DAYS"],
        erasure=queries.open_request(account.id, RequestKind.DELETE),
    )


def _checked(purpose: str) -> people.Purpose:
    offered = people.purpose(purpose)
    if offered is None:
        raise NotFound
    if not ButtonForm().validate():
        abort(422)
    return offered


def _seen() -> int:
    """The number of the text that was shown; nonsense is a text that never was."""
    raw = request.args.get("seen", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_TEXT_NUMBER else 0


def _back(purpose: str) -> ResponseReturnValue:
    return back_to(request.args.get("next"), "privacy.settings", _anchor=purpose)
