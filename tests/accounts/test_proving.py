"""Asking again who sits here: for ten minutes after it, and never to a wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from ecosystem.accounts import sessions
from ecosystem.accounts.models import SignIn
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.web.access import proven, signed_in
from tests.accounts.visits import OTHER, PASSWORD, add, happened, hidden, is_in, send, sign_in


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The application with a view that asks again; routes cannot be added to a running one, so it wraps one."""

    @signed_in
    @proven
    def view():
        return "reached"

    before = app.view_functions["accounts.switch_role"], app.view_functions["accounts.settings"]
    app.view_functions["accounts.switch_role"] = app.view_functions["accounts.settings"] = view
    yield app
    app.view_functions["accounts.switch_role"], app.view_functions["accounts.settings"] = before


def age(app, minutes):
    """Let the proof of every visit be some minutes old."""
    with app.app_context(), write():
        moment = None if minutes is None else clock.now() - timedelta(minutes=minutes)
        db.session.execute(sa.update(SignIn).values(proven_at=moment))


def test_a_fresh_sign_in_is_not_asked_again(guarded, client):
    add(guarded, "binh@example.vn")
    sign_in(client, "binh@example.vn")

    assert client.get("/settings").text == "reached"


@pytest.mark.parametrize("minutes", [11, None])
def test_an_old_or_a_remembered_sign_in_is_asked_and_comes_back(guarded, client, minutes):
    add(guarded, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    age(guarded, minutes)

    asked = client.get("/settings?tab=1")
    assert (asked.status_code, asked.location) == (303, "/prove?next=/settings?tab%3D1")
    answer = send(client, asked.location, "/prove", password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/settings?tab=1")
    assert client.get(answer.location).text == "reached"


def test_the_tenth_minute_still_counts(guarded, client):
    add(guarded, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    age(guarded, 9)
    assert client.get("/settings").text == "reached"


def test_a_form_sent_too_late_does_nothing_and_may_be_sent_again(guarded, client):
    add(guarded, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    token = hidden(client.get("/prove"))["csrf_token"]
    age(guarded, 11)
    sent = {"csrf_token": token, "once": "one-and-the-same"}
    page = "http://localhost/startups?q=a"
    late = client.post("/role", data=sent, headers={"Referer": page})
    assert (late.status_code, late.location) == (303, "/prove?next=/startups?q%3Da")
    send(client, late.location, "/prove", password=PASSWORD)

    assert client.post("/role", data=sent).text == "reached"


def test_a_form_from_elsewhere_leads_nowhere_else(guarded, client):
    add(guarded, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    token = hidden(client.get("/prove"))["csrf_token"]
    age(guarded, 11)
    for page in ("http://evil.example/startups", "http://localhost//evil.example/", "nonsense", ""):
        late = client.post("/role", data={"csrf_token": token}, headers={"Referer": page})
        assert (late.status_code, late.location) == (303, "/prove")


def test_who_is_not_signed_in_is_sent_to_the_way_in(guarded, client):
    assert client.get("/settings").location == "/sign-in?next=/settings"
    assert client.get("/prove").location == "/sign-in?next=/prove"


def test_a_wrong_password_proves_nothing(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    age(app, 11)
    answer = send(client, "/prove", password=OTHER)

    assert answer.status_code == 422
    assert "Mật khẩu chưa đúng." in answer.text
    with app.app_context():
        assert db.session.scalar(sa.select(SignIn)).proven_at < clock.now() - sessions.PROOF_LASTS
    assert "account.proven" not in happened(app)


def test_tries_are_counted_by_account(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    second = app.test_client()
    sign_in(second, "binh@example.vn")
    answers = [send(one, "/prove", password=OTHER).status_code for one in (client, second) for _ in range(3)]

    assert answers == [422] * 6
    assert send(second, "/prove", password=PASSWORD).status_code == 429


def test_the_visit_goes_on_under_a_new_token(app, client):
    """A cookie captured before is worth nothing afterwards, and gains no proof."""
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    thief = app.test_client()
    thief.set_cookie("nhipcau", client.get_cookie("nhipcau").value)
    send(client, "/prove", password=PASSWORD)

    assert is_in(client)
    assert not is_in(thief)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_proving_leads_nowhere_else(app, client, target):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    page = client.get("/prove", query_string={"next": target})
    assert hidden(page)["next"] == ""
    answer = client.post("/prove", data={**hidden(page), "next": target, "password": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/settings/security")
