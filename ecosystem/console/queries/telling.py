"""Whether what an administrator was told may still be told."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from ecosystem.accounts.models import Role, RoleGrant
from ecosystem.core.db import db


def told_standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """All of it while the account is an administrator, else nothing."""
    held = sa.select(RoleGrant.id).where(RoleGrant.account_id == account_id, RoleGrant.role == Role.ADMINISTRATOR)
    return set(keys) if db.session.scalar(held.limit(1)) is not None else set()
