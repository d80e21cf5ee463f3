"""Identities of the outside provider."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.models import ExternalIdentity
from ecosystem.core.db import db


def identity(issuer: str, subject: str) -> ExternalIdentity | None:
    """The linked identity of this subject at this provider, with its account."""
    same = (ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    found: ExternalIdentity | None = db.session.scalar(sa.select(ExternalIdentity).where(*same))
    return found


def identities(account_id: int) -> list[ExternalIdentity]:
    """The identities that a person has linked."""
    own = sa.select(ExternalIdentity).where(ExternalIdentity.account_id == account_id).order_by(ExternalIdentity.id)
    return list(db.session.scalars(own))
