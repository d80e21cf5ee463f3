"""Signing in by a real OpenID Connect provider over HTTP: the way there and back, linking, and everything that lies."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from ecosystem.accounts import actions, provider, queries, rules
from ecosystem.accounts.models import ExternalIdentity
from ecosystem.accounts.provider import client as oidc
from ecosystem.core.db import db, write
from tests.accounts.provider import LAN, answer, changed, front, late, provider_process
from tests.accounts.visits import OTHER, PASSWORD, add, happened, hidden, is_in, letters, press, send, sign_in

WELL_KNOWN = "/.well-known/openid-configuration"
TOKEN, KEYS = "/oauth2/token", "/jwks"
START, LINK = "/sign-in/provider", "/sign-in/provider/link"
LAN_MAIL = "lan@example.vn"


@pytest.fixture(scope="module")
def process(place):
    with provider_process(place) as port:
        yield port


@pytest.fixture
def there(process, app):
    with front(process) as made:
        app.config.update(made.settings())
        yield made


def depart(client, query=""):
    """Off to the provider: the address of its page."""
    leaving = client.get(START + query)
    assert leaving.status_code == 303, leaving.text
    return leaving.location


def arrive(client, there, sub="0123-lan", query=""):
    """There and back: the answer of this site."""
    return client.get(there.agree(depart(client, query), sub))


def linked(app, address, subject="0123-lan"):
    """An account that is linked already."""
    with app.app_context(), write():
        arrival = provider.Arrival(app.config["OIDC_ISSUER"], subject, "1", "")
        actions.link_identity(who(address), arrival)


def who(address):
    found = queries.find_account(address)
    assert found is not None
    return found


def identities(app):
    with app.app_context():
        rows = db.session.scalars(sa.select(ExternalIdentity).order_by(ExternalIdentity.id))
        return [(row.account.email, row.subject, row.assurance, row.verified_name) for row in rows]


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
    assert arrive(client, there).location == "/settings"
    assert "đã liên kết với tài khoản của bạn" in client.get("/settings").text


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


# --- what does not hold ---------------------------------------------------------------------------------------------


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
    from tests.services import free_port

    app.config.update({"OIDC_ISSUER": f"http://127.0.0.1:{free_port()}", "OIDC_CLIENT_ID": "nhip-cau"})
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


# --- rules ----------------------------------------------------------------------------------------------------------

LEVELS = ("low", "substantial", "high")


@pytest.mark.parametrize(
    ("assurance", "least", "yes"),
    [
        ("low", "low", True),
        ("low", "substantial", False),
        ("substantial", "substantial", True),
        ("high", "substantial", True),
        ("substantial", "high", False),
        ("high", "high", True),
        ("", "low", False),
        ("HIGH", "low", False),
        ("unknown", "low", False),
        ("high", "", False),
        ("high", "unknown", False),
        ("", "", False),
    ],
)
def test_is_assured_truth_table(assurance, least, yes):
    assert rules.is_assured(assurance, LEVELS, least) is yes


def test_nobody_is_assured_without_levels():
    assert not rules.is_assured("", (), "")
    assert not rules.is_assured("2", (), "2")


def test_the_people_of_the_provider_have_claims():
    assert LAN["acr"] == "2"
