"""How complete a profile is, asked of the database: the sum of ``rules/steps`` without loading the profile."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ecosystem.directory.models import Kind, Profile, ProfileTerm
from ecosystem.directory.rules.steps import WORTH
from ecosystem.directory.rules.values import CHILD_FIELDS, TERM_FIELDS


def is_full(profile_id: int, kind: Kind, percent: int) -> sa.ColumnElement[bool]:
    """A condition of its own: whether the profile of this id is complete to ``percent`` or more."""
    model = aliased(sa.inspect(Profile).polymorphic_map[kind].class_, flat=True)
    points = [
        sa.case((sa.or_(*(_is_given(model, name) for name in worth.fields)), worth.points), else_=0)
        for worth in WORTH[kind]
    ]
    whole = sum(worth.points for worth in WORTH[kind])
    reached = sum(points[1:], start=points[0]) * 100 // whole >= percent
    return sa.exists(sa.select(1).select_from(model).where(model.id == profile_id, reached))


def _is_given(model: type[Profile], name: str) -> sa.ColumnElement[bool]:
    if name in TERM_FIELDS:
        return sa.exists().where(ProfileTerm.profile_id == model.id, ProfileTerm.facet == TERM_FIELDS[name])
    if name in CHILD_FIELDS:
        child = CHILD_FIELDS[name][0]
        owner = next(key.parent for key in sa.inspect(child).local_table.foreign_keys if key.column.name == "id")
        return sa.exists().where(owner == model.id)
    column: sa.ColumnElement[str] = getattr(model, name)
    return sa.and_(column.is_not(None), column != "") if isinstance(column.type, sa.String) else column.is_not(None)
