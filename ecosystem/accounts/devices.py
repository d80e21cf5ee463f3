"""The browser: which accounts were signed in on it before, and what people call it.

A long-lived cookie says which accounts were signed in on this browser before. It opens nothing; it only gives the
owner a count of tries of their own, so that a stranger who tries passwords cannot keep them out.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import Response, after_this_request, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_babel import gettext as _
from ua_parser import parse

LIVES = timedelta(days=180)
MOST_ACCOUNTS = 5
# What the parser calls things, and what people do.
NAMES = {
    "Mac OS X": "macOS",
    "Other": "",
    "IE": "Internet Explorer",
    "Chromium OS": "ChromeOS",
    "Chrome OS": "ChromeOS",
}
CUT = (" Mobile WebView", " Mobile iOS", " Mobile", "Mobile ", " iOS")
SHOWN_OF_V6 = 3


class _DeviceCookies(SecureCookieSessionInterface):
    """Flask's signer, with its key rotation, under a salt of its own: no other cookie passes for a device's."""

    salt = "nhipcau-device"


def device_of(email: str) -> str | None:
    """This browser's name when ``email`` (in its normal form) was signed in on it before, else ``None``."""
    known = _device()
    return known["device"] if _mark(email) in known["accounts"] else None


def remember_device(email: str) -> None:
    """Mark this browser as one the owner of ``email`` uses: strangers' tries are not counted with theirs."""
    known = _device()
    others = [mark for mark in known["accounts"] if mark != _mark(email)]
    known = {"device": known["device"], "accounts": [_mark(email), *others][:MOST_ACCOUNTS]}
    signer = _DeviceCookies().get_signing_serializer(current_app)
    if signer is not None:
        set_cookie("device", signer.dumps(known), LIVES)


def set_cookie(name: str, value: str, lives: timedelta) -> None:
    """Give the browser one more cookie of ours with this answer; an empty one is taken away."""
    full, secure = cookie_name(name), bool(current_app.config["SESSION_COOKIE_SECURE"])

    @after_this_request
    def keep(response: Response) -> Response:
        age = int(lives.total_seconds()) if value else 0
        response.set_cookie(full, value, max_age=age, secure=secure, httponly=True, samesite="Lax")
        return response


def cookie_name(name: str) -> str:
    """The whole name of one of our cookies."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{name}"


def named(agent: str) -> str:
    """What people call a browser: "Chrome trên Android"."""
    browser, system = _parts(agent)
    if browser and system:
        return str(_("%(browser)s trên %(system)s", browser=browser, system=system))
    return browser or system or str(_("Thiết bị không rõ"))


def place(address: str) -> str:
    """An address without its last part: enough to know one's own network by, too little to find anybody."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv4Address):
        return ".".join([*str(known).split(".")[:3], "…"])
    if known.ipv4_mapped:
        return place(str(known.ipv4_mapped))
    return ":".join([*(part.lstrip("0") or "0" for part in known.exploded.split(":")[:SHOWN_OF_V6]), "…"])


@lru_cache(maxsize=512)
def _parts(agent: str) -> tuple[str, str]:
    found = parse(agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    for word in CUT:
        browser = browser.replace(word, "")
    return NAMES.get(browser, browser), NAMES.get(system, system)


def _device() -> dict[str, Any]:
    signer = _DeviceCookies().get_signing_serializer(current_app)
    shown = request.cookies.get(cookie_name("device"), "")
    age = int(LIVES.total_seconds())
    sound, known = signer.loads_unsafe(shown, max_age=age) if signer and shown else (False, None)
    return known if sound and isinstance(known, dict) else {"device": secrets.token_urlsafe(18), "accounts": []}


def _mark(email: str) -> str:
    return hashlib.sha256(email.encode("utf-8", "replace")).hexdigest()[:24]
