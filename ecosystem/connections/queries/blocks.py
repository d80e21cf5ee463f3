"""Who has blocked whom. What a blocked side is told never says so."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.connections import rules
from ecosystem.connections.models import Block, Introduction, IntroductionState
from ecosystem.core.db import db


def has_blocked(profile_id: int, other_id: int) -> bool:
    """Whether ``profile_id`` has blocked ``other_id``."""
    select = sa.select(Block.id).where(Block.profile_id == profile_id, Block.blocked_id == other_id)
    return db.session.scalar(select) is not None


def blocked_ids(profile_id: int) -> set[int]:
    """The ids of the profiles that this one has blocked."""
    return set(db.session.scalars(sa.select(Block.blocked_id).where(Block.profile_id == profile_id)))


def are_apart(left: int, right: int) -> bool:
    """Whether one of the two has blocked the other."""
    return right in apart_ids(left)


def apart_ids(profile_id: int) -> set[int]:
    """The ids of the profiles that this one has blocked or that have blocked it."""
    return set(db.session.scalars(apart_from(profile_id)))


def apart_from(profile_id: int) -> sa.Select[int]:
    """The same as a question for a larger one."""
    other = sa.case((Block.profile_id == profile_id, Block.blocked_id), else_=Block.profile_id)
    return sa.select(other).where((Block.profile_id == profile_id) | (Block.blocked_id == profile_id))


def between(asker_id: int, asked_id: int) -> str | None:
    """What a block between the two says to who asks (a key of ``rules.OBSTACLES``), or ``None``.

    Who is blocked reads what everybody reads of a side that takes no more for now.
    """
    if has_blocked(asker_id, asked_id):
        return "blocked"
    return "not-accepting" if has_blocked(asked_id, asker_id) else None


def connected_apart(most: int) -> list[int]:
    """The ids of introductions that still stand as accepted over a block."""
    forth = sa.and_(Block.profile_id == Introduction.asker_id, Block.blocked_id == Introduction.asked_id)
    back = sa.and_(Block.profile_id == Introduction.asked_id, Block.blocked_id == Introduction.asker_id)
    over = sa.select(Block.id).where(forth | back).exists()
    select = sa.select(Introduction.id).where(Introduction.state == IntroductionState.ACCEPTED, over)
    return list(db.session.scalars(select.order_by(Introduction.id).limit(most)))


def kept_from(profile_id: int) -> sa.CompoundSelect[int]:
    """The ids of those that are not suggested to a profile: an introduction is open between the two, or a block."""
    other = sa.case((Introduction.asker_id == profile_id, Introduction.asked_id), else_=Introduction.asker_id)
    open_now = sa.select(other).where(
        Introduction.state.in_(list(rules.OPEN)),
        (Introduction.asker_id == profile_id) | (Introduction.asked_id == profile_id),
    )
    return sa.union_all(open_now, apart_from(profile_id))
