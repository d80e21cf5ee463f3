"""Signing in by a real OpenID Connect provider over HTTP: the way there and back, linking, unlinking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from ecosystem.accounts import actions
from ecosystem.core.db import write
from tests.accounts.provider import LAN_MAIL, LINK, START, TOKEN, arrive, depart, identities, linked, who
from tests.accounts.visits import OTHER, PASSWORD, add, happened, hidden, is_in, letters, press, send, sign_in

# --- the way there and back -----------------------------------------------------------------------------------------


def test_the_way_there_carries_pkce_state_and_nonce(app, there, client):
    url = urlsplit(depart(client))
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}

    assert f"{url.scheme}://{url.netloc}" == there.issuer
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile"
    assert asked["redirect_uri"] == "http://localhost/sign-in/provider/return"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_the_code_is_exchanged_with_the_verifier_of_the_challenge(app, there, client):
    challenge = parse_qs(urlsplit(url := depart(client)).query)["code_challenge"][0]
    client.get(there.agree(url))

    (form,) = there.sent(TOKEN)
    assert create_s256_code_challenge(form["code_verifier"][0]) == challenge
    assert form["redirect_uri"] == ["http://localhost/sign-in/provider/return"]


def test_every_journey_has_secrets_of_its_own(app, there, client):
    journeys = [parse_qs(urlsplit(depart(client)).query) for _each in range(3)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({journey[name][0] for journey in journeys}) == 3


def test_a_linked_person_is_in(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)

    back = arrive(client, there)

    assert (back.status_code, back.location) == (303, "/dashboard")
    assert is_in(client)
    assert identities(app) == [(LAN_MAIL, "0123-lan", "2", "Trần Ngọc Lan")]
    assert "account.signed_in" in happened(app)


def test_one_comes_back_to_where_one_wanted_to_go(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)
    assert arrive(client, there, query="?next=/introductions").location == "/introductions"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/%5Cevil.example", "javascript:alert(1)"])
def test_one_is_never_led_abroad(app, there, client, evil):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)
    assert arrive(client, there, query=f"?next={evil}").location == "/dashboard"


def test_the_visit_gets_a_token_of_its_own(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    arrive(client, there)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert "provider_journey" not in session


def test_while_it_is_off_there_is_nothing(app, client):
    for path in (START, f"{START}/return", LINK):
        assert client.get(path).status_code == 404
    assert "/sign-in/provider" not in client.get("/sign-in").text


def test_the_button_bears_the_name_of_the_settings(app, there, client):
    assert "Tiếp tục với OpenID Connect" in client.get("/sign-in").text
    app.config["OIDC_NAME"] = 'Định danh <b>"thử"'
    page = client.get("/sign-in").text
    assert "Tiếp tục với Định danh &lt;b&gt;" in page
    assert "VNeID" not in page


# --- linking --------------------------------------------------------------------------------------------------------


def test_an_unknown_identity_opens_nothing_and_joins_nobody_by_mail(app, there, client):
    """The provider says the very address of Lan, verified; it changes nothing."""
    app.config["OIDC_SCOPES"] = "openid profile email"
    add(app, LAN_MAIL)

    back = arrive(client, there)

    assert back.location == LINK
    page = client.get(LINK)
    assert "Đăng nhập để liên kết" in page.text
    assert "Trần Ngọc Lan" in page.text
    assert LAN_MAIL not in page.text
    assert not is_in(client)
    assert identities(app) == []


def test_linking_by_signing_in_on_the_way(app, there, client):
    add(app, LAN_MAIL)
    arrive(client, there)
    assert sign_in(client, LAN_MAIL, next=LINK).location == LINK
    assert "Mật khẩu Nhịp Cầu của bạn" not in client.get(LINK).text

    assert send(client, LINK).status_code == 303

    assert identities(app) == [(LAN_MAIL, "0123-lan", "2", "Trần Ngọc Lan")]
    assert letters(app)[-1].subject == "Tài khoản của bạn đã liên kết một định danh"
    assert "identity.linked" in happened(app)
    other = app.test_client()
    assert arrive(other, there).location == "/dashboard"
    assert is_in(other)


def test_linking_when_signed_in_asks_for_the_password(app, there, client):
    add(app, LAN_MAIL)
    sign_in(client, LAN_MAIL)
    assert arrive(client, there).location == LINK
    assert send(client, LINK, password=OTHER).status_code == 422
    assert send(client, LINK, password="").status_code == 422
    assert press(client, LINK).status_code == 422
    assert identities(app) == []

    assert send(client, LINK, password=PASSWORD).status_code == 303
    assert [row[:2] for row in identities(app)] == [(LAN_MAIL, "0123-lan")]


def test_wrong_passwords_are_counted(app, there, client):
    add(app, LAN_MAIL)
    sign_in(client, LAN_MAIL)
    arrive(client, there)
    assert [send(client, LINK, password=OTHER).status_code for _each in range(7)] == [*[422] * 6, 429]


def test_nobody_links_without_signing_in(app, there, client):
    add(app, LAN_MAIL)
    arrive(client, there)
    answered = client.post(LINK, data={**hidden(client.get("/sign-in")), "password": PASSWORD})
    assert answered.status_code == 200
    assert identities(app) == []


def test_a_subject_of_somebody_else_is_a_conflict(app, there, client):
    add(app, LAN_MAIL)
    add(app, "binh@example.vn")
    linked(app, LAN_MAIL)
    sign_in(client, "binh@example.vn")

    assert arrive(client, there).status_code == 409
    assert [row[0] for row in identities(app)] == [LAN_MAIL]


def test_a_subject_taken_meanwhile_is_a_conflict(app, there, client):
    add(app, LAN_MAIL)
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    arrive(client, there)
    page = client.get(LINK)
    linked(app, LAN_MAIL)
    assert client.post(LINK, data={**hidden(page), "password": PASSWORD}).status_code == 409
    assert [row[0] for row in identities(app)] == [LAN_MAIL]


def test_a_second_identity_for_one_account_is_a_conflict(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL, "0999-other")
    sign_in(client, LAN_MAIL)
    arrive(client, there)
    assert send(client, LINK, password=PASSWORD).status_code == 409
    assert [row[1] for row in identities(app)] == ["0999-other"]


def test_one_who_is_linked_already_is_told_so(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)
    sign_in(client, LAN_MAIL)
    assert arrive(client, there).location == "/settings/security"
    page = client.get("/settings/security").text
    assert "đã liên kết với tài khoản của bạn" in page
    assert "Gỡ liên kết" in page


def test_unlinking(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)
    sign_in(client, LAN_MAIL)
    assert press(client, "/sign-in/provider/unlink").status_code == 303
    assert identities(app) == []
    assert arrive(app.test_client(), there).location == LINK
    assert sign_in(app.test_client(), LAN_MAIL).status_code == 303


def test_unlinking_touches_nobody_else(app, there, client):
    add(app, LAN_MAIL)
    add(app, "binh@example.vn")
    linked(app, LAN_MAIL)
    sign_in(client, "binh@example.vn")
    press(client, "/sign-in/provider/unlink")
    assert [row[0] for row in identities(app)] == [LAN_MAIL]


def test_an_arrival_waits_for_half_an_hour(app, there, client):
    arrive(client, there)
    for minutes, status in ((29, 200), (31, 400)):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=False):
            assert client.get(LINK).status_code == status


def test_a_bent_cookie_is_nobody(app, there, client):
    client.set_cookie("nhipcau-arrival", "eyJpc3N1ZXIiOiJ4In0.bent.bent")
    assert client.get(LINK).status_code == 400


def test_a_locked_account_stays_shut(app, there, client):
    add(app, LAN_MAIL)
    add(app, "admin@example.vn", "administrator")
    linked(app, LAN_MAIL)
    with app.app_context(), write():
        actions.lock(who("admin@example.vn"), who(LAN_MAIL))

    back = arrive(client, there)

    assert back.status_code == 403
    assert "đang tạm khoá" in back.text
    assert not is_in(client)
    assert happened(app)[-1] == "identity.refused"
