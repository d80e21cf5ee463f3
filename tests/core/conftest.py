"""A probe: a feature of the tests' own, on an application beside the product's, to see the kernel from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from ecosystem.core.db import db
from tests.core import probe
from tests.world import Database

APPS: dict[str, Flask] = {}


@pytest.fixture
def probed(database: Database) -> Iterator[Flask]:
    """The whole application with the probe's card beside the others', on the same database."""
    if database.name not in APPS or APPS[database.name].config["DATABASE_URL"] != database.url:
        APPS[database.name] = probe.make(database)
    app = APPS[database.name]
    app.extensions.pop("facts", None)
    settings = dict(app.config)
    with app.app_context():
        db.engine.dispose()
        yield app
        db.session.remove()
        db.engine.dispose()
    app.config.update(settings)
