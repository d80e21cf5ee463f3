"""Who came back from the provider and is linked to nobody yet, kept in this browser until they have signed in here.

A signed cookie of its own, because signing in empties the session; it opens nothing by itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from flask import Response, after_this_request, current_app, request
from flask.sessions import SecureCookieSessionInterface

from ecosystem.accounts.provider import Arrival
from ecosystem.core import clock

LIVES = timedelta(minutes=30)


class _Cookies(SecureCookieSessionInterface):
    """Flask's signer, with its key rotation, under a salt of its own."""

    salt = "nhipcau-arrival"


@dataclass(frozen=True)
class Waiting:
    """An arrival, and since when it waits."""

    arrival: Arrival
    since: datetime


def keep(arrival: Arrival) -> None:
    """Remember who arrived in this browser."""
    signer = _Cookies().get_signing_serializer(current_app)
    if signer is not None:
        _set(signer.dumps({**asdict(arrival), "at": clock.now().timestamp()}), int(LIVES.total_seconds()))


def waiting() -> Waiting | None:
    """Who waits in this browser, if anybody does."""
    signer = _Cookies().get_signing_serializer(current_app)
    shown = request.cookies.get(_name(), "")
    if signer is None or not shown:
        return None
    sound, known = signer.loads_unsafe(shown)
    if not sound or not isinstance(known, dict):
        return None
    since = datetime.fromtimestamp(known.pop("at"), UTC)
    return Waiting(Arrival(**known), since) if clock.now() - since < LIVES else None


def forget() -> None:
    """Nobody waits any more."""
    _set("", 0)


def _set(value: str, age: int) -> None:
    @after_this_request
    def put(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(_name(), value, max_age=age, secure=secure, httponly=True, samesite="Lax")
        return response


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-arrival"
