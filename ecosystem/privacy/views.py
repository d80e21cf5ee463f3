"""The pages about one's own data, and the public page that says what happens with everybody's."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions as accounts
from ecosystem.accounts import queries as people
from ecosystem.core.errors import NotFound, Refused
from ecosystem.privacy.forms import ButtonForm
from ecosystem.web.access import Limit, by_account, current_account, limited, public, signed_in
from ecosystem.web.pages import back_to, render, toast

bp = Blueprint("privacy", __name__)
SWITCH = (Limit("privacy.consent", 60, 300, by_account),)
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
    return render("privacy/settings.html", choices=people.choices(current_account().id))


@bp.post("/settings/privacy/<purpose>/give")
@signed_in
@limited(*SWITCH)
def give(purpose: str) -> ResponseReturnValue:
    """Agree to a purpose in the words that were shown."""
    _checked(purpose)
    method = "page" if "next" in request.args else "settings"
    try:
        accounts.give_consent(current_account(), purpose, method=method, seen=_seen())
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
        accounts.withdraw_consent(current_account(), purpose)
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
