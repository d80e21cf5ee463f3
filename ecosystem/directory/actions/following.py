"""Rows of higher floors that name a profile: they follow it into another when the two are merged, and back.

A feature says which of its columns name profiles, and follows with two reactions. Only what moved goes back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ecosystem.core.db import db
from ecosystem.directory.actions.merging import remember

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Place:
    """A column that names a profile; what moved of it is kept beside the merge under ``name``.

    ``within``: the columns in which a profile stands once, so a row stays where its profile would stand twice. Rows
    that ``live`` leaves out stand in nobody's way. ``apart``: a column that never names the same profile.
    """

    name: str
    column: Column
    within: tuple[Column, ...] = ()
    live: sa.ColumnElement[bool] | None = None
    apart: Column | None = None

    @property
    def model(self) -> Any:  # noqa: ANN401  a table of any feature
        """The table of it."""
        return self.column.class_


def follow_merge(merge_id: int, feature: str, places: Collection[Place]) -> None:
    """The kept profile stands where the taken one stood, but where it stands already. May run twice."""
    merge = remember(merge_id, feature)
    if merge is None or merge.undone_at is not None or feature in merge.moved:
        return
    remember(merge_id, feature, {one.name: _move(one, merge.taken_id, merge.kept_id) for one in places})


def follow_unmerge(merge_id: int, feature: str, places: Collection[Place]) -> None:
    """Give back what moved, as far as it still stands. May run twice, and before the other came by."""
    merge = remember(merge_id, feature)
    if merge is None or merge.undone_at is None:
        return
    moved = merge.moved.get(feature, {})
    for one in places:
        _move(one, merge.kept_id, merge.taken_id, only=moved.get(one.name, []))


def _move(place: Place, source: int, target: int, only: Collection[int] | None = None) -> list[int]:
    """Name ``target`` where ``source`` stands; the ids of the rows that moved."""
    model, live = place.model, sa.true() if place.live is None else place.live
    beside = sa.select(model.id, live, *place.within)
    there = {tuple(within) for _id, _live, *within in db.session.execute(beside.where(place.column == target, live))}
    rows = beside.where(place.column == source).order_by(model.id)
    if only is not None:
        rows = rows.where(model.id.in_(list(only)))
    if place.apart is not None:
        rows = rows.where(place.apart != target)
    found = db.session.execute(rows)
    ids = [row for row, alive, *within in found if not (place.within and alive and tuple(within) in there)]
    moved = sa.update(model).where(model.id.in_(ids)).values({place.column: target})
    db.session.execute(moved.execution_options(synchronize_session=False))
    db.session.expire_all()
    return ids
