"""The personal data that accounts hold."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.accounts import actions, queries
from ecosystem.accounts.models import Account, ExternalIdentity, RememberedBrowser, SignIn
from ecosystem.core import mail
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving

IDENTITY = ("issuer", "subject", "assurance", "verified_name", "linked_at")


def export(account_id: int) -> dict[str, Any]:
    """Who the person is here, how they signed in, what they agreed to, and what was written to them."""
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
        "sign_ins": _rows(SignIn, account_id, ("created_at", "seen_at", "expires_at", "address", "device")),
        "browsers": _rows(RememberedBrowser, account_id, ("created_at", "used_at", "address", "device")),
        "identities": _rows(ExternalIdentity, account_id, IDENTITY),
        "mails": mail.written_to(account.email),
    }


def erase(leaving: Leaving) -> None:
    """The account itself, last of all."""
    account = db.session.get(Account, leaving.account_id)
    if account is not None:
        actions.erase_account(account, leaving.names)


def _rows(model: Any, account_id: int, names: tuple[str, ...]) -> list[dict[str, Any]]:  # noqa: ANN401  any model
    rows = db.session.scalars(sa.select(model).where(model.account_id == account_id).order_by(model.id))
    return [{name: getattr(row, name) for name in names} for row in rows]
