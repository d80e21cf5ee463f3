"""Single-use links: asked for by anybody, opened and sent by the worker, used once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries, rules
from ecosystem.accounts.models import Account, LinkPurpose, LinkRequest, SingleUseLink
from ecosystem.accounts.queries import find_account
from ecosystem.core import clock, mail
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

LINK_LIVES = timedelta(minutes=30)
KEPT_AFTER = timedelta(days=1)

_ASKED = {
    LinkPurpose.CONFIRM_EMAIL: "account.confirmation_asked",
    LinkPurpose.RESET_PASSWORD: "password.reset_asked",
}
_TEMPLATES = {LinkPurpose.CONFIRM_EMAIL: "accounts/confirm", LinkPurpose.RESET_PASSWORD: "accounts/reset"}


def ask_for_link(email: str, purpose: LinkPurpose) -> None:
    """Note that somebody asked for a link to ``email``; the worker finds out whether there is anyone to write to."""
    request = LinkRequest(email=rules.normal_email(email), purpose=purpose, asked_at=clock.now())
    db.session.add(request)
    db.session.flush()
    record(_ASKED[purpose], actor=None, subject=request)


def answer_link_request(request: LinkRequest) -> None:
    """Send the link that was asked for, or for a confirmed address the way in; say nothing to unknown addresses."""
    account = find_account(request.email)
    if account is not None and rules.may_use_link(account, request.purpose):
        send_link(account, request.purpose)
    elif account is not None and account.locked_at is None:
        token = open_link(account, LinkPurpose.RESET_PASSWORD)
        mail.queue(to=account, template="accounts/already_registered", token=token)
    db.session.delete(request)
    db.session.flush()


def open_link(
    account: Account,
    purpose: LinkPurpose,
    registration: dict[str, Any] | None = None,
    *,
    email: str | None = None,
    lives: timedelta = LINK_LIVES,
) -> str:
    """A new single-use link: returns its token of 256 bits, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    link = SingleUseLink(
        purpose=purpose,
        token_hash=queries.token_hash(token),
        account_id=account.id,
        expires_at=clock.now() + lives,
        registration=registration,
        email=email,
    )
    db.session.add(link)
    db.session.flush()
    return token


def purge_links() -> None:
    """Delete links and requests that ended more than a day ago."""
    before = clock.now() - KEPT_AFTER
    db.session.execute(sa.delete(SingleUseLink).where(SingleUseLink.expires_at < before))
    db.session.execute(sa.delete(LinkRequest).where(LinkRequest.asked_at < before))


def send_link(account: Account, purpose: LinkPurpose, registration: dict[str, Any] | None = None) -> None:
    """Open a link and mail it to the owner of ``account``."""
    token = open_link(account, purpose, registration)
    named = registration["full_name"] if registration else account.full_name
    mail.queue(to=account, template=_TEMPLATES[purpose], token=token, named=named)


def use_link(token: str, purpose: LinkPurpose) -> SingleUseLink:
    """Use up the link of ``token``. Raises ``Refused`` (``ended``) when it was used, is too old or was never made."""
    moment = clock.now()
    # One statement decides: of two clicks at once, one finds the row unused.
    used = db.session.scalar(
        sa.update(SingleUseLink)
        .where(
            SingleUseLink.token_hash == queries.token_hash(token),
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > moment,
        )
        .values(used_at=moment)
        .returning(SingleUseLink.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise Refused(_l("Liên kết này đã dùng rồi hoặc đã quá 30 phút."), code="ended")
    return db.session.get_one(SingleUseLink, used, populate_existing=True)


def retire_links(account: Account, purpose: LinkPurpose, *, after: int = 0) -> None:
    """Make every open link of one purpose worthless; ``after``: only those opened later than that one."""
    open_ones = sa.update(SingleUseLink).where(
        SingleUseLink.account_id == account.id,
        SingleUseLink.purpose == purpose,
        SingleUseLink.used_at.is_(None),
        SingleUseLink.id > after,
    )
    db.session.execute(open_ones.values(used_at=clock.now()).execution_options(synchronize_session=False))
