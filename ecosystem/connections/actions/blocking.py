"""Blocking the other side of an introduction, and letting it in again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.actions.base import permit
from ecosystem.connections.models import Block
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile


def block(actor: Account, mine: Profile, other: Profile) -> None:
    """Want nothing new from ``other``, and show each other no more; twice changes nothing. Raises ``Refused``."""
    permit(allowed=rules.is_hand(actor, mine))
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = {"profile_id": mine.id, "blocked_id": other.id, "account_id": actor.id, "at": clock.now()}
    made = db.session.scalar(
        insert(Block)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["profile_id", "blocked_id"])
        .returning(Block.id)
    )
    if made is not None:
        record("side.blocked", actor=actor.id, subject=mine, other=other.id)


def unblock(actor: Account, mine: Profile, other: Profile) -> None:
    """Let ``other`` in again. Raises ``Refused``: ``not-yours``."""
    permit(allowed=rules.is_hand(actor, mine))
    gone = affected(sa.delete(Block).where(Block.profile_id == mine.id, Block.blocked_id == other.id))
    if gone:
        record("side.unblocked", actor=actor.id, subject=mine, other=other.id)


def forget(account_id: int) -> None:
    """The block stays with the profile, without the person who set it."""
    mine = sa.update(Block).where(Block.account_id == account_id).values(account_id=None)
    db.session.execute(mine.execution_options(synchronize_session=False))
