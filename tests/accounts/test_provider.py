"""Every lie a provider, or somebody between, could tell: nobody is signed in, and the page says so in words."""

from __future__ import annotations

import base64
import hmac
import json
import socket
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from ecosystem.accounts.provider import client as oidc
from tests.accounts.provider import (
    KEYS,
    LAN_MAIL,
    START,
    TOKEN,
    WELL_KNOWN,
    answer,
    arrive,
    changed,
    depart,
    front,
    identities,
    late,
    linked,
)
from tests.accounts.visits import add, happened, is_in, press


def refused(app, client, path, status):
    """The answer to a way back that does not hold: a page in words, and nobody is in."""
    page = client.get(path)
    assert page.status_code == status, (page.status_code, page.text[:500])
    assert not is_in(client)
    assert [row[:2] for row in identities(app)] in ([], [(LAN_MAIL, "0123-lan")])
    return page


@pytest.fixture
def lan(app, there):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)


def test_a_wrong_state(app, there, client, lan):
    path = there.agree(depart(client))
    state = parse_qs(urlsplit(path).query)["state"][0]
    for bent in (state[:-1], state + "x", "", "ê" * 20):
        depart(client)
        refused(app, client, path.replace(state, bent), 400)
    assert there.sent(TOKEN) == []


def test_a_state_works_once(app, there, client, lan):
    path = there.agree(depart(client))
    assert client.get(path).status_code == 303
    press(client, "/sign-out")
    refused(app, client, path, 400)


def test_the_way_back_in_another_browser(app, there, client, lan):
    path = there.agree(depart(client))
    refused(app, app.test_client(), path, 400)


def test_the_way_back_of_another_journey(app, there, client, lan):
    first = there.agree(depart(client))
    depart(client)
    refused(app, client, first, 400)


def test_a_captured_cookie_and_code_are_worth_nothing_later(app, there, client, lan):
    """The session is a cookie, so it can be kept; the provider takes each code once."""
    path = there.agree(depart(client))
    kept = client.get_cookie("nhipcau").value
    assert client.get(path).status_code == 303
    thief = app.test_client()
    thief.set_cookie("nhipcau", kept)
    refused(app, thief, path, 502)


@pytest.mark.parametrize("code", ["nonsense", "", "x" * 3000, "a&b=c", "%00"])
def test_a_tampered_code(app, there, client, lan, code):
    path = there.agree(depart(client))
    parts = parse_qs(urlsplit(path).query)
    page = client.get(f"{START}/return?state={parts['state'][0]}&code={code}")
    assert page.status_code in (400, 502)
    assert not is_in(client)


def test_the_reader_says_no(app, there, client, lan):
    url = depart(client)
    state = parse_qs(urlsplit(url).query)["state"][0]
    back = there.agree(url, action="deny")
    # This provider leaves the state out of a denial; others keep it, as the standard says.
    refused(app, client, back, 400)
    state = parse_qs(urlsplit(depart(client)).query)["state"][0]
    page = refused(app, client, f"{START}/return?state={state}&error=access_denied", 403)
    assert "Bạn chưa đồng ý" in page.text


def test_an_error_of_the_provider(app, there, client, lan):
    state = parse_qs(urlsplit(depart(client)).query)["state"][0]
    page = refused(app, client, f"{START}/return?state={state}&error=%3Cscript%3Ealert(1)", 502)
    assert "alert(1)" not in page.text


def bend_token(there, forge):
    """Give another ID token in the place of the real one: ``forge(header, claims)`` returns it."""

    def bend(status, body):
        token = json.loads(body)
        head, claims = (json.loads(_unpacked(part)) for part in token["id_token"].split(".")[:2])
        return status, json.dumps({**token, "id_token": forge(head, claims)}).encode()

    there.bend[TOKEN] = bend


def _unpacked(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def own_keys(there, *keys):
    """Let the provider publish keys of ours, so that a forged token is signed well and only its claims lie."""
    there.bend[KEYS] = answer(200, json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode())


RSA = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
CLAIMS = {
    "another issuer": {"iss": "https://evil.example"},
    "a slash more": {"iss": "+/"},
    "another client": {"aud": "somebody-else"},
    "two clients": {"aud": ["nhip-cau", "somebody-else"]},
    "no client": {"aud": []},
    "another authorised party": {"azp": "somebody-else"},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "out of date": {"exp": 1_000_000_000},
    "no end": {"exp": None},
    "from tomorrow": {"nbf": 4_000_000_000},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 123},
    "a subject too long": {"sub": "9" * 256},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", CLAIMS.values(), ids=CLAIMS)
def test_a_well_signed_token_that_lies(app, there, client, lan, lie):
    own_keys(there, RSA)

    def forge(_head, claims):
        told = {name: value for name, value in {**claims, **lie}.items() if value is not None}
        if told.get("iss") == "+/":
            told["iss"] = claims["iss"] + "/"
        return jwt.encode({"alg": "RS256", "kid": "ours"}, told, RSA)

    bend_token(there, forge)
    page = refused(app, client, there.agree(depart(client)), 502)
    assert "Chưa tin được" in page.text
    assert happened(app)[-1] == "identity.refused"


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (EC, "ES256")], ids=["RS256", "ES256"])
def test_a_well_signed_token_that_tells_the_truth(app, there, client, lan, key, alg):
    own_keys(there, RSA, EC)
    bend_token(there, lambda _head, claims: jwt.encode({"alg": alg, "kid": key.kid}, claims, key))
    assert client.get(there.agree(depart(client))).status_code == 303


def test_a_key_taken_into_use_since_is_fetched(app, there, client, lan):
    assert arrive(client, there).status_code == 303
    own_keys(there, RSA)
    bend_token(there, lambda _head, claims: jwt.encode({"alg": "RS256", "kid": "ours"}, claims, RSA))
    other = app.test_client()
    assert arrive(other, there).status_code == 303


def unsigned(_head, claims):
    def packed(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{packed({'alg': 'none'})}.{packed(claims)}."


def with_the_secret(_head, claims):
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("secret-of-the-tests"), algorithms=["HS256"])


def with_the_public_key(_head, claims):
    """The library refuses to forge this one, so it is forged by hand."""
    signed = f"{unsigned(None, claims)}"[:-1].partition(".")[2]
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"ours"}').rstrip(b"=").decode()
    seal = hmac.digest(RSA.as_pem(private=False), f"{head}.{signed}".encode(), "sha256")
    return f"{head}.{signed}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def with_a_strangers_key(_head, claims):
    return jwt.encode({"alg": "RS256", "kid": "ours"}, claims, RSAKey.generate_key(2048))


def with_a_key_of_its_own(_head, claims):
    stranger = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": stranger.as_dict(private=False)}, claims, stranger)


def longer_hash(_head, claims):
    return jwt.encode({"alg": "RS512", "kid": "ours"}, claims, RSA, algorithms=["RS512"])


FORGED = [unsigned, with_the_secret, with_the_public_key, with_a_strangers_key, with_a_key_of_its_own, longer_hash]


@pytest.mark.parametrize("forge", [*FORGED, lambda *_: "a.b.c", lambda *_: "", lambda *_: None, lambda *_: 7])
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_forged_signature(app, there, client, lan, forge):
    own_keys(there, RSA)
    bend_token(there, forge)
    refused(app, client, there.agree(depart(client)), 502)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
)
def test_metadata_of_somebody_else(app, there, client, changes):
    there.bend[WELL_KNOWN] = changed(**changes)
    assert client.get(START).status_code == 502


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_requests_leave_to_the_issuer_alone(app, there, client, lan, name):
    """An endpoint elsewhere is not asked, unless the settings name its host."""
    with front(there.behind) as elsewhere:
        path = {"token_endpoint": TOKEN, "jwks_uri": KEYS}[name]
        there.bend[WELL_KNOWN] = changed(**{name: f"http://127.0.0.1:{elsewhere.port}{path}"})
        refused(app, client, there.agree(depart(client)), 502)
        assert elsewhere.asked == []

        app.config["OIDC_HOSTS"] = f"127.0.0.1:{elsewhere.port}"
        oidc.forget()
        client.get(there.agree(depart(client)))
        assert elsewhere.asked != []


@pytest.mark.parametrize("path", [TOKEN, KEYS, WELL_KNOWN])
@pytest.mark.parametrize(
    "said",
    [
        (500, b"oh"),
        (200, b"<html>"),
        (200, b"[]"),
        (404, b""),
        (200, b"x" * 300_000),
        (302, b""),
        (200, b"[" * 100_000),
    ],
    ids=["500", "html", "list", "404", "endless", "redirect", "deep"],
)
def test_nonsense_is_a_page_and_never_a_crash(app, there, client, lan, path, said):
    there.bend[path] = answer(*said)
    leaving = client.get(START)
    if path == WELL_KNOWN:
        assert leaving.status_code in (502, 503)
        return
    page = client.get(there.agree(leaving.location))
    assert page.status_code in (502, 503)
    assert not is_in(client)


def test_a_provider_that_is_down(app, client):
    # Held and never listened on: nobody else gets this port meanwhile.
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        oidc.forget()
        app.config.update(OIDC_ISSUER=f"http://127.0.0.1:{held.getsockname()[1]}", OIDC_CLIENT_ID="nhip-cau")
        page = client.get(START)
    assert page.status_code == 503
    assert "Trang định danh chưa trả lời" in page.text
    assert "đăng nhập được bằng mật khẩu" in page.text


def test_a_provider_that_is_slow(app, there, client, lan, monkeypatch):
    monkeypatch.setattr("ecosystem.accounts.provider.outbound.CONNECT", 0.3)
    there.bend[TOKEN] = late(1.0)
    refused(app, client, there.agree(depart(client)), 503)


def test_a_provider_that_went_down_is_asked_by_few(app, there, client):
    there.bend[WELL_KNOWN] = answer(500)
    for _each in range(5):
        assert client.get(START).status_code == 503
    assert len(there.asked) == 1


def test_what_the_provider_says_is_asked_once_in_a_while(app, there, client, lan):
    for _each in range(3):
        arrive(app.test_client(), there)
    assert [path for _method, path, _form in there.asked].count(WELL_KNOWN) == 1
    assert [path for _method, path, _form in there.asked].count(KEYS) == 1


def test_nobody_keeps_the_site_busy_with_it(app, there, client):
    statuses = [client.get(START).status_code for _each in range(41)]
    assert statuses == [*[303] * 40, 429]


def test_the_answer_of_another_provider_is_noticed(app, there, client, lan):
    path = there.agree(depart(client))
    refused(app, client, f"{path}&iss=https://evil.example", 502)
    there.bend[WELL_KNOWN] = changed(authorization_response_iss_parameter_supported=True)
    oidc.forget()
    refused(app, client, there.agree(depart(client)), 502)
    path = there.agree(depart(client))
    assert client.get(f"{path}&iss={there.issuer}").status_code == 303


def test_odd_claims_are_words_or_nothing(app, there, client, lan):
    own_keys(there, RSA)
    odd = {"name": {"first": "Lan"}, "acr": ["2"]}
    bend_token(there, lambda _h, claims: jwt.encode({"alg": "RS256", "kid": "ours"}, {**claims, **odd}, RSA))
    arrive(client, there)
    assert identities(app) == [(LAN_MAIL, "0123-lan", "", "")]


def test_the_claims_of_the_settings_are_read(app, there, client, lan):
    app.config.update(OIDC_ASSURANCE_CLAIM="level", OIDC_NAME_CLAIM="full_name")
    own_keys(there, RSA)
    more = {"level": 3, "full_name": "  Trần   Thị\u202e Lan "}
    bend_token(there, lambda _h, claims: jwt.encode({"alg": "RS256", "kid": "ours"}, {**claims, **more}, RSA))
    arrive(client, there)
    assert identities(app) == [(LAN_MAIL, "0123-lan", "3", "Trần Thị Lan")]
