"""A database with the vocabulary loaded, for the tests of this room: SQLite in a file, as small as it can be."""

import shutil
from contextlib import contextmanager

import pytest
from flask import Flask
from flask_babel import Babel

from ecosystem.core import db as core
from ecosystem.core.feature import House
from ecosystem.taxonomy import actions
from ecosystem.taxonomy.feature import FEATURE


@contextmanager
def alone(path):
    """An application of this feature alone on the database file ``path``, made when it is not there."""
    is_new = not path.exists()
    app = Flask("taxonomy-alone")
    app.config.update(SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}", TESTING=True)
    Babel(app, default_locale="vi")
    core.init_app(app)
    House((FEATURE,)).install(app)
    with app.app_context():
        if is_new:
            core.db.create_all()
        yield app
        core.db.session.remove()
        core.db.engine.dispose()


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A database file with everything loaded, to copy."""
    path = tmp_path_factory.mktemp("taxonomy") / "filled.db"
    with alone(path), core.write():
        actions.load_lists()
    return path


@pytest.fixture
def house(tmp_path):
    """The feature alone, with empty tables."""
    with alone(tmp_path / "empty.db") as app:
        yield app


@pytest.fixture
def loaded(filled, tmp_path):
    """The feature alone, with the files loaded."""
    with alone(shutil.copy(filled, tmp_path / "loaded.db")) as app:
        yield app
