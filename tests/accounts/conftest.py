"""These tests are about cookies, headers and sessions, so they hold the bare client; ``visits.send`` lints pages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody is signed in on."""
    return app.test_client()
