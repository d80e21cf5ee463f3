"""These tests are about cookies, headers and sessions, so they hold the bare client; ``visits.send`` lints pages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ecosystem.accounts.provider import client as oidc
from tests.accounts.provider import front, provider_process


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody is signed in on."""
    return app.test_client()


@pytest.fixture(scope="session")
def process(place):
    with provider_process(place) as port:
        yield port


@pytest.fixture
def there(process, app):
    # What is known of a provider is kept by its address, and a port may have been another test's.
    oidc.forget()
    with front(process) as made:
        app.config.update(made.settings())
        yield made
