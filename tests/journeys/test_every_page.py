"""Every route in every role and language on the demo world: answered as declared, linted, never a crash."""

from __future__ import annotations

import json
import re

import pytest

from ecosystem.accounts.queries import find_account
from ecosystem.core.db import db
from ecosystem.translations.catalogue import read
from tests import world
from tests.page import Client, words
from tests.world import ROLE_OF_SIGN_IN

WHO = ("nobody", *ROLE_OF_SIGN_IN)
# Closed unless an operator opens it.
PROVIDER = {"accounts.provider_start", "accounts.provider_return", "accounts.link_identity"}
CLOSED = {"health.metrics", *PROVIDER}
# The components' living page, a row of somebody's file, and a term with its name in each language.
VIETNAMESE_ON_PURPOSE = {"portal.design_system", "directory.import_row", "taxonomy.term"}


@pytest.fixture(scope="module")
def pages(demo):
    answer = demo.app.test_cli_runner().invoke(args=["pages", "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


@pytest.fixture
def client(demo):
    return Client(demo.app)


def sign_in(demo, client, who):
    if who != "nobody":
        with demo.app.app_context():
            client.sign_in(find_account(f"{who}@demo.example"))
            db.session.remove()
    return client


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("who", WHO)
def test_every_page_answers_as_declared(demo, client, pages, who, locale):
    sign_in(demo, client, who).language(locale)
    wrong = []
    for row in pages:
        if row["url"] is None:
            continue
        page = client.get(row["url"], status=None)
        if page.status not in expected(row, who):
            wrong.append(f"{who} on {row['url']}: {page.status}")
        # A fragment is taken into a page that says its language.
        if page.is_html and page.whole and page.lang != locale:
            wrong.append(f"{row['url']} speaks {page.lang}")
    assert wrong == []


def expected(row, who):
    """What a reader may get from a page, by what its route declares."""
    if row["endpoint"] in CLOSED:
        return {404}
    if who == ("nobody" if row["role"] == "public" else row["role"]):
        return {200}
    if row["access"] == "public":
        # Who is signed in already is led on from the doors.
        return {200, 303}
    if row["access"] == "signed_in":
        return {303} if who == "nobody" else {200, 303}
    if row["role"] == "public":
        return {200}
    return {303, 404} if who == "nobody" else {200, 403, 404}


def test_the_role_that_is_named_may_open_the_page(demo, pages):
    for row in pages:
        if row["url"] is None or row["endpoint"] in CLOSED:
            continue
        client = sign_in(demo, Client(demo.app), "nobody" if row["role"] == "public" else row["role"])
        assert client.get(row["url"], status=None).status == 200, row["url"]


@pytest.mark.parametrize("who", ["nobody", "founder", "mentor", "admin"])
def test_english_pages_say_nothing_in_vietnamese_that_has_an_english(demo, client, pages, who):
    """A text that is, word for word, a Vietnamese string of the code was not translated where it was said."""
    vietnamese = {str(message.id) for message in read() if message.id and message.id != message.string}
    vietnamese = {text for text in vietnamese if re.search(r"[^\x00-\x7f]", text) and "%(" not in text}
    sign_in(demo, client, who).language("en")
    left = set()
    for row in pages:
        page = client.get(row["url"], status=None) if row["url"] else None
        if page is None or not page.is_html or row["endpoint"] in VIETNAMESE_ON_PURPOSE:
            continue
        for element in page.all("*"):
            if element.get("lang") == "vi":
                continue
            texts = {
                words(element),
                (element.text or "").strip(),
                element.get("aria-label"),
                element.get("placeholder"),
            }
            left |= {f"{row['url']}: {text}" for text in texts & vietnamese}
    assert left == set()


def test_no_link_of_a_page_is_broken(demo, client, pages):
    """Every address on the site that a page of the founder links to answers."""
    sign_in(demo, client, "founder")
    links = set()
    for row in pages:
        page = client.get(row["url"], status=None) if row["url"] else None
        if page is not None and page.is_html and page.status == 200:
            links |= {link.split("#")[0] for link in page.links if link.startswith("/")}
    broken = {}
    for link in sorted(links - {""}):
        status = client.get(link, status=None, lint=False).status
        if status not in (200, 303):
            broken[link] = status
    assert broken == {}


def test_a_demo_page_says_that_it_is_sample_data(demo, client):
    page = client.get("/startups")
    assert "Dữ liệu mẫu" in page.html


def test_only_development_has_a_readable_outbox(demo, client):
    """Elsewhere, and where mails leave by SMTP, the page does not exist."""
    client.get("/dev/outbox", status=404)
    app = world.make_app({**demo.env, "APP_ENV": "development"})
    assert app.test_client().get("/dev/outbox").status_code == 200
    app.config["SMTP_URL"] = "smtp://127.0.0.1:25"
    assert app.test_client().get("/dev/outbox").status_code == 404


def test_hidden_and_missing_look_the_same(demo, client, pages):
    """A page one must not know of answers exactly as one that does not exist."""
    sign_in(demo, client, "owner")
    hidden = next(row["url"] for row in pages if row["rule"] == "/introductions/<key>")

    def plain(url):
        page = client.get(url, status=404)
        return re.sub(r"[0-9a-f]{16}", "", page.html).replace(url, "")

    assert plain(hidden) == plain("/introductions/no-such-key")
