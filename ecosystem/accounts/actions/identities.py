"""Identities of the outside provider: linked once with the local password, signed in by, unlinked."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries
from ecosystem.accounts.actions.checks import shut
from ecosystem.accounts.models import Account, ExternalIdentity
from ecosystem.accounts.provider import Arrival
from ecosystem.core import clock, mail
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record


def link_identity(account: Account, arrival: Arrival) -> ExternalIdentity:
    """Link who arrived to ``account``, whose owner has just shown the local password; the owner gets a mail.

    Raises ``Refused``: ``taken`` when another account has this identity, ``held`` when this account has another one.
    """
    known = queries.identity(arrival.issuer, arrival.subject)
    if known is not None and known.account_id == account.id:
        return _note(known, arrival)
    if known is not None:
        raise _taken()
    identity = ExternalIdentity(
        account_id=account.id,
        issuer=arrival.issuer,
        subject=arrival.subject,
        assurance=arrival.assurance,
        verified_name=arrival.name,
        linked_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(identity)
            db.session.flush()
    except sa.exc.IntegrityError as clash:
        raise _taken() if queries.identity(arrival.issuer, arrival.subject) else _held() from clash
    record("identity.linked", actor=account.id, subject=account)
    mail.queue(to=account, template="accounts/identity_linked", name=arrival.name)
    return identity


def sign_in_by_identity(arrival: Arrival) -> Account | None:
    """The account that who arrived is linked to, or ``None``; the view lets it in. Raises ``Refused`` (``locked``)."""
    identity = queries.identity(arrival.issuer, arrival.subject)
    if identity is None:
        return None
    account: Account = identity.account
    if account.locked_at is not None:
        raise Refused(shut(), code="locked")
    _note(identity, arrival)
    return account


def unlink_identity(account: Account, identity: ExternalIdentity) -> None:
    """Undo the link; the local password opens the account as before. Nothing happens to another's identity."""
    if identity.account_id != account.id:
        raise Refused(_l("Định danh này không phải của bạn."), code="other")
    db.session.delete(identity)
    db.session.flush()
    record("identity.unlinked", actor=account.id, subject=account)
    mail.queue(to=account, template="accounts/identity_unlinked")


def note_refused_arrival(why: str, arrival: Arrival | None = None) -> None:
    """Keep in the journal that an arrival was refused. The answer is an error, so it is a transaction of its own."""
    with write():
        known = queries.identity(arrival.issuer, arrival.subject) if arrival else None
        record("identity.refused", actor=None, subject=known.account if known else Account(), why=why)


def _note(identity: ExternalIdentity, arrival: Arrival) -> ExternalIdentity:
    identity.assurance, identity.verified_name, identity.used_at = arrival.assurance, arrival.name, clock.now()
    db.session.flush()
    return identity


def _taken() -> Refused:
    return Refused(_l("Định danh này đã liên kết với một tài khoản khác."), code="taken")


def _held() -> Refused:
    return Refused(_l("Tài khoản của bạn đã liên kết một định danh khác. Hãy gỡ liên kết cũ trước."), code="held")
