"""One's own visits: where one is signed in, and which browsers are remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ecosystem.accounts import rules
from ecosystem.accounts.models import Account, RememberedBrowser, SignIn
from ecosystem.accounts.queries.people import token_hash
from ecosystem.core import clock
from ecosystem.core.db import db

MOST = 50


@dataclass(frozen=True)
class Visit:
    """One device as its owner sees it. ``open``: signed in now; else only remembered."""

    key: str
    device: str
    address: str
    seen_at: datetime
    since: datetime
    here: bool
    open: bool
    remembered: bool
    sign_in_id: int | None
    browser_id: int | None


def visits(account: Account, here: SignIn) -> list[Visit]:
    """Where ``account`` is signed in or remembered: this visit first, then the one seen last; at most fifty."""
    moment = clock.now()
    sign_ins = db.session.scalars(
        sa.select(SignIn)
        .where(
            SignIn.account_id == account.id,
            SignIn.expires_at > moment,
            SignIn.seen_at > moment - rules.idle_limit(account),
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(MOST)
    ).all()
    browsers = db.session.scalars(
        sa.select(RememberedBrowser)
        .where(
            RememberedBrowser.account_id == account.id,
            RememberedBrowser.expires_at > moment,
            RememberedBrowser.id.not_in([one.browser_id for one in sign_ins if one.browser_id]),
        )
        .order_by(RememberedBrowser.used_at.desc(), RememberedBrowser.id.desc())
        .limit(MOST)
    ).all()
    found = [*_signed_in(sign_ins, here), *_remembered(browsers)]
    return sorted(found, key=lambda one: (not one.here, not one.open, -one.seen_at.timestamp()))[:MOST]


def remembered_browser(shown: str) -> RememberedBrowser | None:
    """The browser that a cookie says it is, whether or not its token is the right one."""
    found: RememberedBrowser | None = db.session.scalar(
        sa.select(RememberedBrowser).where(
            RememberedBrowser.series_hash == token_hash(shown.partition(".")[0]),
            RememberedBrowser.expires_at > clock.now(),
        )
    )
    return found


def is_unused(browser: RememberedBrowser, shown: str) -> bool:
    """Whether the token of the cookie is the one that may be used next."""
    return browser.token_hash == token_hash(shown.partition(".")[2])


def _signed_in(rows: Iterable[SignIn], here: SignIn) -> list[Visit]:
    return [
        Visit(
            key=f"v{row.id}",
            device=row.device,
            address=row.address,
            seen_at=row.seen_at,
            since=row.created_at,
            here=row.id == here.id,
            open=True,
            remembered=row.browser_id is not None,
            sign_in_id=row.id,
            browser_id=row.browser_id,
        )
        for row in rows
    ]


def _remembered(rows: Iterable[RememberedBrowser]) -> list[Visit]:
    return [
        Visit(
            key=f"b{row.id}",
            device=row.device,
            address=row.address,
            seen_at=row.used_at,
            since=row.created_at,
            here=False,
            open=False,
            remembered=True,
            sign_in_id=None,
            browser_id=row.id,
        )
        for row in rows
    ]
