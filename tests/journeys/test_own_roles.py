"""Taking up another role by oneself asks again who sits here; a name or a language does not."""

from __future__ import annotations

from ecosystem.accounts.models import Account, Role
from ecosystem.core.db import db


def roles(account):
    db.session.expire_all()
    return db.session.get_one(Account, account.id).roles


def test_another_role_is_taken_up_only_by_who_shows_who_they_are(cast, client):
    page = client.sign_in(cast.lan, proven=False).get("/settings")
    sent = client.post("/settings", {"roles": ["founder", "mentor"]}, at=page)
    assert sent.location.startswith("/prove")
    assert roles(cast.lan) == {Role.FOUNDER}


def test_a_name_is_changed_without_asking(cast, client):
    client.sign_in(cast.lan, proven=False).post("/settings", {"full_name": "Trần Lan"}, at="/settings")
    assert db.session.get_one(Account, cast.lan.id).full_name == "Trần Lan"


def test_who_just_signed_in_takes_up_a_role(cast, client):
    client.sign_in(cast.lan).post("/settings", {"roles": ["founder", "mentor"]}, at="/settings")
    assert roles(cast.lan) == {Role.FOUNDER, Role.MENTOR}
