"""What search engines and those who share a link are told: true addresses, and nothing a stranger may not see."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from ecosystem.core.db import write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Audience, FieldGroup, Kind
from ecosystem.directory.rules.values import InvestorValues, MandateValues, StartupValues
from ecosystem.portal.views import sharing as views
from tests.cast import STARTUP

SITE = "http://localhost"
SECRETS = ("thu@kin.example", "+84905111222", "7700000000", "7,7 tỷ", "DÙNGVỐN", "TÊNPHÁPLÝ", "need-ip")
SECRETIVE = StartupValues(
    name="Đốm Sáng",
    tagline_vi="Đèn đường",
    sectors=("new-energy",),
    stage="mvp",
    needs=("need-ip",),
    ask_amount=7_700_000_000,
    use_of_funds_vi="DÙNGVỐN",
    email="thu@kin.example",
    phone="+84905111222",
    legal_name="TÊNPHÁPLÝ",
)


def head(page):
    """The links and metas of a page: by rel and language, by name or property."""
    links = {(el.get("rel"), el.get("hreflang", "")): el.get("href") for el in page.all("link") if el.get("rel")}
    metas = {el.get("property") or el.get("name"): el.get("content") for el in page.all("meta")}
    return links, metas


def facts(page):
    """The facts of a page as data, by type."""
    found = [json.loads(el.text or "") for el in page.all("script") if el.get("type") == "application/ld+json"]
    assert all(one["@context"] == "https://schema.org" for one in found)
    return {one["@type"]: one for one in found}


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/", "/"),
        ("/?lang=vi", "/"),
        ("/?lang=en", "/?lang=en"),
        ("/startups", "/startups"),
        ("/startups?q=song&sort=newest&sector=ai", "/startups"),
        ("/startups?lang=en&q=song", "/startups?lang=en"),
        ("/startups?page=2", "/startups?page=2"),
        ("/about?utm_source=x", "/about"),
        ("/startups/song-xanh", "/startups/song-xanh"),
        ("/startups/song-xanh?lang=en", "/startups/song-xanh?lang=en"),
    ],
)
def test_a_page_has_one_address_in_each_language(cast, client, url, canonical):
    cast.startup  # noqa: B018  made by naming it
    links, metas = head(client.get(url))
    assert links["canonical", ""] == SITE + canonical == metas["og:url"]
    path = canonical.replace("?lang=en", "")
    english = f"{path}{'&' if '?' in path else '?'}lang=en"
    assert links["alternate", "vi"] == links["alternate", "x-default"] == SITE + path
    assert links["alternate", "en"] == SITE + english
    assert "robots" not in metas


def test_whom_a_cookie_speaks_english_to_gets_the_english_address(client):
    client.get("/?lang=en")
    assert head(client.get("/"))[0]["canonical", ""] == f"{SITE}/?lang=en"


def test_addresses_are_those_of_the_site_and_never_of_the_host_header(app, client):
    page = client.get("/", headers={"Host": "evil.example"})
    assert "evil.example" not in page.html


@pytest.mark.parametrize("url", ["/sign-in", "/register", "/search?q=song", "/design-system", "/forgot-password"])
def test_other_pages_ask_not_to_be_listed(client, url):
    links, metas = head(client.get(url))
    assert metas["robots"] == "noindex"
    assert ("canonical", "") not in links
    assert "og:title" not in metas


def test_the_landing_page_says_whose_site_it_is_and_how_to_search_it(client):
    told = facts(client.get("/"))
    assert set(told) == {"Organization", "WebSite"}
    assert told["WebSite"]["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/search?q={{search_term_string}}"
    assert client.get(told["Organization"]["logo"].removeprefix(SITE)).headers["Content-Type"] == "image/png"


def test_a_list_names_what_stands_on_it(cast, client):
    cast.startup, cast.other_startup  # noqa: B018  made by naming them
    told = facts(client.get("/startups"))
    listed = told["ItemList"]
    assert listed["numberOfItems"] == 2
    assert {one["url"] for one in listed["itemListElement"]} == {
        f"{SITE}/startups/{cast.startup.slug}",
        f"{SITE}/startups/{cast.other_startup.slug}",
    }
    assert [one["position"] for one in listed["itemListElement"]] == [1, 2]
    assert told["BreadcrumbList"]["itemListElement"][-1]["item"] == f"{SITE}/startups"


def test_a_profile_tells_its_public_facts(cast, client):
    cast.startup  # noqa: B018  made by naming it
    told = facts(client.get("/startups/song-xanh"))
    about = told["ProfilePage"]["mainEntity"]
    assert (about["@type"], about["name"], about["url"]) == (
        "Organization",
        "Sóng Xanh",
        f"{SITE}/startups/song-xanh",
    )
    assert [one["name"] for one in told["BreadcrumbList"]["itemListElement"]] == ["Trang đầu", "Startup", "Sóng Xanh"]


def test_people_are_persons(cast, client):
    cast.mentor  # noqa: B018  made by naming it
    about = facts(client.get(f"/mentors/{cast.mentor.slug}"))["ProfilePage"]["mainEntity"]
    assert about["@type"] == "Person"


def shared_text(page):
    """All that a page says to machines: its head and its data."""
    return page.html.split("<body", 1)[0] + json.dumps(facts(page), ensure_ascii=False)


def test_nothing_a_stranger_may_not_see_is_shared(app, cast, browse):
    slug = cast.profile(cast.lan, Kind.STARTUP, SECRETIVE).slug
    for who in (None, cast.minh, cast.lan, cast.officer):
        client = browse().sign_in(who) if who else browse()
        page = client.get(f"/startups/{slug}")
        told = shared_text(page)
        assert not [word for word in SECRETS if word in told]
        assert bool(facts(page)) is (who is None), "only a stranger's page tells facts, so they are a stranger's"


def test_a_funds_criteria_are_not_shared(app, cast, client):
    mandate = MandateValues(name="RIÊNG", ticket_min=10**9, sectors=("ai",), rounds=("seed",))
    slug = cast.profile(cast.phong, Kind.FUND, InvestorValues(name="Quỹ", thesis_vi="KHẨUVỊ", mandates=(mandate,))).slug
    told = shared_text(client.get(f"/investors/{slug}"))
    assert not [word for word in ("RIÊNG", "KHẨUVỊ", "tỷ", "seed") if word in told]


def test_an_introduction_that_is_closed_is_not_shared(app, cast, client):
    made = cast.profile(
        cast.lan, Kind.STARTUP, replace(SECRETIVE, description_vi="CHỈTHÀNHVIÊN", website="https://kin.example")
    )
    with write():
        whole = queries.profile_by_id(made.id)
        actions.set_audiences(cast.lan, whole, {FieldGroup.INTRO: Audience.MEMBERS}, version=whole.version)
    told = shared_text(client.get(f"/startups/{made.slug}"))
    assert "CHỈTHÀNHVIÊN" not in told
    assert "kin.example" not in told


def test_contacts_stay_out_of_the_data_even_when_they_are_open_to_all(app, cast, client):
    made = cast.profile(cast.lan, Kind.STARTUP, SECRETIVE)
    with write():
        whole = queries.profile_by_id(made.id)
        opened = {FieldGroup.CONTACTS: Audience.PUBLIC}
        actions.set_audiences(cast.lan, whole, opened, version=whole.version, sure=True)
    page = client.get(f"/startups/{made.slug}")
    assert "thu@kin.example" in page.text
    assert "thu@kin.example" not in shared_text(page)


def test_what_a_holder_writes_cannot_leave_the_data(app, cast, client):
    hostile = "</script><script>alert(1)</script> & \"x\" 'y'"
    slug = cast.profile(cast.lan, Kind.STARTUP, replace(STARTUP, tagline_vi=hostile)).slug
    page = client.get(f"/startups/{slug}")
    assert facts(page)["ProfilePage"]["mainEntity"]["description"] == hostile
    assert "</script><script>alert" not in page.html
    assert head(page)[1]["og:description"] == hostile


def test_a_hidden_profile_shares_nothing_with_its_own_members(app, cast, browse):
    cast.startup  # noqa: B018  made by naming it
    hide(cast)
    page = browse().sign_in(cast.lan).get("/startups/song-xanh")
    links, metas = head(page)
    assert metas["robots"] == "noindex"
    assert ("canonical", "") not in links
    assert facts(page) == {}


def test_a_preview_shares_nothing(app, cast, browse):
    cast.startup  # noqa: B018  made by naming it
    page = browse().sign_in(cast.lan).get("/profiles/song-xanh/preview?as=public")
    assert head(page)[1]["robots"] == "noindex"
    assert facts(page) == {}


def hide(cast):
    with write():
        actions.hide(cast.lan, cast.whole(cast.startup))


# --- sitemaps and robots -----------------------------------------------------------------------------------------


def addresses(page):
    tree = ET.fromstring(page.data)  # noqa: S314  our own text
    return [element.text for element in tree.iter() if element.tag.endswith("}loc")]


def test_the_sitemap_lists_every_public_page_in_each_language(app, cast, client, browse):
    cast.startup, cast.mentor  # noqa: B018  made by naming them
    page = client.get("/sitemap.xml")
    assert page.headers["Content-Type"].startswith("application/xml")
    found = addresses(page)
    assert len(found) == len(set(found))
    paths = {"/", "/about", "/privacy", "/calls", "/startups", "/mentors", "/investors", "/institutions"}
    paths |= {"/challenges", "/solved-challenges", "/challenge-scorecard", "/programs"}
    paths.add("/startups/song-xanh")
    paths.add("/certificates")
    paths.add(f"/mentors/{cast.mentor.slug}")
    assert set(found) == {f"{SITE}{path}{lang}" for path in paths for lang in ("", "?lang=en")}
    assert f"<lastmod>{cast.startup.updated_at:%Y-%m-%d}" in page.data.decode()
    for address in found:
        path = address.removeprefix(SITE)
        # Search engines keep no cookies.
        links, metas = head(browse().get(path))
        assert links["canonical", ""] == address
        assert "robots" not in metas


def test_what_is_hidden_or_removed_is_on_no_sitemap(app, cast, client):
    cast.startup, cast.other_startup  # noqa: B018  made by naming them
    hide(cast)
    with write():
        actions.remove(cast.stranger, cast.whole(cast.other_startup))
    assert not [address for address in addresses(client.get("/sitemap.xml")) if "/startups/" in address]


def test_too_many_pages_become_several_files(app, cast, client, monkeypatch):
    cast.startup, cast.mentor, cast.fund  # noqa: B018  made by naming them
    whole = set(addresses(client.get("/sitemap.xml")))
    monkeypatch.setattr(views, "PAGES_IN_ONE", 2)
    monkeypatch.setattr(views, "MOST_ADDRESSES", 4)
    files = addresses(client.get("/sitemap.xml"))
    assert files == [f"{SITE}/sitemaps/{number}.xml" for number in range(3)]
    parts = [addresses(client.get(file.removeprefix(SITE))) for file in files]
    assert {address for part in parts for address in part} == whole
    assert sum(map(len, parts)) == len(whole)
    client.get("/sitemaps/3.xml", status=404)


def test_robots_are_led_to_the_sitemap_and_from_nothing_that_is_on_it(app, cast, client):
    cast.startup  # noqa: B018  made by naming it
    lines = client.get("/robots.txt").data.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    paths = [address.removeprefix(SITE) for address in addresses(client.get("/sitemap.xml"))]
    assert not [path for path in paths if path.startswith(tuple(closed))]
    known = {rule.rule for rule in app.url_map.iter_rules()} | {"/dev"}
    assert not [path for path in closed if not any(rule.startswith(path) for rule in known)], "each closes something"


def test_the_manifest_names_pictures_that_are_there(client):
    for locale in ("vi", "en"):
        page = client.get(f"/manifests/{locale}.webmanifest")
        assert page.headers["Content-Type"].startswith("application/manifest+json")
        told = json.loads(page.data)
        assert told["lang"] == locale
        for one in told["icons"]:
            assert client.get(one["src"]).data.startswith(b"\x89PNG")
    client.get("/manifests/fr.webmanifest", status=404)
    links, _metas = head(client.get("/"))
    assert links["manifest", ""] == "/manifests/vi.webmanifest"


@pytest.mark.parametrize(("theme", "colours"), [(None, 2), ("light", 1), ("dark", 1)])
def test_the_browser_is_told_the_colour_of_the_page(client, theme, colours):
    if theme:
        client.http.set_cookie("theme", theme)
    html = client.get("/").html
    assert len(re.findall(r'name="theme-color"', html)) == colours
