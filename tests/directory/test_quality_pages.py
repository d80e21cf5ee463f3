"""Quality on pages: stale profiles sink and do not count; the holder's panel and the officers' list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.core.db import write
from ecosystem.directory import queries as profiles
from ecosystem.directory.actions import quality as actions
from ecosystem.directory.models import Kind
from tests import cast as people
from tests.directory.silence import asks, days_of, events, silent


@pytest.fixture
def sunk(cast):
    """Three startups by name; the first was left alone for too long."""
    names = ("An Biển", "Bè Biển", "Cá Biển")
    made = [cast.profile(None, Kind.STARTUP, replace(people.STARTUP, name=name)) for name in names]
    silent(made[0], days=181)
    return made


def listed(q="", sort=""):
    found = profiles.listing(profiles.DIRECTORIES["startups"], profiles.Filters(q=q, sort=sort))
    return [card.name for card in found.cards], found


@pytest.mark.parametrize("sort", ["", "name"])
def test_a_stale_profile_stands_last_and_does_not_count(sunk, sort):
    names, found = listed(sort=sort)
    assert names == ["Bè Biển", "Cá Biển", "An Biển"]
    assert (found.total, found.stale) == (3, 1)
    assert [card.is_stale for card in found.cards] == [False, False, True]
    stages = next(facet for facet in found.facets if facet.name == "stage")
    assert next(option.count for option in stages.options if option.value == "mvp") == 2
    assert profiles.counts()[Kind.STARTUP] == 2


def test_search_keeps_the_closest_first(sunk):
    assert listed(q="an bien")[0][0] == "An Biển"
    assert listed(q="bien")[0] == ["Bè Biển", "Cá Biển", "An Biển"]
    assert [one.name for one in profiles.find(profiles.meant("bien"), None, 5)] == ["Bè Biển", "Cá Biển", "An Biển"]


def test_strangers_read_it_on_list_page_and_landing(sunk, client):
    page = client.get("/startups")
    assert "2 startup · thêm 1 chưa xác nhận lâu" in page.text
    assert len(page.with_class("stale-mark")) == 1
    assert "Chưa xác nhận lâu" in client.get("/startups/an-bien").text
    assert "Chưa xác nhận lâu" not in client.get("/startups/be-bien").text
    assert next(client.get("/").all("dd")).text == "2"


def test_confirming_brings_it_back(cast, sunk):
    with write():
        actions.confirm(cast.officer, cast.whole(sunk[0]))
    assert listed()[0] == ["An Biển", "Bè Biển", "Cá Biển"]


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_holder_sees_the_four_words_and_confirms(cast, client, locale):
    startup = cast.startup
    silent(startup, days=200)
    client.sign_in(cast.lan).language(locale)
    page = client.get("/profiles")
    words = ("Đúng", "Đủ", "Sạch", "Sống") if locale == "vi" else ("Valid", "Complete", "No duplicates", "Up to date")
    assert all(word in page.text for word in words)
    assert "/profiles/song-xanh/edit/team#founders" in page.links
    assert "/profiles/song-xanh/verification" in page.links
    assert client.post("/profiles/song-xanh/confirm", at=page).location == "/profiles"
    assert days_of(startup) == 0
    # From a page that was open before.
    client.post("/profiles/song-xanh/confirm", at=page)
    assert "/profiles/song-xanh/confirm" not in [form.action for form in client.get("/profiles").forms]
    assert len(events("profile.confirmed")) == 1


@pytest.mark.parametrize("who", ["stranger", "minh", None])
def test_nobody_else_confirms_or_reads_the_officers_list(cast, browse, who):
    assert cast.startup
    silent(cast.startup, days=100)
    client = browse()
    if who:
        client.sign_in(getattr(cast, who))
    answer = client.get("/officer/quality", status=None)
    assert answer.status == (403 if who else 303)
    client.send("/profiles/song-xanh/confirm", {"csrf_token": client.token()}, status=403 if who else 303)
    client.send("/officer/quality/song-xanh/ask", {"csrf_token": client.token()}, status=404 if who else 303)
    assert days_of(cast.startup) == 100
    assert asks() == []


def test_the_officers_list_filters_and_tells_who_can_be_asked(cast, client):
    assert cast.startup
    loose = cast.profile(None, Kind.STARTUP, replace(people.OTHER_STARTUP, name="Không chủ"))
    silent(loose, days=190)
    client.sign_in(cast.officer)
    assert "/officer/quality" in client.get("/officer").links
    page = client.get("/officer/quality?measure=alive&grade=poor")
    assert "Không chủ" in page.text
    assert "Sóng Xanh" not in page.text
    client.post("/profiles/khong-chu/confirm", {"next": "/officer/quality?measure=alive"}, at=page)
    assert days_of(loose) == 0
    assert "Không chủ" not in client.get("/officer/quality?measure=alive&grade=poor").text
    client.get("/officer/quality?measure=x&grade=y&kind=z&page=9")
