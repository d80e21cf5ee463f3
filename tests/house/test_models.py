"""Laws of the tables: foreign keys point down the floors, constraints have names, instants have a zone."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import Base, UtcDateTime, db
from tests.house.tree import nothing

# The lower a floor, the smaller its number; strangers beside each other share one.
FLOORS = {
    "core": 0,
    "web": 1,
    "taxonomy": 2,
    "accounts": 3,
    "notices": 4,
    "directory": 5,
    "connections": 6,
    "conversations": 7,
    "recommendations": 8,
    "events": 9,
    "calls": 9,
    "partners": 9,
    "juries": 10,
    "challenges": 10,
    "programs": 11,
    "progress": 12,
    "meetings": 12,
    "portal": 13,
    "dashboard": 13,
    "console": 13,
    "finding": 13,
    "privacy": 13,
}


def homes():
    """Table -> the package whose model it is."""
    return {
        str(mapper.local_table): mapper.class_.__module__.split(".")[1]
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("ecosystem.")
    }


def test_every_table_has_a_home(assembled):
    nothing(set(db.metadata.tables) - set(homes()))
    nothing({home for home in homes().values() if home not in FLOORS})


def test_foreign_keys_point_down_the_floors(assembled):
    home = homes()
    upward = []
    for table in db.metadata.tables.values():
        for key in table.foreign_keys:
            below, here = home[key.column.table.name], home[table.name]
            if below != here and FLOORS[below] >= FLOORS[here]:
                upward.append(f"{table.name}.{key.parent.name} -> {key.column.table.name}")
    nothing(upward)


def test_every_constraint_has_a_name(assembled):
    nameless = [
        f"{table.name}: {constraint}"
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    nothing(nameless)


def test_every_instant_knows_its_zone(assembled):
    naive = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.DateTime) and not isinstance(column.type, UtcDateTime)
    ]
    nothing(naive)


def test_every_foreign_key_is_led_by_an_index(assembled):
    """Deleting a row looks for those that point to it; without an index that reads whole tables."""
    bare = [
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and not leads(table, key.parent.name)
    ]
    nothing(bare)


def leads(table, column):
    firsts = [next(iter(index.columns)).name for index in table.indexes]
    firsts += [
        next(iter(constraint.columns)).name
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint) and len(constraint.columns)
    ]
    return column in firsts
