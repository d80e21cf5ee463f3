"""Migrations: one head, no drift, and each goes up, down and up again with data, on both databases."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from ecosystem.core.db import db, write
from tests import world
from tests.cast import Cast
from tests.services import ROOT

FOLDER = str(ROOT / "migrations")


def script():
    config = Config()
    config.set_main_option("script_location", FOLDER)
    return ScriptDirectory.from_config(config)


def revisions():
    """From the first to the head."""
    return [revision.revision for revision in reversed(list(script().walk_revisions()))]


def test_there_is_one_head_and_one_line():
    assert len(script().get_heads()) == 1
    assert [revision for revision in script().walk_revisions() if revision.is_merge_point] == []


def test_every_migration_says_what_it_does():
    for path in (Path(FOLDER) / "versions").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "def downgrade" in text
        assert "NotImplementedError" not in text


@pytest.fixture
def empty(database):
    """An empty database of its own, with a context of its application."""
    with database.spare(empty=True) as made, made.app.app_context():
        yield made
        db.session.remove()


def shape():
    """Every table with its columns, indexes, keys and checks, as the database sees them."""
    db.session.remove()
    inspector = sa.inspect(db.engine)
    return {
        name: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)),
            sorted(
                (index["name"] or "", tuple(index["column_names"]), bool(index["unique"]))
                for index in inspector.get_indexes(name)
            ),
            sorted((key["name"] or "", key["referred_table"]) for key in inspector.get_foreign_keys(name)),
            sorted(check["name"] or "" for check in inspector.get_check_constraints(name)),
            sorted(unique["name"] or "" for unique in inspector.get_unique_constraints(name)),
        )
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def rows():
    """How many rows each table has."""
    db.session.remove()
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
            for name in sa.inspect(connection).get_table_names()
            if name != "alembic_version"
        }


def fill(app):
    """People, profiles of each kind, an accepted introduction, mails, entries."""
    db.session.remove()
    world.load_taxonomy(app)
    cast = Cast(app)
    for part in ("startup", "mentor", "angel_profile", "fund", "other_startup", "accepted"):
        getattr(cast, part)
    with write():
        from ecosystem.core import mail

        mail.queue(to=cast.lan, template="accounts/reset", token="a-token")
    db.session.remove()


def test_the_models_are_what_the_migrations_make(empty):
    flask_migrate.upgrade(directory=FOLDER)
    # Raises when a new migration would not be empty.
    flask_migrate.check(directory=FOLDER)
    assert set(shape()) == set(db.metadata.tables)


def test_all_the_way_down_and_up_again_with_data(empty):
    flask_migrate.upgrade(directory=FOLDER)
    before = shape()
    fill(empty.app)
    flask_migrate.downgrade(directory=FOLDER, revision="base")
    assert shape() == {}
    flask_migrate.upgrade(directory=FOLDER)
    assert shape() == before
    fill(empty.app)


def test_each_migration_up_down_and_up_with_data(empty):
    """Up to the head with data; then one step down, up, and down for good, until nothing is left."""
    line = revisions()
    shapes = []
    for revision in line:
        flask_migrate.upgrade(directory=FOLDER, revision=revision)
        shapes.append(shape())
    fill(empty.app)
    for number in range(len(line) - 1, -1, -1):
        below = line[number - 1] if number else "base"
        before = rows()
        flask_migrate.downgrade(directory=FOLDER, revision=below)
        assert shape() == (shapes[number - 1] if number else {})
        kept = rows()
        assert kept == {name: before[name] for name in kept}, f"going down from {line[number]} loses rows"
        flask_migrate.upgrade(directory=FOLDER, revision=line[number])
        assert shape() == shapes[number]
        after = rows()
        assert {name: after[name] for name in kept} == kept, f"{line[number]} loses rows"
        flask_migrate.downgrade(directory=FOLDER, revision=below)
