"""The personal data that accounts hold."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.accounts import actions, queries
from ecosystem.accounts.models import (
    Account,
    ExternalIdentity,
    Invitation,
    Passkey,
    RecoveryCode,
    RememberedBrowser,
    SignIn,
    SingleUseLink,
    Totp,
)
from ecosystem.core import mail
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving

VISIT = ("created_at", "seen_at", "expires_at", "role", "factor", "address", "device")
INVITATION = ("purpose", "role", "right", "name", "sent_at", "accepted_at", "revoked_at")
IDENTITY = ("issuer", "subject", "assurance", "verified_name", "linked_at")


def export(account_id: int) -> dict[str, Any]:
    """Who the person is here, how they signed in and may sign in, what they agreed to, and what was written to them."""
    account = queries.account(account_id)
    return {
        "account": {
            name: getattr(account, name)
            for name in ("email", "full_name", "locale", "created_at", "email_confirmed_at", "locked_at")
        },
        "roles": [{"role": grant.role.value, "granted_at": grant.granted_at} for grant in account.grants],
        "consents": [
            {name: getattr(row, name) for name in ("purpose", "text", "locale", "method", "given_at", "withdrawn_at")}
            for row in queries.consents(account_id)
        ],
        "display": {name: getattr(account, name) for name in ("theme", "shortcuts", "dismissed")},
        "sign_ins": _rows(SignIn, account_id, VISIT),
        "browsers": _rows(RememberedBrowser, account_id, ("created_at", "used_at", "expires_at", "address", "device")),
        "second_factors": _factors(account_id),
        "links": _rows(SingleUseLink, account_id, ("purpose", "email", "expires_at", "used_at")),
        "invitations": _invitations(account),
        "identities": _rows(ExternalIdentity, account_id, IDENTITY),
        "mails": mail.written_to(account.email),
    }


def erase(leaving: Leaving) -> None:
    """The account itself, last of all."""
    account = db.session.get(Account, leaving.account_id)
    if account is not None:
        actions.erase_account(account, leaving.names)


def _factors(account_id: int) -> dict[str, Any]:
    """That they exist, how they are called and when they were used; never a secret, a key or a code."""
    app = db.session.execute(sa.select(Totp.created_at).where(Totp.account_id == account_id)).first()
    codes = db.session.execute(sa.select(RecoveryCode.used_at).where(RecoveryCode.account_id == account_id)).all()
    return {
        "authenticator_app_since": app.created_at if app else None,
        "recovery_codes": {"made": len(codes), "used_at": [row.used_at for row in codes if row.used_at]},
        "passkeys": _rows(Passkey, account_id, ("name", "created_at", "used_at")),
    }


def _invitations(account: Account) -> dict[str, Any]:
    """Those one sent, and those that were sent to one's own address."""
    got = sa.or_(Invitation.email == account.email, Invitation.accepted_by_id == account.id)
    sent = Invitation.invited_by_id == account.id
    return {
        word: [
            {name: getattr(row, name) for name in (*INVITATION, *more)}
            for row in db.session.scalars(sa.select(Invitation).where(which).order_by(Invitation.id))
        ]
        for word, which, more in (("received", got, ()), ("sent", sent, ("email",)))
    }


def _rows(model: Any, account_id: int, names: tuple[str, ...]) -> list[dict[str, Any]]:  # noqa: ANN401  any model
    rows = db.session.scalars(sa.select(model).where(model.account_id == account_id).order_by(model.id))
    return [{name: getattr(row, name) for name in names} for row in rows]
