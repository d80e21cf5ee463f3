"""Every address that takes a POST, by every role, with nothing and with nonsense: refused in words, never a crash."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db

NONSENSE = [
    "",
    "a" * 5000,
    "\x00\x01",
    "🌉" * 300,
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "31/02/2027",
    "'; DROP TABLE account; --",
    "<script>alert(1)</script>",
    "Đà Nẵng\u202e\u200b",
    "javascript:alert(1)",
    "//evil.example",
    "{{ 7*7 }}%(x)s",
]
# Ends the visit, takes the profile away, and questions that take no input: their answer is shown once, at once.
LEFT_OUT = ("accounts.sign_out", "directory.remove", "accounts.new_passkey_options", "accounts.recovery_codes")
ROLES = ("nobody", "lan", "minh", "admin")
# Each address gets some of them, the next address the next ones, so that all are sent.
AT_ONCE = 4


def targets(app, cast):
    values = {
        "slug": cast.startup.slug,
        "key": cast.asked.key,
        "kind": "startup",
        "token": "no-such-token",
        "account_id": str(cast.stranger.id),
        "delivery_id": "1",
        "notice_id": "1",
    }
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint not in LEFT_OUT:
            url = rule.rule
            for name in rule.arguments:
                # A number of a row that nobody named here is tried as the first one there is.
                url = re.sub(rf"<(?:[^:<>]+:)?{name}>", values.get(name, "1"), url)
            yield url, "GET" in rule.methods


@pytest.mark.parametrize("who", ROLES)
def test_nonsense_is_refused_in_words(app, browse, cast, who):
    client = browse()
    urls = list(targets(app, cast))
    if who != "nobody":
        client.sign_in(getattr(cast, who))
    token = token_of(client, "/sign-in" if who == "nobody" else "/settings")
    for turn, (url, has_page) in enumerate(urls):
        if not has_page:
            assert client.get(url, status=None, lint=False).status in (200, 303, 403, 404, 405, 410), url
        names = (
            names_of(client, url) if has_page else {"name", "reason", "reply", "role", "message", "profile", "other"}
        )
        for number in range(turn * AT_ONCE, (turn + 1) * AT_ONCE):
            word = NONSENSE[number % len(NONSENSE)]
            sent = {"csrf_token": token, "once": f"{url}-{number}", **dict.fromkeys(sorted(names), word)}
            answer = client.send(url, sent, status=None, lint=False)
            assert answer.status in (303, 400, 403, 404, 409, 410, 413, 422, 429), (url, word[:20], answer.status)
            if answer.location:
                assert answer.location.startswith("/"), answer.location
                assert not answer.location.startswith("//")


def token_of(client, url):
    return client.get(url).form(url).fields["csrf_token"][0]


def names_of(client, url):
    page = client.get(url, status=None)
    if not page.is_html or page.status != 200:
        return {"name"}
    return {name for form in page.forms for name in form.names} - {"csrf_token", "once"}


def test_an_account_cannot_be_made_by_fields_nobody_declared(app, client):
    form = client.get("/register").form("/register")
    sent = {
        **form.fields,
        "email": "sly@example.com",
        "full_name": "Người Lanh Lợi",
        "password": "một câu dài chưa ai nghĩ ra",
        "role": "founder",
    }
    more = [{"roles": "administrator"}, {"email_confirmed_at": "2026-01-01"}, {"id": "1"}, {"is_sample": "1"}]
    for number, field in enumerate([*more, {"role": "administrator"}, {"role": "officer"}]):
        client.send("/register", {**sent, "email": f"sly{number}@example.com", **field}, status=422)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(app, client, cast, target):
    from urllib.parse import quote

    from tests.cast import PASSWORD

    email = cast.lan.email
    page = client.get("/sign-in?next=" + quote(target))
    form = page.form("/sign-in")
    answer = client.send(form.action, {**form.fields, "email": email, "password": PASSWORD, "next": target})
    assert answer.location.startswith("/")
    assert "evil" not in answer.location or answer.location.startswith("/%09/")
