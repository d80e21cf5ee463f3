"""Consent: one yes for each purpose and text, never given beforehand, taken back with the same effort."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, queries
from ecosystem.accounts.models import Consent, Role
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.taxonomy.models import Term
from tests.accounts.visits import OTHER, letters, people, register, send


def rows(account_id=None):
    select = sa.select(Consent).order_by(Consent.id)
    return list(db.session.scalars(select.where(Consent.account_id == account_id) if account_id else select))


def events():
    return [
        (entry.event, entry.data["purpose"])
        for entry in db.session.scalars(sa.select(Entry).order_by(Entry.id))
        if entry.event.startswith("consent.")
    ]


@pytest.fixture
def vy(cast):
    return cast.account("thuy", "Lê Thuý", Role.MENTOR, agrees=False)


def reword(purpose):
    """The words of a purpose change."""
    with write():
        term = db.session.scalar(sa.select(Term).where(Term.list_name == "consent_purposes", Term.slug == purpose))
        term.extra = {**term.extra, "text": term.extra["text"] + 1, "what_vi": "Lời văn mới."}
    taxonomy.forget()


def test_only_what_something_obeys_is_offered(app):
    assert [(one.slug, one.required) for one in queries.purposes()] == [
        ("account", True),
        ("profile-public", False),
        ("matching", False),
    ]


def test_every_offered_purpose_is_worded_whole_in_both_languages(app):
    for term in taxonomy.terms("consent_purposes"):
        if term.extra["offered"]:
            for locale in ("vi", "en"):
                words = [term.extra[f"{name}_{locale}"] for name in ("short", "what", "why", "without")]
                assert all(words)
                assert term.extra[f"data_{locale}"]


def test_nobody_has_agreed_beforehand(app, vy):
    assert not queries.has_consent(vy.id, "matching")
    assert rows(vy.id) == []


def test_giving_and_withdrawing_leave_one_row_and_two_lines_in_the_journal(app, vy, frozen):
    with write():
        assert actions.give_consent(vy, "matching", method="settings", seen=2)
        assert not actions.give_consent(vy, "matching", method="settings", seen=2)
    assert queries.has_consent(vy.id, "matching")
    frozen.shift(60)
    with write():
        assert actions.withdraw_consent(vy, "matching")
        assert not actions.withdraw_consent(vy, "matching")
    assert not queries.has_consent(vy.id, "matching")
    (row,) = rows(vy.id)
    assert (row.text, row.locale, row.method, row.replaced) == (2, "vi", "settings", False)
    assert (row.withdrawn_at - row.given_at).total_seconds() == 60
    assert events() == [("consent.given", "matching"), ("consent.withdrawn", "matching")]


def test_giving_again_is_a_new_row(app, vy):
    for _ in range(2):
        with write():
            actions.give_consent(vy, "matching", method="page")
            actions.withdraw_consent(vy, "matching")
    assert [row.withdrawn_at is not None for row in rows(vy.id)] == [True, True]


@pytest.mark.parametrize("purpose", ["newsletter", "analytics", "no-such-thing", ""])
def test_what_is_not_offered_cannot_be_given(app, vy, purpose):
    with pytest.raises(Refused) as no:
        actions.give_consent(vy, purpose, method="settings")
    assert no.value.code == "purpose"
    assert rows() == []


def test_what_an_account_cannot_be_without_is_not_withdrawn(app, vy):
    with write():
        actions.give_consent(vy, "account", method="settings")
    with pytest.raises(Refused) as no:
        actions.withdraw_consent(vy, "account")
    assert no.value.code == "required"
    assert queries.has_consent(vy.id, "account")


def test_a_changed_text_asks_again_and_replaces_the_old_yes(app, vy):
    with write():
        actions.give_consent(vy, "matching", method="settings", seen=2)
    reword("matching")
    assert not queries.has_consent(vy.id, "matching")
    (choice,) = [one for one in queries.choices(vy.id) if one.purpose.slug == "matching"]
    assert (choice.counts, choice.consent.text, choice.purpose.what) == (False, 2, "Lời văn mới.")
    with pytest.raises(Refused) as no:
        actions.give_consent(vy, "matching", method="settings", seen=2)
    assert no.value.code == "text-changed"
    with write():
        actions.give_consent(vy, "matching", method="settings", seen=3)
    assert queries.has_consent(vy.id, "matching")
    assert [(row.text, row.replaced, row.withdrawn_at is None) for row in rows(vy.id)] == [
        (2, True, False),
        (3, False, True),
    ]
    assert events() == [("consent.given", "matching")] * 2


def at_once(app, act, times=4):
    """The same act on as many connections at the same moment."""
    gate, answers = threading.Barrier(times), []

    def run():
        with app.app_context():
            gate.wait()
            with write():
                answers.append(act())

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_given_and_withdrawn_by_many_clicks_at_once_counts_once(app, vy):
    def give():
        return actions.give_consent(queries.account(account_id), "matching", method="settings")

    def withdraw():
        return actions.withdraw_consent(queries.account(account_id), "matching")

    account_id = vy.id
    db.session.rollback()
    assert at_once(app, give) == [False, False, False, True]
    assert at_once(app, withdraw) == [False, False, False, True]
    assert events() == [("consent.given", "matching"), ("consent.withdrawn", "matching")]
    assert len(rows()) == 1


def agreed(app):
    with app.app_context():
        return {row.purpose for row in rows() if row.withdrawn_at is None}


def test_boxes_stand_unticked_and_registering_without_them_is_fine(app, client):
    page = client.get("/register").text
    assert 'name="consents"' in page
    assert not [line for line in page.splitlines() if 'type="checkbox"' in line and "checked" in line]
    assert register(client, "lan@example.vn").status_code == 303
    assert agreed(app) == {"account"}


def test_ticked_boxes_are_kept(app, client):
    register(client, "lan@example.vn", consents=["matching"])
    assert agreed(app) == {"account", "matching"}


def test_who_is_under_eighteen_is_told_so(app, client):
    answer = register(client, "lan@example.vn", adult="")
    assert answer.status_code == 422
    assert "từ 18 tuổi" in answer.text
    assert people(app) == []


def test_a_purpose_nobody_offers_is_refused(app, client):
    assert register(client, "lan@example.vn", consents=["analytics"]).status_code == 422
    assert register(client, "lan@example.vn", consents=["account"]).status_code == 422


def test_a_registration_that_takes_over_carries_its_own_consents(app, client):
    register(app.test_client(), "lan@example.vn", full_name="Kẻ Mạo Danh", password=OTHER, consents=["profile-public"])
    register(client, "lan@example.vn", consents=["matching"])
    send(client, letters(app)[-1].path)
    assert people(app)[0][1] == "Nguyễn Thị Lan"
    assert agreed(app) == {"account", "matching"}
