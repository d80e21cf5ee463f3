"""Blocking the other side of an introduction, letting it in again, and what follows.

What the blocked side sees happens as often without a block, on every page and in every mail: a request that waits is
declined or taken back, what was connected ends as either side may end it at any time, and a new request is told what it
is told of any side that takes no more for now (docs/decisions/0024-a-block-looks-like-an-end.md).
"""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections import queries, rules
from ecosystem.connections.actions.answering import end_quietly
from ecosystem.connections.actions.base import lock, on_record, permit, shift, step
from ecosystem.connections.models import Block, Introduction, IntroductionState, Side, StepKind
from ecosystem.connections.queries.blocks import apart_from, are_apart, has_blocked
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.journal import record
from ecosystem.directory.actions.merging import remember
from ecosystem.directory.models import Profile

FEATURE = "blocks"


def block(actor: Account, mine: Profile, other: Profile) -> None:
    """Want nothing more from ``other``, and show each other no more; twice changes nothing. Raises ``Refused``."""
    permit(allowed=rules.is_hand(actor, mine))
    # Whoever asks at this moment holds the same rows: a request is refused, or found here and closed.
    lock(mine, other)
    row = {"profile_id": mine.id, "blocked_id": other.id, "account_id": actor.id, "at": clock.now()}
    made = db.session.scalar(
        insert_into(Block)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["profile_id", "blocked_id"])
        .returning(Block.id)
    )
    if made is not None:
        record("side.blocked", actor=actor.id, subject=mine, other=other.id)
        standing = queries.open_between(mine.id, other.id)
        if standing is not None:
            close_apart(standing, actor)


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


def close_apart(one: Introduction, actor: Account | None = None) -> None:
    """End what stands between two of whom one has blocked the other, for the side that did; else nothing."""
    asked_has = has_blocked(one.asked_id, one.asker_id)
    to, side = (IntroductionState.DECLINED, Side.ASKED) if asked_has else (IntroductionState.WITHDRAWN, Side.ASKER)
    values = {"state": to, "answered_at": clock.now(), "turn_at": None, "due_at": None}
    if shift(one, rules.sources(to, side), {**values, "reason": "other" if asked_has else ""}):
        step(one, StepKind(to.value), side)
        # An event of its own: nobody is told of it.
        on_record("introduction.closed", None, one)
    # Also where a yes was faster than the block.
    elif one.state is IntroductionState.ACCEPTED:
        end_quietly(actor, one, Side.ASKED if asked_has else Side.ASKER)


def close_standing(introduction_id: int) -> None:
    """The same for one by its id."""
    one = queries.by_id(introduction_id)
    if one is not None and are_apart(one.asker_id, one.asked_id):
        close_apart(one)


def follow_merge(merge_id: int) -> None:
    """Blocks of and against a profile that was taken into another hold for that one; running twice moves nothing twice.

    One that the kept profile has already stays where it is, as does one between the two.
    """
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None or FEATURE in merge.moved:
        return
    moved = [row.id for row in _with(merge.taken_id) if _turn(row, merge.taken_id, merge.kept_id)]
    remember(merge_id, FEATURE, {"moved": moved})
    _close_all(merge.kept_id)


def follow_unmerge(merge_id: int) -> None:
    """Give back what a merge moved; what was lifted since stays lifted."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is None or FEATURE not in merge.moved:
        return
    moved = set(merge.moved[FEATURE]["moved"])
    for row in _with(merge.kept_id):
        if row.id in moved:
            _turn(row, merge.kept_id, merge.taken_id)
    _close_all(merge.taken_id)


def _with(profile_id: int) -> list[Block]:
    """Every block of or against a profile, locked, in the order of their ids."""
    select = sa.select(Block).where((Block.profile_id == profile_id) | (Block.blocked_id == profile_id))
    locked = select.order_by(Block.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(locked))


def _turn(row: Block, source: int, target: int) -> bool:
    """Put ``target`` in the place of ``source``, unless that block is there already; whether it did."""
    mine, theirs = (target if side == source else side for side in (row.profile_id, row.blocked_id))
    if mine == theirs or has_blocked(mine, theirs):
        return False
    row.profile_id, row.blocked_id = mine, theirs
    db.session.flush()
    return True


def _close_all(profile_id: int) -> None:
    """Close what stands between a profile and those it is kept apart from now."""
    apart = apart_from(profile_id)
    of = sa.and_(Introduction.asker_id == profile_id, Introduction.asked_id.in_(apart))
    to = sa.and_(Introduction.asked_id == profile_id, Introduction.asker_id.in_(apart))
    standing = sa.select(Introduction).where(of | to, Introduction.state.in_(list(rules.OPEN)))
    for one in db.session.scalars(standing.order_by(Introduction.id)):
        close_apart(one)
