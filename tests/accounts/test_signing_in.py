"""Signing in and out: one answer for all failures, sessions that end, limits that shut strangers out and not owners."""

from __future__ import annotations

import statistics
import time

import pytest
import sqlalchemy as sa
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from ecosystem.accounts.models import Account, SignIn
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from tests.accounts.visits import OTHER, PASSWORD, add, bare, happened, hidden, is_in, letters, press, register, sign_in


def test_wrong_password_unknown_and_unconfirmed_addresses_look_the_same(app):
    add(app, "binh@example.vn")
    add(app, "new@example.vn", confirmed=False)
    addresses = ("binh@example.vn", "nobody@example.vn", "new@example.vn")
    pages = [sign_in(app.test_client(), address, OTHER) for address in addresses]

    assert [page.status_code for page in pages] == [422] * 3
    assert bare(pages[0]) == bare(pages[1]) == bare(pages[2])
    assert letters(app) == []


def test_an_unknown_address_takes_as_long_as_a_wrong_password(app, client):
    app.config["RATE_LIMITS"] = "off"
    with app.app_context(), write():
        from ecosystem.core import facts

        facts.put("demo")
    add(app, "binh@example.vn")
    fields = hidden(client.get("/sign-in"))
    times: dict[str, list[float]] = {"binh@example.vn": [], "nobody@example.vn": []}
    for _ in range(9):
        for address, taken in times.items():
            fields.pop("once", None)
            started = time.perf_counter()
            client.post("/sign-in", data={**fields, "email": address, "password": OTHER})
            taken.append(time.perf_counter() - started)

    known, unknown = (statistics.median(taken) for taken in times.values())
    assert abs(known - unknown) / max(known, unknown) < 0.4


def test_the_right_password_of_an_unconfirmed_address_sends_a_fresh_link(app, client):
    register(client, "lan@example.vn")
    answer = sign_in(client, "lan@example.vn")

    assert (answer.status_code, answer.location) == (303, "/confirm-email")
    assert not is_in(client)
    assert len(letters(app)) == 2


def test_signing_in_leads_to_the_own_page_and_the_way_in_is_closed_behind(app, client):
    add(app, "binh@example.vn")
    assert sign_in(client, "  BINH@example.vn ").location == "/dashboard"
    assert {client.get(path).location for path in ("/sign-in", "/register")} == {"/dashboard"}


@pytest.mark.parametrize("wanted", ["/settings", "/startups?q=đ&page=2"])
def test_one_comes_back_to_where_one_wanted_to_go(app, client, wanted):
    add(app, "binh@example.vn")
    page = client.get("/sign-in", query_string={"next": wanted})
    answers = {"email": "binh@example.vn", "password": PASSWORD}
    answer = client.post("/sign-in", data={**hidden(page), **answers})

    assert answer.status_code == 303
    assert answer.location.startswith(wanted.split("?")[0])


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
     "javascript:alert(1)", "/\t/evil.example", "///evil.example", " //evil.example", "/\nevil",
     "data:text/html,x", "evil.example"],
)  # fmt: skip
def test_no_way_leads_off_this_site(app, client, target):
    add(app, "binh@example.vn")
    page = client.get("/sign-in", query_string={"next": target})
    assert hidden(page)["next"] == ""
    answers = {"next": target, "email": "binh@example.vn", "password": PASSWORD}
    answer = client.post("/sign-in", data={**hidden(page), **answers})

    assert (answer.status_code, answer.location) == (303, "/dashboard")


def test_a_session_planted_before_signing_in_is_worth_nothing(app, client):
    add(app, "binh@example.vn")
    client.get("/sign-in")
    planted = client.get_cookie("nhipcau")
    assert planted is not None
    sign_in(client, "binh@example.vn")
    after = client.get_cookie("nhipcau")
    assert after is not None
    assert after.value != planted.value

    thief = app.test_client()
    thief.set_cookie("nhipcau", planted.value)
    assert not is_in(thief)


def test_signing_in_again_ends_the_visit_before(app):
    add(app, "binh@example.vn")
    client = app.test_client()
    sign_in(client, "binh@example.vn")
    press(client, "/sign-out")
    sign_in(client, "binh@example.vn")

    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 1


def test_a_captured_cookie_is_worth_nothing_after_signing_out(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    captured = client.get_cookie("nhipcau")
    assert captured is not None
    thief = app.test_client()
    thief.set_cookie("nhipcau", captured.value)
    assert is_in(thief)

    assert press(client, "/sign-out").location == "/"

    assert not is_in(client)
    assert not is_in(thief)


def test_signing_out_is_no_link(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")

    assert client.get("/sign-out").status_code == 405
    assert is_in(client)


def test_a_refused_sign_in_stays_in_the_journal_without_the_address(app, client):
    account_id = add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn", OTHER)
    sign_in(client, "nobody@example.vn", OTHER)

    with app.app_context():
        refused = sa.select(Entry).where(Entry.event == "account.refused_sign_in").order_by(Entry.id)
        rows = db.session.scalars(refused).all()
        assert [row.subject_id for row in rows] == [account_id, None]
        assert all(set(row.data) == {"email", "why"} and "@" not in row.data["email"] for row in rows)


def test_only_who_knows_the_password_hears_of_a_lock(app):
    add(app, "binh@example.vn")
    with app.app_context(), write():
        db.session.execute(sa.update(Account).values(locked_at=sa.func.current_timestamp()))
    right, wrong = (sign_in(app.test_client(), "binh@example.vn", password) for password in (PASSWORD, OTHER))

    assert (right.status_code, wrong.status_code) == (422, 422)
    assert "tạm khoá" in right.text
    assert "tạm khoá" not in wrong.text


def test_a_weaker_hash_is_renewed_at_sign_in(app, client):
    add(app, "binh@example.vn")
    weak = PasswordHash((Argon2Hasher(memory_cost=8192, time_cost=1, parallelism=1),)).hash(PASSWORD)
    with app.app_context(), write():
        db.session.execute(sa.update(Account).values(password_hash=weak))
    sign_in(client, "binh@example.vn")

    with app.app_context():
        stored = db.session.scalar(sa.select(Account.password_hash))
        assert stored is not None
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(app.test_client(), "binh@example.vn").status_code == 303


def test_signing_in_and_out_is_in_the_journal(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    press(client, "/sign-out")

    assert happened(app)[1:] == ["account.signed_in", "account.signed_out"]


# --- limits ---------------------------------------------------------------------------------------------------------


def test_the_seventh_try_in_a_minute_waits(app, client):
    answers = [sign_in(client, "binh@example.vn", OTHER) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 6 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert sign_in(client, "other@example.vn", OTHER).status_code == 422


def test_an_unknown_address_waits_as_a_known_one_does(app):
    add(app, "binh@example.vn")
    tries = {
        address: [sign_in(app.test_client(), address, OTHER).status_code for _ in range(7)]
        for address in ("binh@example.vn", "nobody@example.vn")
    }
    assert tries["binh@example.vn"] == tries["nobody@example.vn"]


def test_a_stranger_cannot_keep_the_owner_out(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    press(client, "/sign-out")
    stranger = app.test_client()
    for _ in range(8):
        sign_in(stranger, "BINH@example.vn", OTHER)

    assert sign_in(stranger, "binh@example.vn").status_code == 429
    assert sign_in(client, "binh@example.vn").status_code == 303


def test_the_mark_of_a_device_is_for_its_own_accounts_and_cannot_be_forged(app, client):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn")
    sign_in(client, "binh@example.vn")
    press(client, "/sign-out")
    stranger = app.test_client()
    for _ in range(7):
        sign_in(stranger, "chi@example.vn", OTHER)
    forger = app.test_client()
    forger.set_cookie("nhipcau-device", "eyJkZXZpY2UiOiJ4In0.aaaa.bbbb")

    assert sign_in(client, "chi@example.vn").status_code == 429
    assert sign_in(forger, "chi@example.vn").status_code == 429


def test_a_device_has_a_count_of_its_own_too(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    press(client, "/sign-out")

    assert [sign_in(client, "binh@example.vn", OTHER).status_code for _ in range(7)] == [422] * 6 + [429]


def test_success_forgets_the_tries(app, client):
    add(app, "binh@example.vn")
    for _ in range(5):
        sign_in(client, "binh@example.vn", OTHER)
    assert sign_in(client, "binh@example.vn").status_code == 303
    press(client, "/sign-out")

    assert [sign_in(client, "binh@example.vn", OTHER).status_code for _ in range(6)] == [422] * 6


def test_the_device_cookie_is_signed_long_lived_and_closed_to_scripts(app, client):
    add(app, "binh@example.vn")
    answer = sign_in(client, "binh@example.vn")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("nhipcau-device="))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Max-Age={180 * 24 * 3600}" in cookie
    assert "binh" not in cookie
