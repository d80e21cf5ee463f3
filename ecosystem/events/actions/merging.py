"""What becomes of places and wishes at events when two profiles become one, and two again."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.rules import HANDS
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.directory import queries as directory
from ecosystem.directory.actions.merging import remember
from ecosystem.directory.models import Membership
from ecosystem.events import queries
from ecosystem.events.actions.wishing import meet
from ecosystem.events.models import Attendee, Event, EventState, Wish

FEATURE = "events"
# The two ends of a wish: whose it is, and whom it is for.
ENDS = {"profile_id": "wanted_id", "wanted_id": "profile_id"}


def follow_merge(merge_id: int) -> None:
    """Who stood for the taken profile stands for the kept one, and its wishes and those for it are the kept one's.

    Wishes follow where somebody stands for the kept profile; what both wished is wished once. Two wishes that meet by
    this are a match, as if the second had just been made.
    """
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None or FEATURE in merge.moved:
        return
    taken, kept = merge.taken_id, merge.kept_id
    what: dict[str, Any] = {"held": _move(Event, taken, kept), "places": _seat(taken, kept)}
    there = [event_id for event_id in _events(taken) if _stands(event_id, kept)]
    what |= {end: _turn(end, taken, kept, events=there) for end in ENDS}
    remember(merge_id, FEATURE, what)
    _meet([one for end in ENDS for one in what[end]])


def follow_unmerge(merge_id: int) -> None:
    """Give back what a merge moved, as far as it still stands; who has met since has met."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is None:
        return
    taken, kept, what = merge.taken_id, merge.kept_id, merge.moved.get(FEATURE, {})
    _move(Event, kept, taken, only=what.get("held", []))
    _move(Attendee, kept, taken, only=what.get("places", []))
    for end in ENDS:
        _turn(end, kept, taken, only=what.get(end, []))


def _seat(taken: int, kept: int) -> list[int]:
    """Those who may act for the kept profile stand for it, and rows that named the taken one by its address alone."""
    hands = sa.select(Membership.account_id).where(Membership.profile_id == kept, Membership.right.in_(list(HANDS)))
    mine = Attendee.account_id.is_(None) | Attendee.account_id.in_(hands)
    select = sa.select(Attendee.id).where(Attendee.profile_id == taken, mine).order_by(Attendee.id)
    return _move(Attendee, taken, kept, only=list(db.session.scalars(select)))


def _move(model: Any, source: int, target: int, only: Collection[int] | None = None) -> list[int]:  # noqa: ANN401  a table
    """Put ``target`` in the place of ``source``; the ids of the rows that moved."""
    select = sa.select(model.id).where(model.profile_id == source).order_by(model.id)
    ids = list(db.session.scalars(select if only is None else select.where(model.id.in_(list(only)))))
    moved = sa.update(model).where(model.id.in_(ids)).values(profile_id=target)
    db.session.execute(moved.execution_options(synchronize_session=False))
    db.session.expire_all()
    return ids


def _events(profile_id: int) -> list[int]:
    """The events at which a profile wishes to meet somebody, or somebody to meet it."""
    mine = (Wish.profile_id == profile_id) | (Wish.wanted_id == profile_id)
    return list(db.session.scalars(sa.select(Wish.event_id).where(mine).distinct().order_by(Wish.event_id)))


def _stands(event_id: int, profile_id: int) -> bool:
    there = queries.consenting(event_id).where(Attendee.profile_id == profile_id)
    return db.session.scalar(there.limit(1)) is not None


def _turn(
    end: str, source: int, target: int, *, events: Collection[int] | None = None, only: Collection[int] | None = None
) -> list[int]:
    """Put ``target`` at one end of wishes, but where the same is wished already; the ids of those that moved."""
    mine, across = getattr(Wish, end), ENDS[end]
    held = db.session.execute(sa.select(Wish.event_id, getattr(Wish, across)).where(mine == target))
    there = {tuple(row) for row in held}
    select = sa.select(Wish).where(mine == source).order_by(Wish.id)
    select = select if events is None else select.where(Wish.event_id.in_(list(events)))
    select = select if only is None else select.where(Wish.id.in_(list(only)))
    moved = []
    for wish in db.session.scalars(select.execution_options(populate_existing=True)).all():
        other = getattr(wish, across)
        if (wish.event_id, other) not in there and other != target:
            setattr(wish, end, target)
            moved.append(wish.id)
    db.session.flush()
    return moved


def _meet(wish_ids: Collection[int]) -> None:
    """Two who wish for each other now have met, while the event is open."""
    select = sa.select(Wish).where(Wish.id.in_(list(wish_ids))).order_by(Wish.event_id, Wish.id)
    for wish in db.session.scalars(select).all():
        event = db.session.get_one(Event, wish.event_id)
        if event.state is EventState.OPEN and queries.has_wish(event.id, wish.wanted_id, wish.profile_id):
            mine = directory.profile_with_members(wish.profile_id)
            other = directory.profile_with_members(wish.wanted_id)
            if mine is None or other is None:
                continue
            # Apart by a block, or no two kinds that are introduced: then it stays a wish.
            with contextlib.suppress(Refused):
                meet(event, mine, other)
