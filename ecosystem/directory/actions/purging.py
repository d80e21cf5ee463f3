"""Emptying the bin: after its time nothing of a removed profile is left but a nameless row.

The row itself stays, because an introduction of somebody else points to it and is theirs to keep; it has no name, no
text, no member, no file, and cannot be brought back. What hangs on a profile is found in the tables themselves, so a
table that is added later is emptied too.

One that was taken into another lies there as long, so that the merge can be undone; afterwards its address goes on
leading to the other, for as long as that stands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import Base, affected, db
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import record
from ecosystem.directory import rules
from ecosystem.directory.models import Profile, State

AT_ONCE = 20
HERE = "ecosystem.directory."
# What the nameless row keeps: what it is, and when what happened.
KEPT = {"id", "kind", "slug", "state", "is_sample", "created_at", "updated_at", "confirmed_at", "version"}
KEPT |= {"removed_at", "removed_from", "removed_by_id", "purged_at", "merged_into_id"}


def purge_old(limit: int = AT_ONCE) -> int:
    """Purge what has been in the bin for its whole time, the oldest first. Returns how many."""
    before = clock.now() - rules.KEPT_REMOVED
    due = sa.select(Profile.id).where(_due(before)).order_by(Profile.removed_at, Profile.id).limit(limit)
    return sum(purge(profile_id, before=before) for profile_id in list(db.session.scalars(due)))


def purge(profile_id: int, *, before: datetime | None = None) -> bool:
    """Leave nothing of a removed profile. Does nothing, and says so, when it was brought back or purged meanwhile.

    Who brings it back at the same moment waits for this row and is then told that it has changed.
    """
    moment = clock.now()
    table = Profile.__table__
    taken = affected(
        sa.update(table)
        .where(table.c.id == profile_id, _due(before or moment))
        .values(purged_at=moment, slug=_slug_after(table, profile_id), version=table.c.version + 1)
    )
    if not taken:
        return False
    _let_go(profile_id)
    own, hanging = _tables()
    owners = [(each, column) for each in hanging for column in _to(each, own)]
    _drop_files(profile_id, [*owners, *((each, each.c.id) for each in own)])
    for each, column in owners:
        db.session.execute(sa.delete(each).where(column == profile_id))
    for each in own:
        db.session.execute(sa.update(each).where(each.c.id == profile_id).values(_blank(each)))
    db.session.expire_all()
    record("profile.purged", actor=None, subject=db.session.get_one(Profile, profile_id))
    return True


def _due(before: datetime) -> sa.ColumnElement[bool]:
    p = Profile.__table__.c
    return sa.and_(p.state == State.REMOVED, p.purged_at.is_(None), p.removed_at <= before)


def _slug_after(table: Any, profile_id: int) -> sa.Case[str]:  # noqa: ANN401  a table
    return sa.case((table.c.merged_into_id.is_not(None), table.c.slug), else_=nameless(profile_id))


def nameless(profile_id: int) -> str:
    """A slug that says nothing."""
    return f"da-go-{profile_id}-{secrets.token_hex(6)}"


def _let_go(profile_id: int) -> None:
    """What was taken into this profile leads nowhere any more; where it is not purged yet, its owner has it back."""
    table = Profile.__table__
    led_here = table.c.merged_into_id == profile_id
    for one in db.session.scalars(sa.select(table.c.id).where(led_here, table.c.purged_at.is_not(None))).all():
        db.session.execute(sa.update(table).where(table.c.id == one).values(slug=nameless(one)))
    db.session.execute(sa.update(table).where(led_here).values(merged_into_id=None, version=table.c.version + 1))


def _tables() -> tuple[list[Any], list[Any]]:
    """The tables a profile itself is kept in, and those of this feature whose rows belong to one."""
    mappers = [each for each in Base.registry.mappers if each.class_.__module__.startswith(HERE)]
    own = {each.local_table for each in mappers if issubclass(each.class_, Profile)}
    hanging = {each.local_table for each in mappers} - own
    by_name = attrgetter("name")
    return sorted(own, key=by_name), sorted((each for each in hanging if _to(each, own)), key=by_name)


def _to(table: Any, targets: Iterable[Any]) -> list[Any]:  # noqa: ANN401  tables and columns
    """The columns of ``table`` that point to the id of one of ``targets``."""
    wanted = set(targets)
    return [key.parent for key in table.foreign_keys if key.column.table in wanted and key.column.name == "id"]


def _drop_files(profile_id: int, owners: Iterable[tuple[Any, Any]]) -> None:
    """Delete the rows of every file that the profile or what hangs on it shows; ``files.tidy`` takes the bytes.

    ``owners``: tables, each with its column that holds the profile's id.
    """
    ids: set[int] = set()
    for table, owner in owners:
        for key in table.foreign_keys:
            if key.column.table is StoredFile.__table__:
                found = sa.select(key.parent).where(owner == profile_id, key.parent.is_not(None))
                ids |= set(db.session.scalars(found))
    if ids:
        db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(ids)))


def _blank(table: Any) -> dict[str, Any]:  # noqa: ANN401  a table
    """Every column that says something, emptied: nothing, the default, or the empty value of its type."""
    blank: dict[str, Any] = {}
    for column in table.c:
        if column.name in KEPT:
            continue
        if column.nullable:
            blank[column.name] = None
        elif column.default is not None and column.default.is_scalar:
            blank[column.name] = column.default.arg
        else:
            blank[column.name] = {bool: False, int: 0, str: ""}.get(_python(column), "")
    return blank


def _python(column: sa.Column[Any]) -> type:
    try:
        return column.type.python_type
    except NotImplementedError:
        return str
