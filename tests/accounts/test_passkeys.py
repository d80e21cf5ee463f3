"""Passkeys as the server sees them, answered by a key made of software: sound ones work, every lie is refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, ceremonies, queries
from ecosystem.accounts.models import Account, Passkey, PasskeyChallenge, SignIn
from ecosystem.core import clock
from ecosystem.core.db import db, write
from tests.accounts.softkey import SoftKey
from tests.accounts.test_races import together
from tests.accounts.visits import add, happened, hidden, is_in, letters, press, sign_in

KEYS = "/settings/security/passkeys"
STEP = "/sign-in/second-factor"


def who(address="binh@example.vn"):
    return db.session.scalars(sa.select(Account).where(Account.email == address)).one()


def token(client, at="/sign-in"):
    return hidden(client.get(at))["csrf_token"]


def options(client, path, at="/sign-in"):
    answer = client.post(path, data={"csrf_token": token(client, at)})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.json


def make(client, key, **lies):
    """Add a key by the page; the answer."""
    asked = options(client, f"{KEYS}/options", KEYS)
    sent = {**hidden(client.get(KEYS)), "name": "Điện thoại", "credential": key.make(asked, **lies)}
    return client.post(KEYS, data=sent)


def owner(app, *roles, address="binh@example.vn", **words):
    """A person with a passkey: the browser it was made on, and the key."""
    add(app, address, *roles, **words)
    client, key = app.test_client(), SoftKey()
    sign_in(client, address)
    assert make(client, key).location == "/settings/security/recovery-codes"
    return client, key


def enter(client, key, **lies):
    """Sign in by a key alone; the answer."""
    asked = options(client, "/passkeys/options/sign-in")
    sent = {"csrf_token": token(client), "credential": key.use(asked, **lies)}
    return client.post("/sign-in/passkey", data=sent)


def test_a_key_is_made_and_signs_in_alone(app):
    _client, key = owner(app, "officer", is_sample=False)
    again = app.test_client()

    assert enter(again, key).location == "/dashboard"
    assert is_in(again)
    with app.app_context():
        row = db.session.scalars(sa.select(Passkey)).one()
        assert (row.name, row.sign_count, row.transports) == ("Điện thoại", 1, ["internal"])
        assert row.used_at is not None
        newest = db.session.scalars(sa.select(SignIn).order_by(SignIn.id.desc())).first()
        assert (newest.factor, newest.proven_at is not None) == ("passkey", True)
        assert db.session.scalar(sa.select(sa.func.count(PasskeyChallenge.id))) == 0
    assert happened(app).count("second_factor.passkey_added") == 1
    assert [letter.subject for letter in letters(app)] == ["Bước xác minh thứ hai của bạn"]


def test_what_is_asked_names_the_site_and_wants_the_person(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    asked = options(client, f"{KEYS}/options", KEYS)

    assert asked["rp"] == {"id": "localhost", "name": "Nhịp Cầu"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert "binh" not in asked["user"]["id"]
    found = options(app.test_client(), "/passkeys/options/sign-in")
    assert (found["rpId"], found["userVerification"], found["allowCredentials"]) == ("localhost", "required", [])


@pytest.mark.parametrize(
    ("site", "name", "from_where"),
    [
        ("https://nhipcau.danang.gov.vn", "nhipcau.danang.gov.vn", ["https://nhipcau.danang.gov.vn"]),
        ("https://x.example:8443", "x.example", ["https://x.example:8443"]),
        ("http://127.0.0.1:5000", "localhost", ["http://127.0.0.1:5000", "http://localhost:5000"]),
        ("http://localhost:5000", "localhost", ["http://localhost:5000"]),
    ],
)
def test_the_site_is_known_by_its_configured_address(assembled, site, name, from_where):
    before = assembled.config["SITE_URL"]
    assembled.config["SITE_URL"] = site
    assert (ceremonies.site_id(), ceremonies.origins()) == (name, from_where)
    assembled.config["SITE_URL"] = before


def test_after_the_password_the_key_is_the_second_step(app):
    _client, key = owner(app)
    client = app.test_client()
    assert sign_in(client, "binh@example.vn").location == STEP
    asked = options(client, "/passkeys/options/second-factor", STEP)
    assert len(asked["allowCredentials"]) == 1
    sent = {"csrf_token": token(client, STEP), "credential": key.use(asked)}

    assert client.post(f"{STEP}/passkey", data=sent).location == "/dashboard"
    assert is_in(client)


def test_the_key_proves_who_sits_here(app):
    client, key = owner(app)
    with app.app_context(), write():
        db.session.execute(sa.update(SignIn).values(proven_at=None))
    asked = options(client, "/passkeys/options/prove", "/prove")
    sent = {"csrf_token": token(client, "/prove"), "credential": key.use(asked), "next": KEYS}

    assert client.post("/prove/passkey", data=sent).location == KEYS
    assert client.get(KEYS).status_code == 200


LIES = [
    {"origin": "https://evil.example"},
    {"origin": "http://localhost.evil.example"},
    {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    {"kind": "payment.get"},
    {"handle": "c29tZWJvZHkgZWxzZQ"},
]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_opens_nothing(app, lie):
    _client, key = owner(app)
    stranger = app.test_client()

    assert enter(stranger, key, **lie).location == "/sign-in"
    assert not is_in(stranger)
    assert happened(app).count("account.refused_sign_in") == 1


def test_a_key_without_a_finger_is_refused(app):
    _client, key = owner(app)
    key.verified = False
    assert enter(app.test_client(), key).location == "/sign-in"


def test_a_key_of_another_site_is_refused(app):
    _client, key = owner(app)
    key.site = "evil.example"
    assert enter(app.test_client(), key).location == "/sign-in"


def test_an_unknown_key_is_nobody(app):
    owner(app)
    stranger = SoftKey()
    stranger.handle = "AAAA"
    assert enter(app.test_client(), stranger).location == "/sign-in"


def test_a_copied_key_is_noticed_by_its_count(app):
    _client, key = owner(app)
    enter(app.test_client(), key)
    enter(app.test_client(), key)
    key.count = 0

    assert enter(app.test_client(), key).location == "/sign-in"


def answer(browser, sent):
    return lambda: browser.post("/sign-in/passkey", data=sent).status_code


def test_an_answer_counts_once(app):
    _client, key = owner(app)
    client = app.test_client()
    asked = options(client, "/passkeys/options/sign-in")
    sent = {"csrf_token": token(client), "credential": key.use(asked)}
    copies = []
    for _ in range(4):
        copy = app.test_client()
        copy.set_cookie("nhipcau", client.get_cookie("nhipcau").value)
        copies.append(copy)
    together([answer(copy, sent) for copy in copies])

    assert sorted(is_in(copy) for copy in copies) == [False, False, False, True]


def test_an_answer_of_another_browser_is_refused(app):
    """The challenge belongs to the browser that asked for it."""
    _client, key = owner(app)
    asked = options(app.test_client(), "/passkeys/options/sign-in")
    other = app.test_client()
    sent = {"csrf_token": token(other), "credential": key.use(asked)}

    assert other.post("/sign-in/passkey", data=sent).location == "/sign-in"
    assert not is_in(other)


def test_a_challenge_is_for_its_own_purpose(app):
    client, key = owner(app)
    asked = options(client, "/passkeys/options/prove", "/prove")
    stranger = app.test_client()
    stranger.set_cookie("nhipcau", client.get_cookie("nhipcau").value)
    press(stranger, "/sign-out")
    sent = {"csrf_token": token(stranger), "credential": key.use(asked)}

    assert stranger.post("/sign-in/passkey", data=sent).location == "/sign-in"


def test_a_challenge_lives_five_minutes(app, frozen):
    _client, key = owner(app)
    client = app.test_client()
    asked = options(client, "/passkeys/options/sign-in")
    sent = {"csrf_token": token(client), "credential": key.use(asked)}
    frozen.shift(301)

    assert client.post("/sign-in/passkey", data=sent).location == "/sign-in"


def test_anothers_key_is_no_second_step(app):
    owner(app)
    _client, theirs = owner(app, address="chi@example.vn")
    client = app.test_client()
    sign_in(client, "binh@example.vn")
    asked = options(client, "/passkeys/options/second-factor", STEP)
    sent = {"csrf_token": token(client, STEP), "credential": theirs.use(asked)}

    assert client.post(f"{STEP}/passkey", data=sent).location == STEP
    assert not is_in(client)


def test_a_locked_owner_does_not_come_in(app):
    _client, key = owner(app)
    add(app, "admin@example.vn", "administrator")
    with app.app_context(), write():
        actions.lock(who("admin@example.vn"), who())
    client = app.test_client()

    assert enter(client, key).location == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize(
    "nonsense",
    ["", "x", "[]", "{}", "null", '{"id": 5}', '{"id": "AA"}', "[" * 30_000, '{"id":"AA","response":[]}',
     json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}), "é" * 30_000],
)  # fmt: skip
def test_nonsense_is_refused_in_words(app, client, nonsense):
    add(app, "binh@example.vn")
    options(client, "/passkeys/options/sign-in")
    sent = {"csrf_token": token(client), "credential": nonsense}
    assert client.post("/sign-in/passkey", data=sent).location == "/sign-in"
    sign_in(client, "binh@example.vn")
    options(client, f"{KEYS}/options", KEYS)
    answer = client.post(KEYS, data={**hidden(client.get(KEYS)), "name": "x", "credential": nonsense})
    assert answer.status_code == 422
    with app.app_context():
        assert not queries.has_second_factor(who().id)


@pytest.mark.parametrize("lie", [*LIES[:3], {"kind": "webauthn.get"}])
def test_a_key_is_not_made_by_a_lie(app, client, lie):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")

    assert make(client, SoftKey(), **lie).status_code == 422
    with app.app_context():
        assert not queries.has_second_factor(who().id)


def test_one_key_is_not_made_twice_nor_for_two_people(app):
    client, key = owner(app)
    assert make(client, key).status_code == 422
    add(app, "chi@example.vn")
    other = app.test_client()
    sign_in(other, "chi@example.vn")
    assert make(other, key).status_code == 422
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Passkey.id))) == 1


def test_several_keys_share_what_the_device_knows_the_account_by(app):
    client, first = owner(app)
    second = SoftKey()
    assert make(client, second).location == "/settings/security/second-factor"

    assert first.handle == second.handle
    for key in (first, second):
        assert enter(app.test_client(), key).location == "/dashboard"


def test_a_removed_key_opens_nothing(app):
    client, key = owner(app)
    with app.app_context():
        number = db.session.scalar(sa.select(Passkey.id))
    assert press(client, f"{KEYS}/{number}/remove").location == "/settings/security/second-factor"

    assert enter(app.test_client(), key).location == "/sign-in"
    assert sign_in(app.test_client(), "binh@example.vn").location == "/dashboard"


def test_anothers_key_is_not_there_to_remove(app, client):
    owner(app)
    add(app, "chi@example.vn")
    sign_in(client, "chi@example.vn")
    with app.app_context():
        number = db.session.scalar(sa.select(Passkey.id))

    for path in (f"{KEYS}/{number}/remove", f"{KEYS}/999999/remove"):
        assert press(client, path).status_code == 404
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Passkey.id))) == 1


@pytest.mark.parametrize("ceremony", ["second-factor", "prove", "register", "nonsense"])
def test_options_are_for_who_stands_where_they_are_used(app, client, ceremony):
    assert client.post(f"/passkeys/options/{ceremony}", data={"csrf_token": token(client)}).status_code == 404


def test_options_to_make_a_key_ask_who_sits_here(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    sent = {"csrf_token": token(client, KEYS)}
    with app.app_context(), write():
        db.session.execute(sa.update(SignIn).values(proven_at=clock.now() - timedelta(minutes=11)))

    assert client.post(f"{KEYS}/options", data=sent).location.startswith("/prove")
