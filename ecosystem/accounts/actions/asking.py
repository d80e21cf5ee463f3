"""Links of mails by which one person answers one ask without signing in: opened once a person, used once.

Whether a link still counts (its person left, the ask was answered elsewhere) is for the feature that asks to say.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts import queries
from ecosystem.accounts.models import Account, AskLink
from ecosystem.core import clock
from ecosystem.core.db import affected, db


def open_ask_link(table: type[AskLink], ask_id: int, account: Account, *, lives: timedelta, **more: Any) -> str | None:
    """The token of a new link, of which only the hash is kept; ``None`` when the person has one of this ask already."""
    known = sa.select(table.id).where(table.ask_id == ask_id, table.account_id == account.id)
    if db.session.scalar(known) is not None:
        return None
    token, link = secrets.token_urlsafe(32), table()
    link.ask_id, link.account_id, link.token_hash = ask_id, account.id, queries.token_hash(token)
    link.expires_at = clock.now() + lives
    for name, value in more.items():
        setattr(link, name, value)
    db.session.add(link)
    db.session.flush()
    return token


def use_ask_link(link: AskLink) -> bool:
    """Use a link up. One statement decides: of two clicks at once, one finds it unused."""
    table = type(link)
    used = (
        sa.update(table)
        .where(table.id == link.id, table.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return bool(affected(used))


def forget_ask_links(table: type[AskLink], account_id: int) -> None:
    """Delete the links that were sent to a person."""
    db.session.execute(sa.delete(table).where(table.account_id == account_id))
