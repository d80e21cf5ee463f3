"""Two languages: Vietnamese is what the code says, English its catalogue. `?lang=` switches and keeps the page."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_login import current_user

from ecosystem.core import clock

LOCALES = ("vi", "en")
COOKIE = "lang"
YEAR = 31_536_000


def init_app(app: Flask) -> None:
    """Choose the language of each request and remember a switch."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["TRANSLATIONS"])
    Babel(app, locale_selector=choose)
    app.after_request(_remember)


def choose() -> str:
    """The language of this request: asked for, remembered, the account's, else Vietnamese."""
    if not has_request_context():
        return "vi"
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    if asked in LOCALES:
        return str(asked)
    if "_login_user" in g and current_user.is_authenticated:
        return str(current_user.account.locale)
    return "vi"


def locale() -> str:
    """The language in force, ``vi`` or ``en``."""
    return "en" if str(get_locale() or "vi").startswith("en") else "vi"


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LOCALES and request.cookies.get(COOKIE) != asked:
        secure = request.is_secure
        response.set_cookie(COOKIE, asked, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def weekday(moment: datetime) -> str:
    """The day of the week in Đà Nẵng, in the reader's language."""
    return str(format_date(moment.astimezone(clock.LOCAL).date(), "EEEE", locale=locale()))
