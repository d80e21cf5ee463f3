"""A forgotten password: the same answer for all, a link that works once, and every visit ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ecosystem.accounts import actions
from ecosystem.accounts.models import LinkPurpose, LinkRequest
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from tests.accounts.visits import OTHER, PASSWORD, add, bare, happened, is_in, letters, people, register, send, sign_in


def ask(app, client, address="binh@example.vn"):
    send(client, "/forgot-password", email=address)
    return letters(app)[-1].path


def test_known_and_unknown_addresses_get_the_same_answer(app):
    add(app, "binh@example.vn")
    pages = []
    for address in ("binh@example.vn", "nobody@example.vn"):
        client = app.test_client()
        answer = send(client, "/forgot-password", email=address)
        pages.append((answer.status_code, answer.location, bare(answer), bare(client.get(answer.location))))

    assert pages[0] == pages[1]
    assert [letter.to for letter in letters(app)] == ["binh@example.vn"]
    with app.app_context():
        assert db.session.query(LinkRequest).count() == 0


def test_the_link_sets_the_password_once_ends_every_visit_and_opens_none(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    owner = app.test_client()
    path = ask(app, owner)

    answer = send(owner, path, password=OTHER)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert not is_in(owner)
    assert not is_in(client)
    assert owner.get(path).status_code == 410
    assert sign_in(app.test_client(), "binh@example.vn", PASSWORD).status_code == 422
    assert sign_in(app.test_client(), "binh@example.vn", OTHER).status_code == 303
    assert "vừa đổi" in letters(app)[-1].subject


def test_using_one_link_ends_the_others(app, client):
    add(app, "binh@example.vn")
    first, second = ask(app, client), ask(app, client)
    send(client, second, password=OTHER)

    assert client.get(first).status_code == 410


def test_a_refused_password_leaves_the_link_alive(app, client):
    add(app, "binh@example.vn")
    path = ask(app, client)

    assert send(client, path, password="matkhau123").status_code == 422
    assert send(client, path, password=OTHER).status_code == 303


def test_a_link_ends_after_half_an_hour(app, client):
    add(app, "binh@example.vn")
    path = ask(app, client)

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        assert client.get(path).status_code == 410


def test_two_uses_of_one_link_give_one_winner(app):
    account_id = add(app, "binh@example.vn")
    with app.app_context():
        with write():
            account = actions.find_account("binh@example.vn")
            assert account is not None
            token = actions.open_link(account, LinkPurpose.RESET_PASSWORD)
        with write():
            assert actions.reset_password(token, OTHER).id == account_id
        with pytest.raises(Refused) as caught, write():
            actions.reset_password(token, PASSWORD)
    assert caught.value.code == "ended"


def test_a_reset_proves_the_address_and_overrules_a_registration_by_others(app):
    stranger, owner = app.test_client(), app.test_client()
    register(stranger, "lan@example.vn", password=PASSWORD)
    register(stranger, "lan@example.vn", full_name="Kẻ Mạo Danh")
    send(owner, ask(app, owner, "lan@example.vn"), password=OTHER)

    assert [who[2] for who in people(app)] == [True]
    assert [owner.get(letter.path).status_code for letter in letters(app)[:2]] == [410, 410]
    assert sign_in(owner, "lan@example.vn", OTHER).status_code == 303


def test_a_locked_account_gets_no_link(app, client):
    admin_id = add(app, "admin@example.vn", "administrator")
    add(app, "binh@example.vn")
    with app.app_context(), write():
        admin, account = actions.find_account("admin@example.vn"), actions.find_account("binh@example.vn")
        assert admin is not None
        assert admin.id == admin_id
        assert account is not None
        actions.lock(admin, account)
    send(client, "/forgot-password", email="binh@example.vn")

    assert letters(app) == []


def test_asking_is_limited_by_address_alike_for_known_and_unknown(app):
    add(app, "binh@example.vn")
    tries = {
        address: [send(app.test_client(), "/forgot-password", email=address).status_code for _ in range(6)]
        for address in ("binh@example.vn", "nobody@example.vn")
    }
    assert tries["binh@example.vn"] == tries["nobody@example.vn"] == [303] * 5 + [429]


def test_what_happened_is_in_the_journal(app, client):
    add(app, "binh@example.vn")
    send(client, ask(app, client), password=OTHER)

    assert happened(app)[1:] == ["password.reset_asked", "password.changed"]


def test_ended_links_are_forgotten(app, client):
    add(app, "binh@example.vn")
    ask(app, client)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)), app.app_context():
        from ecosystem.accounts import jobs
        from ecosystem.accounts.models import SingleUseLink

        jobs.purge()
        assert db.session.query(SingleUseLink).count() == 0


def test_strangers_tries_do_not_keep_out_who_reset_the_password(app, client):
    add(app, "binh@example.vn")
    path = ask(app, client)
    stranger = app.test_client()
    for _ in range(12):
        last = send(stranger, "/sign-in", email="binh@example.vn", password="wrong every time")
    assert last.status_code == 429

    assert send(client, path, password=OTHER).status_code == 303
    assert send(client, "/sign-in", email="binh@example.vn", password=OTHER).status_code == 303
