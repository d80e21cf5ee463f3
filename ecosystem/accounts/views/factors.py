"""One's own second factors: an app, passkeys, recovery codes."""

from __future__ import annotations

import io
import json

import segno
from flask import Response, jsonify, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ecosystem.accounts import actions, queries, rules
from ecosystem.accounts.forms import AppForm, ButtonForm, NewPasskeyForm
from ecosystem.accounts.models import Passkey
from ecosystem.accounts.views.base import bp, refused
from ecosystem.accounts.views.second_step import CHALLENGE
from ecosystem.core import cipher
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven, signed_in
from ecosystem.web.pages import back, render, toast

CHANGES = (Limit("factors.account", 30, 900, by_account),)
APP_KEY, CODES = "new_app_key", "recovery_codes"
KEY_LIVES, CODES_LIVE = 3600, 600  # seconds


def is_own(actor: object, _key: Passkey) -> bool:
    """The query loads one's own alone."""
    return actor is not None


@bp.get("/settings/security/second-factor")
@signed_in
def factors() -> ResponseReturnValue:
    """Which second factors there are, and how to add one."""
    account = current_account()
    return render("accounts/factors.html", factors=queries.factors(account), needed=rules.needs_second_factor(account))


@bp.route("/settings/security/app", methods=["GET", "POST"])
@signed_in
@proven
@limited(*CHANGES)
def add_app() -> ResponseReturnValue:
    """Set an authenticator app up: scan or type the key, then show its first code."""
    form, key = AppForm(), _app_key()
    if not form.is_submitted():
        return render("accounts/add_app.html", form=form, key=key)
    if not form.validate():
        return render("accounts/add_app.html", 422, form=form, key=key)
    try:
        codes = actions.add_app(current_account(), key, form.data["code"])
    except Refused as no:
        return refused("accounts/add_app.html", form, no, key=key)
    session.pop(APP_KEY, None)
    return _added(codes, "app")


@bp.get("/settings/security/app/code.svg")
@signed_in
@proven
def app_picture() -> ResponseReturnValue:
    """The key as a picture that the app reads from the screen."""
    picture = io.BytesIO()
    code = segno.make(actions.app_address(current_account(), _app_key()), error="m")
    code.save(picture, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.post("/settings/security/app/remove")
@signed_in
@proven
@limited(*CHANGES)
def remove_app() -> ResponseReturnValue:
    """Give the app up."""
    if ButtonForm().validate():
        try:
            actions.remove_app(current_account())
            toast(_("Đã bỏ ứng dụng tạo mã."))
        except Refused as no:
            toast(no.message, "warn")
    return back("accounts.factors")


@bp.route("/settings/security/passkeys", methods=["GET", "POST"])
@signed_in
@proven
@limited(*CHANGES)
def add_passkey() -> ResponseReturnValue:
    """Make a passkey; the page's script talks to the device and fills the form in."""
    form = NewPasskeyForm()
    if not form.is_submitted():
        return render("accounts/add_passkey.html", form=form)
    if not form.validate():
        return render("accounts/add_passkey.html", 422, form=form)
    challenge = str(session.pop(CHALLENGE, ""))
    try:
        codes = actions.add_passkey(current_account(), challenge, form.credential.data or "", name=form.data["name"])
    except Refused as no:
        form.credential.data = ""
        return refused("accounts/add_passkey.html", form, Refused(no.message))
    return _added(codes, "passkey")


@bp.post("/settings/security/passkeys/options")
@signed_in
@proven
@limited(*CHANGES)
def new_passkey_options() -> ResponseReturnValue:
    """What the browser needs to make a key."""
    try:
        session[CHALLENGE], options = actions.begin_passkey(current_account())
    except Refused as no:
        return jsonify(message=str(no.message)), 409
    return jsonify(options)


@bp.post("/settings/security/passkeys/<int:passkey_id>/remove")
@allow(is_own, load=lambda passkey_id: queries.passkey(current_account(), passkey_id))
@proven
@limited(*CHANGES)
def remove_passkey(key: Passkey) -> ResponseReturnValue:
    """Give one passkey up."""
    if ButtonForm().validate():
        try:
            actions.remove_passkey(current_account(), key)
            toast(_("Đã bỏ khoá %(name)s.", name=key.name))
        except Refused as no:
            toast(no.message, "warn")
    return back("accounts.factors")


@bp.route("/settings/security/recovery-codes", methods=["GET", "POST"])
@signed_in
@proven
@limited(*CHANGES)
def recovery_codes() -> ResponseReturnValue:
    """The fresh codes, until their owner has put them away; a button makes new ones."""
    form, account = ButtonForm(), current_account()
    known = queries.factors(account)
    if not form.is_submitted() or not form.validate() or not known.count:
        return render("accounts/recovery_codes.html", form=form, factors=known, codes=_codes())
    _keep_codes(actions.renew_codes(account))
    return back("accounts.recovery_codes")


@bp.post("/settings/security/recovery-codes/download")
@signed_in
@proven
def download_codes() -> ResponseReturnValue:
    """The same codes as a text file."""
    codes = _codes()
    if not codes or not ButtonForm().validate():
        return back("accounts.recovery_codes")
    head = _("Mã dự phòng Nhịp Cầu của %(email)s. Mỗi mã dùng được một lần.", email=current_account().email)
    named = {"Content-Disposition": 'attachment; filename="nhip-cau-ma-du-phong.txt"'}
    return Response("\n".join([head, "", *codes, ""]), mimetype="text/plain", headers=named)


@bp.post("/settings/security/recovery-codes/kept")
@signed_in
def kept_codes() -> ResponseReturnValue:
    """They are put away: from now on nobody sees them here again."""
    if ButtonForm().validate():
        session.pop(CODES, None)
        toast(_("Tốt rồi. Hãy giữ mã ở nơi chỉ bạn lấy được."))
    return back("accounts.factors")


def _added(codes: list[str], factor: str) -> ResponseReturnValue:
    # This visit has shown the factor just now.
    current_user.row.factor = factor
    toast(_("Đã bật bước xác minh thứ hai.") if codes else _("Đã thêm cách xác minh mới."))
    if not codes:
        return back("accounts.factors")
    _keep_codes(codes)
    return back("accounts.recovery_codes")


def _keep_codes(codes: list[str]) -> None:
    session[CODES] = cipher.encrypted(json.dumps(codes), purpose=CODES)


def _codes() -> list[str]:
    try:
        kept = cipher.decrypted(str(session.get(CODES, "")), purpose=CODES, seconds=CODES_LIVE)
    except cipher.Unreadable:
        session.pop(CODES, None)
        return []
    return [str(code) for code in json.loads(kept)]


def _app_key() -> str:
    try:
        return cipher.decrypted(str(session.get(APP_KEY, "")), purpose=APP_KEY, seconds=KEY_LIVES)
    except cipher.Unreadable:
        key = actions.new_app_key()
        session[APP_KEY] = cipher.encrypted(key, purpose=APP_KEY)
        return key
