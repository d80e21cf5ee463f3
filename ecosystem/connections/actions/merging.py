"""What becomes of introductions when a profile is taken into another, and when that is undone."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.connections import queries, rules
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core.db import db
from ecosystem.directory.actions.merging import remember

FEATURE = "introductions"


def follow_merge(merge_id: int) -> None:
    """Introductions of a profile that was taken into another go on for that one; running twice moves nothing twice.

    Where both have one open with the same side, the one that came further stands with the kept profile, the other
    with the taken one, so that undoing finds both.
    """
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None or FEATURE in merge.moved:
        return
    kept, taken = merge.kept_id, merge.taken_id
    held = _with(kept)
    rivals = {_other(one, kept): one for one in held if one.state in rules.OPEN}
    drafts = {one.asked_id for one in held if one.state is IntroductionState.DRAFT and one.asker_id == kept}
    moved, swapped = [], []
    for one in _with(taken):
        other = _other(one, taken)
        rival = rivals.get(other) if one.state in rules.OPEN else None
        # One draft for each pair: where both wrote one, the taken profile keeps its own.
        is_twin = one.state is IntroductionState.DRAFT and other in drafts
        if other == kept or is_twin or (rival is not None and not rules.goes_further(one.state, rival.state)):
            continue
        if rival is not None:
            _park(rival)
            swapped.append(rival.id)
        _turn(one, taken, kept)
        moved.append(one.id)
        if rival is not None:
            _turn(rival, kept, taken)
    remember(merge_id, FEATURE, {"moved": moved, "swapped": swapped})


def follow_unmerge(merge_id: int) -> None:
    """Give back what a merge moved; what is asked or connected anew since stays where it is."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is None or FEATURE not in merge.moved:
        return
    kept, taken, told = merge.kept_id, merge.taken_id, merge.moved[FEATURE]
    here = {one.id: one for one in _with(kept)}
    there = {one.id: one for one in _with(taken)}
    swapped = [there[number] for number in told["swapped"] if number in there]
    for one in swapped:
        _park(one)
    for number in told["moved"]:
        if number in here and _is_free(here[number], kept, taken):
            _turn(here[number], kept, taken)
    for one in swapped:
        _turn(one, taken, kept if _is_free(one, taken, kept) else taken)


def _with(profile_id: int) -> list[Introduction]:
    """Every introduction of a profile, locked, in the order of their ids."""
    select = sa.select(Introduction).where(
        (Introduction.asker_id == profile_id) | (Introduction.asked_id == profile_id)
    )
    locked = select.order_by(Introduction.id).with_for_update(of=Introduction)
    return list(db.session.scalars(locked.execution_options(populate_existing=True)))


def _other(introduction: Introduction, profile_id: int) -> int:
    return introduction.asked_id if introduction.asker_id == profile_id else introduction.asker_id


def _turn(introduction: Introduction, source: int, target: int) -> None:
    """Put ``target`` in the place of ``source``."""
    other = _other(introduction, source)
    if introduction.asker_id == source:
        introduction.asker_id = target
    else:
        introduction.asked_id = target
    introduction.pair = queries.pair(target, other)
    db.session.flush()
    db.session.expire(introduction, ["asker", "asked"])


def _park(introduction: Introduction) -> None:
    """Make room for another of the same pair within this transaction."""
    introduction.pair = f"moving:{introduction.id}"
    db.session.flush()


def _is_free(introduction: Introduction, source: int, target: int) -> bool:
    """Whether ``target`` has none open with the same side, or this one is not open itself."""
    return introduction.state not in rules.OPEN or queries.open_between(target, _other(introduction, source)) is None
