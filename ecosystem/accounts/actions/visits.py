"""Visits: opening and ending sign-ins, and browsers that are remembered by tokens used once."""

from __future__ import annotations

import enum
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries, rules
from ecosystem.accounts.actions.checks import shut
from ecosystem.accounts.models import Account, PendingSignIn, RememberedBrowser, SignIn
from ecosystem.core import clock, mail
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.journal import record

REMEMBERED = timedelta(days=30)
# Pages that a browser fetched at the same moment carry the same token; only then may it be seen twice.
GRACE = timedelta(seconds=30)
# How long the second step of signing in may take.
PENDING = timedelta(minutes=10)


class Shown(enum.Enum):
    """What a token that a browser showed turned out to be."""

    FRESH = "fresh"
    JUST_USED = "just used"
    STOLEN = "stolen"
    UNKNOWN = "unknown"


def remember(account: Account, *, address: str, device: str) -> tuple[RememberedBrowser, str]:
    """Remember a browser of ``account`` for thirty days; returns the row and what its cookie carries."""
    series, token, moment = secrets.token_urlsafe(24), secrets.token_urlsafe(24), clock.now()
    browser = RememberedBrowser(
        series_hash=queries.token_hash(series),
        token_hash=queries.token_hash(token),
        account_id=account.id,
        created_at=moment,
        used_at=moment,
        expires_at=moment + REMEMBERED,
        address=address[:45],
        device=device[:300],
    )
    db.session.add(browser)
    db.session.flush()
    return browser, f"{series}.{token}"


def recognise(shown: str) -> tuple[Shown, RememberedBrowser | None, str]:
    """Use up the token of a remembered browser: what it was, whose browser it is, and what its cookie carries now.

    A token that was used before was copied: by whom cannot be told, so every visit of the account ends.
    """
    series, _dot, token = shown.partition(".")
    fresh, moment = secrets.token_urlsafe(24), clock.now()
    own = RememberedBrowser.series_hash == queries.token_hash(series)
    # One statement decides: of two requests with the same token, one finds it unused.
    turned = db.session.scalar(
        sa.update(RememberedBrowser)
        .where(own, RememberedBrowser.token_hash == queries.token_hash(token), RememberedBrowser.expires_at > moment)
        .values(previous_hash=RememberedBrowser.token_hash, token_hash=queries.token_hash(fresh), used_at=moment)
        .returning(RememberedBrowser.id)
        .execution_options(synchronize_session=False)
    )
    browser: RememberedBrowser | None = db.session.scalar(
        sa.select(RememberedBrowser).where(own, RememberedBrowser.expires_at > moment)
    )
    if browser is None:
        return Shown.UNKNOWN, None, ""
    if turned is not None:
        return Shown.FRESH, browser, f"{series}.{fresh}"
    if browser.previous_hash == queries.token_hash(token) and browser.used_at + GRACE > moment:
        return Shown.JUST_USED, browser, ""
    suspect_theft(browser)
    return Shown.STOLEN, None, ""


def suspect_theft(browser: RememberedBrowser) -> None:
    """Somebody showed a token that was used already: end every visit of the account and write to its owner."""
    account = browser.account
    record("account.theft_suspected", actor=None, subject=account)
    end_sign_ins(account)
    mail.queue(to=account, template="accounts/theft_suspected")


def hold_sign_in(account: Account, *, how: str, wanted: str, remember: bool) -> str:
    """Keep that somebody knew the password and has still to show the second factor; returns what the cookie carries."""
    token = secrets.token_urlsafe(32)
    row = PendingSignIn(
        token_hash=queries.token_hash(token),
        account_id=account.id,
        how=how,
        wanted=wanted[:2000],
        remember=remember,
        expires_at=clock.now() + PENDING,
    )
    db.session.add(row)
    db.session.flush()
    return token


def complete_sign_in(pending: PendingSignIn) -> Account:
    """The second factor was shown: the wait is over, once. Raises ``Refused`` (``ended``, ``locked``)."""
    account = pending.account
    gone = sa.delete(PendingSignIn).where(PendingSignIn.id == pending.id).returning(PendingSignIn.id)
    if db.session.scalar(gone.execution_options(synchronize_session=False)) is None:
        raise Refused(_l("Lượt đăng nhập này đã hết hạn. Mời bạn đăng nhập lại."), code="ended")
    if account.locked_at is not None:
        raise Refused(shut(), code="locked")
    return account


def forget_browser(shown: str) -> None:
    """End what the browser with this cookie was remembered by."""
    series = queries.token_hash(shown.partition(".")[0])
    db.session.execute(sa.delete(RememberedBrowser).where(RememberedBrowser.series_hash == series))


def end_sign_ins(account: Account, *, but: SignIn | None = None) -> None:
    """End every open sign-in of ``account`` and forget its remembered browsers; ``but`` is the one that stays."""
    visits = sa.delete(SignIn).where(SignIn.account_id == account.id)
    browsers = sa.delete(RememberedBrowser).where(RememberedBrowser.account_id == account.id)
    if but is not None:
        visits = visits.where(SignIn.id != but.id)
        browsers = browsers.where(RememberedBrowser.id != (but.browser_id or 0))
    db.session.execute(visits)
    db.session.execute(browsers)
    db.session.execute(sa.delete(PendingSignIn).where(PendingSignIn.account_id == account.id))


def end_visit(actor: Account, key: str, *, here: SignIn) -> None:
    """End one of one's own visits, by the key of its list. Raises ``NotFound`` for anybody else's."""
    visit = next((one for one in queries.visits(actor, here) if one.key == key), None)
    if visit is None:
        raise NotFound
    if visit.here:
        raise Refused(_l("Để kết thúc phiên này, hãy đăng xuất."), code="here")
    db.session.execute(sa.delete(SignIn).where(SignIn.id == visit.sign_in_id))
    db.session.execute(sa.delete(RememberedBrowser).where(RememberedBrowser.id == visit.browser_id))
    record("account.visit_ended", actor=actor.id, subject=actor)


def end_other_visits(actor: Account, *, here: SignIn) -> None:
    """End all of one's own visits but this one."""
    end_sign_ins(actor, but=here)
    record("account.visits_ended", actor=actor.id, subject=actor)


def end_visits_of(actor: Account, account: Account, key: str, *, here: SignIn) -> None:
    """Sign somebody else out: on the device that ``key`` names, or on all of them when it is empty."""
    if not rules.may_lock(actor, account):
        raise Refused(_l("Bạn không đăng xuất được tài khoản này."), code="visits")
    if not key:
        end_sign_ins(account)
        record("account.visits_ended", actor=actor.id, subject=account)
        return
    visit = next((one for one in queries.visits(account, here) if one.key == key), None)
    if visit is None:
        raise Refused(_l("Thiết bị này đã đăng xuất rồi."), code="visits")
    db.session.execute(sa.delete(SignIn).where(SignIn.id == visit.sign_in_id))
    db.session.execute(sa.delete(RememberedBrowser).where(RememberedBrowser.id == visit.browser_id))
    record("account.visit_ended", actor=actor.id, subject=account)


def purge_visits() -> None:
    """Delete sign-ins and remembered browsers that have ended by themselves."""
    moment = clock.now()
    db.session.execute(sa.delete(SignIn).where(SignIn.expires_at < moment))
    db.session.execute(sa.delete(RememberedBrowser).where(RememberedBrowser.expires_at < moment))
    db.session.execute(sa.delete(PendingSignIn).where(PendingSignIn.expires_at < moment))
