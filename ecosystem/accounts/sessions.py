"""Who is signed in: the cookie carries a random token, the row in ``sign_in`` what it means.

Signing out, a changed password and a locked account delete rows, so a captured cookie is worth nothing afterwards. A
browser that is remembered carries a second cookie; when no visit is open on it, that one opens a new visit.
"""

from __future__ import annotations

import contextlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, Request, g, request, session
from flask_login import LoginManager, login_user, logout_user

from ecosystem.accounts import actions, devices, queries, rules
from ecosystem.accounts.actions.visits import REMEMBERED, Shown
from ecosystem.accounts.models import Account, PendingSignIn, RememberedBrowser, Role, SignIn
from ecosystem.core import clock, runner
from ecosystem.core.db import db, write

LONGEST = timedelta(hours=12)
TOUCH = timedelta(minutes=1)
# How long a person counts as having shown who they are; after it, what matters most asks again.
PROOF_LASTS = timedelta(minutes=10)
REMEMBER = "remember"
PENDING = "pending_sign_in"


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
    manager.request_loader(recognise)


def load(token: str) -> Visitor | None:
    """The visitor of a cookie's token, or ``None`` when it has ended, idled too long or the account is locked."""
    row = _row(token)
    moment = clock.now()
    if row is None or row.account.locked_at is not None or row.expires_at <= moment:
        return None
    if row.seen_at + rules.idle_limit(row.account) <= moment:
        return None
    if row.seen_at + TOUCH <= moment:
        # Noting it may wait for the next click: a page that only reads never waits for a writer.
        with contextlib.suppress(sa.exc.OperationalError), write(patience=50):
            db.session.execute(sa.update(SignIn).where(SignIn.id == row.id).values(seen_at=moment))
        row = _row(token)
    return Visitor(row, token) if row is not None else None


def recognise(_request: Request) -> Visitor | None:
    """Open a visit for a browser that is remembered: its token is used up and a new one given.

    A transaction of its own, as a visit noted as seen is: also a page that only reads may be the first one of a visit.
    """
    shown = _remember_cookie()
    # Opening the visit asks who was here before, which must not lead here again.
    if not shown or request.endpoint == "static" or "recognising" in g:
        return None
    g.recognising = True
    browser = queries.remembered_browser(shown)
    if browser is None:
        devices.set_cookie(REMEMBER, "", REMEMBERED)
        return None
    alone = rules.remembered(browser.account, has_factor=False) is rules.Remembered.ALONE
    if not alone and queries.is_unused(browser, shown):
        return None
    return _come_back(shown, alone=alone)


def _come_back(shown: str, *, alone: bool) -> Visitor | None:
    token = ""
    with write():
        found, browser, cookie = actions.recognise(shown)
        if browser is not None and alone:
            token = open_for(browser.account, browser=browser, proven=False).get_id()
            actions.note_signed_in(browser.account, how="remembered")
    runner.hand_over()
    if found is not Shown.JUST_USED:
        devices.set_cookie(REMEMBER, cookie, REMEMBERED)
    return load(token) if token else None


def half_remembered() -> Account | None:
    """Who is remembered on this browser but has to show a second factor to come back."""
    shown = _remember_cookie()
    browser = queries.remembered_browser(shown) if shown else None
    if browser is None or not queries.is_unused(browser, shown):
        return None
    account = browser.account
    how = rules.remembered(account, has_factor=queries.has_second_factor(account.id))
    return account if how is rules.Remembered.WITH_FACTOR else None


def hold(account: Account, *, how: str, wanted: str, remember: bool) -> None:
    """Wait for the second factor on this browser: nobody is signed in yet, and what it held before has ended."""
    close()
    session[PENDING] = actions.hold_sign_in(account, how=how, wanted=wanted, remember=remember)


def pending() -> PendingSignIn | None:
    """The sign-in on this browser that waits for its second factor."""
    token = session.get(PENDING)
    return queries.pending_sign_in(token) if isinstance(token, str) else None


def remember(account: Account) -> RememberedBrowser:
    """Remember this browser for ``account``."""
    browser, cookie = actions.remember(account, address=_address(), device=_agent())
    devices.set_cookie(REMEMBER, cookie, REMEMBERED)
    return browser


def forget() -> None:
    """What this browser was remembered by is worth nothing any more."""
    shown = _remember_cookie()
    if shown:
        actions.forget_browser(shown)
        devices.set_cookie(REMEMBER, "", REMEMBERED)


def open_for(
    account: Account,
    *,
    role: Role | None = None,
    browser: RememberedBrowser | None = None,
    proven: bool = True,
    factor: str = "",
) -> Visitor:
    """Sign ``account`` in on this browser under a fresh token; whatever the browser held before ends."""
    close()
    moment = clock.now()
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=queries.token_hash(token),
        account=account,
        role=role,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + LONGEST,
        proven_at=moment if proven else None,
        factor=factor,
        browser_id=browser.id if browser else None,
        address=_address(),
        device=_agent(),
    )
    db.session.add(row)
    db.session.flush()
    visitor = Visitor(row, token)
    login_user(visitor)
    devices.remember_device(account.email)
    return visitor


def prove(visitor: Visitor) -> None:
    """The person has shown again who they are: it holds for some minutes, and the visit goes on under a new token."""
    visitor.row.proven_at = clock.now()
    renew(visitor)


def renew(visitor: Visitor) -> None:
    """Let the visit go on under a new token: whoever captured the old one is out."""
    token = secrets.token_urlsafe(32)
    visitor.row.token_hash = queries.token_hash(token)
    db.session.flush()
    login_user(Visitor(visitor.row, token))


def close() -> None:
    """Sign this browser out, on the server too."""
    token = session.get("_user_id", "")
    db.session.execute(sa.delete(SignIn).where(SignIn.token_hash == queries.token_hash(token)))
    logout_user()
    session.clear()


def _remember_cookie() -> str:
    return request.cookies.get(devices.cookie_name(REMEMBER), "")[:200]


def _address() -> str:
    return (request.remote_addr or "")[:45]


def _agent() -> str:
    return request.user_agent.string[:300]


def _row(token: str) -> SignIn | None:
    found: SignIn | None = db.session.scalar(sa.select(SignIn).where(SignIn.token_hash == queries.token_hash(token)))
    return found
