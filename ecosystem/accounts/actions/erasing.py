"""Taking an account out: its person's own data with it, what others keep without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account, Invitation, LinkRequest
from ecosystem.core import clock, files, mail, progress
from ecosystem.core.db import db
from ecosystem.core.journal import record

UNCONFIRMED_LIVES = timedelta(days=7)


def erase_account(account: Account, names: Sequence[str]) -> None:
    """Delete the row of ``account`` with all that hangs on it: visits, roles, consents, links, memberships.

    Rows of others that name the account by its id lose the id; ``names`` go out of invitations and mails' subjects.
    """
    theirs = sa.or_(Invitation.email == account.email, Invitation.invited_by_id == account.id)
    db.session.execute(sa.delete(Invitation).where(theirs))
    db.session.execute(sa.update(Invitation).where(Invitation.name.in_(list(names))).values(name=""))
    db.session.execute(sa.delete(LinkRequest).where(LinkRequest.email == account.email))
    mail.forget(account.email, names)
    progress.disown(account.id)
    files.disown(account.id)
    db.session.execute(sa.delete(Account).where(Account.id == account.id))
    db.session.expire_all()


def purge_unconfirmed() -> int:
    """Delete accounts whose address nobody confirmed within a week: nobody has said that they want them."""
    old = sa.select(Account).where(
        Account.email_confirmed_at.is_(None), Account.created_at < clock.now() - UNCONFIRMED_LIVES
    )
    gone = db.session.scalars(old.where(Account.is_sample.is_(False)).order_by(Account.id).limit(500)).all()
    for account in gone:
        record("account.purged", actor=None, subject=account)
        erase_account(account, [account.full_name])
    return len(gone)
