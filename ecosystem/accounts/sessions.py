"""Who is signed in: the cookie carries a random token, the row in ``sign_in`` what it means.

Signing out, a reset password and a locked account delete rows, so a captured cookie is worth nothing afterwards.

A second, long-lived cookie says which accounts were signed in on this browser before. It opens nothing; it only gives
the owner a count of tries of their own, so that a stranger who tries passwords cannot keep them out.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, after_this_request, current_app, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, login_user, logout_user

from ecosystem.accounts.models import Account, Role, SignIn
from ecosystem.core import clock
from ecosystem.core.db import db, write

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=12)
# People with reach into others' data are signed out after half an hour without a click.
IDLE_STAFF = timedelta(minutes=30)
STAFF = frozenset({Role.PROGRAM_MANAGER, Role.OFFICER, Role.ADMINISTRATOR})
TOUCH = timedelta(minutes=1)
# How long a person counts as having shown who they are; after it, what matters most asks again.
PROOF_LASTS = timedelta(minutes=10)
DEVICE_LIVES = timedelta(days=180)
DEVICE_ACCOUNTS = 5


class Visitor:
    """Flask-Login's user: an account seen through one open sign-in."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, row: SignIn, token: str) -> None:
        self.row = row
        self.account: Account = row.account
        self._token = token

    @property
    def role(self) -> str | None:
        """The role in view: the chosen one while it is held, else the first one held."""
        held = self.account.role_names
        if self.row.role is not None and self.row.role.value in held:
            return self.row.role.value
        return held[0] if held else None

    @property
    def is_proven(self) -> bool:
        """Whether the person showed within the last minutes that it is they who sit here."""
        proven = self.row.proven_at
        return proven is not None and clock.now() - proven < PROOF_LASTS

    def get_id(self) -> str:
        """What the cookie carries."""
        return self._token


def init_app(app: Flask) -> None:
    """Install Flask-Login over the sign-in rows."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(load)


def load(token: str) -> Visitor | None:
    """The visitor of a cookie's token, or ``None`` when it has ended, idled too long or the account is locked."""
    row = _row(token)
    moment = clock.now()
    if row is None or row.account.locked_at is not None or row.expires_at <= moment:
        return None
    idle = IDLE_STAFF if row.account.roles & STAFF else IDLE
    if row.seen_at + idle <= moment:
        return None
    if row.seen_at + TOUCH <= moment:
        # Noting it may wait for the next click: a page that only reads never waits for a writer.
        with contextlib.suppress(sa.exc.OperationalError), write(patience=50):
            db.session.execute(sa.update(SignIn).where(SignIn.id == row.id).values(seen_at=moment))
        row = _row(token)
    return Visitor(row, token) if row is not None else None


def open_for(account: Account, *, role: Role | None = None) -> None:
    """Sign ``account`` in on this browser under a fresh token; whatever the browser held before ends."""
    close()
    moment = clock.now()
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=_hash(token),
        account=account,
        role=role,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + LONGEST,
        proven_at=moment,
        address=(request.remote_addr or "")[:45],
        device=request.user_agent.string[:300],
    )
    db.session.add(row)
    db.session.flush()
    login_user(Visitor(row, token))
    remember_device(account.email)


def prove(visitor: Visitor) -> None:
    """The person has shown again who they are: it holds for some minutes, and the visit goes on under a new token."""
    token = secrets.token_urlsafe(32)
    visitor.row.token_hash, visitor.row.proven_at = _hash(token), clock.now()
    db.session.flush()
    login_user(Visitor(visitor.row, token))


def close() -> None:
    """Sign this browser out, on the server too."""
    token = session.get("_user_id", "")
    db.session.execute(sa.delete(SignIn).where(SignIn.token_hash == _hash(token)))
    logout_user()
    session.clear()


def end_all(account: Account) -> None:
    """End every open sign-in of ``account``."""
    db.session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))


def purge() -> None:
    """Delete sign-ins that have ended."""
    with write():
        db.session.execute(sa.delete(SignIn).where(SignIn.expires_at < clock.now()))


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
    known = {"device": known["device"], "accounts": [_mark(email), *others][:DEVICE_ACCOUNTS]}
    signer = _DeviceCookies().get_signing_serializer(current_app)
    if signer is None:
        return
    value = signer.dumps(known)

    @after_this_request
    def keep(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        age = int(DEVICE_LIVES.total_seconds())
        response.set_cookie(_device_cookie(), value, max_age=age, secure=secure, httponly=True, samesite="Lax")
        return response


def _device() -> dict[str, Any]:
    signer = _DeviceCookies().get_signing_serializer(current_app)
    shown = request.cookies.get(_device_cookie(), "")
    sound, known = (
        signer.loads_unsafe(shown, max_age=int(DEVICE_LIVES.total_seconds())) if signer and shown else (False, None)
    )
    return known if sound and isinstance(known, dict) else {"device": secrets.token_urlsafe(18), "accounts": []}


def _device_cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _mark(email: str) -> str:
    return _hash(email)[:24]


def _row(token: str) -> SignIn | None:
    found: Any = db.session.scalar(sa.select(SignIn).where(SignIn.token_hash == _hash(token)))
    return found if isinstance(found, SignIn) else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
