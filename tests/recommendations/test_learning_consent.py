"""The consent to matching names learning: an earlier yes keeps suggestions and teaches nothing until it is renewed."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts import queries
from ecosystem.accounts.models import Consent
from ecosystem.core.db import db, write
from ecosystem.recommendations.documents import PURPOSE


def agreed_once(account):
    """Their yes is to the first words, as before these were added to."""
    with write():
        mine = Consent.account_id == account.id, Consent.purpose == PURPOSE
        db.session.execute(sa.update(Consent).where(*mine).values(text=1))


def teaches(account):
    return account.id in set(db.session.scalars(queries.agreeing_to_all(PURPOSE)))


def test_an_earlier_yes_keeps_suggestions_and_teaches_nothing_until_renewed(cast, browse):
    assert teaches(cast.lan)
    agreed_once(cast.lan)
    assert queries.has_consent(cast.lan.id, PURPOSE)
    assert not teaches(cast.lan)
    client = browse().sign_in(cast.lan)
    for path in ("/settings/recommendations", "/settings/privacy"):
        page = client.get(path)
        assert page.form(f"/settings/privacy/{PURPOSE}/give")
    client.post(f"/settings/privacy/{PURPOSE}/give", at="/settings/recommendations")
    assert teaches(cast.lan)
    assert queries.added_since(cast.lan.id, PURPOSE) is None


def test_who_withdraws_the_earlier_yes_has_withdrawn(cast):
    agreed_once(cast.lan)
    with write():
        accounts.withdraw_consent(cast.lan, PURPOSE)
    assert not queries.has_consent(cast.lan.id, PURPOSE)
    assert queries.added_since(cast.lan.id, PURPOSE) is None
