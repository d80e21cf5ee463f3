"""Questions about second factors, and about sign-ins that wait for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.accounts.models import Account, Passkey, PendingSignIn, RecoveryCode, Totp
from ecosystem.accounts.queries.people import token_hash
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound


@dataclass(frozen=True)
class Factors:
    """What a person can show besides a password."""

    app: Totp | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        """How many there are; recovery codes stand in for a factor and are none."""
        return len(self.passkeys) + (self.app is not None)


def factors(account: Account) -> Factors:
    """The second factors of ``account``, the oldest passkey first."""
    left = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
    )
    return Factors(
        app=db.session.get(Totp, account.id, populate_existing=True),
        passkeys=passkeys(account),
        codes_left=db.session.scalar(left) or 0,
    )


def has_second_factor(account_id: int) -> bool:
    """Whether signing in to this account asks for more than a password."""
    return bool(db.session.scalar(sa.select(holds_second_factor(account_id))))


def holds_second_factor(account_id: int) -> sa.ColumnElement[bool]:
    """The same as a condition, to be asked within a larger question."""
    app = sa.exists().where(Totp.account_id == account_id)
    key = sa.exists().where(Passkey.account_id == account_id)
    return sa.or_(app, key)


def passkeys(account: Account) -> Sequence[Passkey]:
    """The passkeys of ``account``."""
    return db.session.scalars(sa.select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)).all()


def passkey(actor: Account, passkey_id: int) -> Passkey:
    """One of one's own passkeys; raises ``NotFound``, also for another's."""
    found = db.session.get(Passkey, passkey_id)
    if found is None or found.account_id != actor.id:
        raise NotFound
    return found


def pending_sign_in(token: str) -> PendingSignIn | None:
    """The sign-in that waits for its second factor, while it may still be completed."""
    found: PendingSignIn | None = db.session.scalar(
        sa.select(PendingSignIn).where(
            PendingSignIn.token_hash == token_hash(token), PendingSignIn.expires_at > clock.now()
        )
    )
    return found
