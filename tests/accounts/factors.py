"""What the tests of second factors share: people with a known app, browsers half way in."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import sqlalchemy as sa

from ecosystem.accounts import actions
from ecosystem.accounts.models import (
    Account,
    Totp,
)
from ecosystem.core import cipher, clock
from ecosystem.core.db import db, write
from tests.accounts.visits import send, sign_in

STEP = "/sign-in/second-factor"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def who(address="binh@example.vn"):
    return db.session.scalars(sa.select(Account).where(Account.email == address)).one()


def protect(app, address="binh@example.vn"):
    """Give an account an app with a known key, whose codes so far are unused; returns its recovery codes."""
    with app.app_context(), write():
        account = who(address)
        secret = cipher.encrypted(KEY, purpose="totp")
        db.session.add(Totp(account_id=account.id, secret=secret, last_step=0, created_at=clock.now()))
        return actions.renew_codes(account, quiet=True)


def code(offset=0):
    return pyotp.TOTP(KEY).at(clock.now() + timedelta(seconds=30 * offset))


def other_than(right):
    return f"{(int(right) + 1) % 1_000_000:06d}"


def half_in(app, address="binh@example.vn", **fields):
    """A browser on which the password was right."""
    client = app.test_client()
    answer = sign_in(client, address, **fields)
    assert (answer.status_code, answer.location) == (303, STEP)
    return client


def enrol(client):
    """Set an app up by the pages; returns its key and what came back."""
    page = client.get("/settings/security/app")
    key = re.search(r'id="app-key">([A-Z2-7 ]+)<', page.text).group(1).replace(" ", "")
    return key, send(client, "/settings/security/app", code=pyotp.TOTP(key).at(clock.now()))
