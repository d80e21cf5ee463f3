"""One search over pages, profiles and introductions: true to what each reader may open, without diacritics, bounded."""

from __future__ import annotations

import pytest

from ecosystem.core import limits
from ecosystem.core.db import write
from ecosystem.directory import actions as directory
from ecosystem.finding import views


def asked(client, query):
    return client.get("/palette", query_string={"q": query}).json


def names(groups):
    return [hit["label"] for group in groups for hit in group["hits"]]


def addresses(groups):
    return [hit["href"] for group in groups for hit in group["hits"]]


def group(groups, name):
    return next((one["hits"] for one in groups if one["name"] == name), [])


@pytest.mark.parametrize("query", ["Sóng Xanh", "song xanh", "SONG", "xanh", "So\u0301ng Xanh", "songxanh"])
def test_a_profile_is_found_however_it_is_typed(app, cast, client, query):
    cast.startup  # noqa: B018  made by naming it
    hits = group(asked(client, query), "Hồ sơ")
    assert [(hit["label"], hit["href"]) for hit in hits] == [("Sóng Xanh", "/startups/song-xanh")]


def test_a_name_that_begins_so_comes_before_one_that_only_mentions_it(app, cast, client):
    from dataclasses import replace

    from ecosystem.directory.models import Kind
    from tests.cast import STARTUP

    cast.profile(
        None,
        Kind.STARTUP,
        replace(STARTUP, name="An Cảm", description_vi="Chúng tôi học từ Sóng Xanh rất nhiều điều hay."),
    )
    cast.startup  # noqa: B018  made by naming it
    assert names(asked(client, "song xanh")) == ["Sóng Xanh", "An Cảm"]


def test_what_is_hidden_is_found_by_its_members_and_officers_alone(app, cast, browse):
    with write():
        directory.hide(cast.lan, cast.whole(cast.startup))
    found = {}
    for name in (None, "lan", "minh", "officer", "admin"):
        client = browse()
        if name:
            client.sign_in(getattr(cast, name))
        found[name] = "Sóng Xanh" in names(asked(client, "song xanh"))
        assert ("Sóng Xanh" in client.get("/search?q=song+xanh").text.replace("song xanh", "")) == found[name]
    assert found == {None: False, "lan": True, "minh": False, "officer": True, "admin": True}


def test_what_was_removed_is_found_by_nobody(app, cast, browse):
    with write():
        directory.remove(cast.lan, cast.whole(cast.startup))
    for name in ("lan", "admin"):
        assert "Sóng Xanh" not in names(asked(browse().sign_in(getattr(cast, name)), "song xanh"))


def test_introductions_are_found_by_their_two_sides_alone(app, cast, browse):
    key = cast.asked.key
    found = {}
    for name in ("lan", "minh", "stranger", "officer", "admin"):
        client = browse().sign_in(getattr(cast, name))
        hits = asked(client, "quang minh") + asked(client, "song xanh")
        found[name] = f"/introductions/{key}" in addresses(hits)
    assert found == {"lan": True, "minh": True, "stranger": False, "officer": False, "admin": False}


def test_pages_follow_the_role(app, cast, browse):
    admin, founder = browse().sign_in(cast.admin), browse().sign_in(cast.lan)
    assert "/console" in addresses(asked(admin, "quan tri"))
    assert "/console" not in addresses(asked(founder, "quan tri"))
    assert "/settings/display" in addresses(asked(founder, "hien thi"))
    assert addresses(asked(browse(), "cai dat")) == []


def test_pages_are_found_in_either_language(app, cast, client):
    client.sign_in(cast.lan)
    for query in ("cài đặt", "cai dat", "sett"):
        assert "/settings" in addresses(asked(client, query)), query


def test_what_one_may_create_is_offered(app, cast, browse):
    assert "/profiles/new/startup" in addresses(asked(browse().sign_in(cast.lan), "tao ho so"))
    assert "/profiles/new/startup" not in addresses(asked(browse().sign_in(cast.minh), "tao ho so"))


def test_every_address_of_the_palette_opens(app, cast, browse):
    cast.asked  # noqa: B018  made by naming it
    for name in (None, "lan", "minh", "officer", "admin", "manager"):
        client = browse()
        if name:
            client.sign_in(getattr(cast, name))
        hits = asked(client, "") + asked(client, "s") + asked(client, "t") + asked(client, "g")
        for address in dict.fromkeys(addresses(hits)):
            assert client.get(address, status=None).status in (200, 303), (name, address)


@pytest.mark.parametrize(
    "query", ["", " ", "%", "_", "'; DROP TABLE profile; --", "😀", "\u202e", "a" * 5000, "\\", "ﬀ", "-" * 300]
)
def test_odd_queries_are_answered(app, cast, client, query):
    cast.startup  # noqa: B018  made by naming it
    client.get("/palette", query_string={"q": query[:3000]})
    client.get("/search", query_string={"q": query[:3000]})


def test_a_result_is_text_and_never_markup(app, cast, client):
    from dataclasses import replace

    from ecosystem.directory.models import Kind
    from tests.cast import STARTUP

    cast.profile(None, Kind.STARTUP, replace(STARTUP, name="Nhóm </script><b>x</b>"))
    answer = client.get("/palette?q=nhom")
    assert answer.headers["Content-Type"] == "application/json"
    assert "<b>x</b>" not in client.get("/search?q=nhom").html


def test_the_search_page_mends_slips_and_leads_to_the_lists(app, cast, client):
    cast.startup  # noqa: B018  made by naming it
    page = client.get("/search?q=somg+xanh")
    assert "Đây là kết quả của “song xanh”" in page.text
    assert "/startups/song-xanh" in page.links
    assert any(link.startswith("/startups?q=") for link in page.links)


def test_a_sentence_that_is_answered_is_not_corrected(app, cast, client):
    cast.startup  # noqa: B018  made by naming it
    page = client.get("/search?q=cần+cảm+biếm+nước+cho+hồ+nuôi+tôm")
    assert "/startups/song-xanh" in page.links
    assert "Đây là kết quả của" not in page.text


def test_an_empty_search_says_what_next(app, client):
    page = client.get("/search?q=qqqq")
    assert "Chưa thấy gì khớp" in page.text
    assert "/startups" in page.links


def test_the_cost_does_not_grow_with_what_is_found(app, cast, client, count_queries):
    from dataclasses import replace

    from ecosystem.directory.models import Kind
    from tests.cast import MENTOR

    cast.startup  # noqa: B018  made by naming it
    client.sign_in(cast.lan)
    costs = set()
    for number in range(4):
        other = cast.profile(None, Kind.MENTOR, replace(MENTOR, name=f"Cố vấn Biển {number}"))
        cast.ask(cast.startup, other, by=cast.lan)
        client.get("/palette?q=bien")
        with count_queries() as queries:
            client.get("/palette?q=bien")
        costs.add(queries.total)
    assert len(costs) == 1
    assert costs.pop() <= 8


def test_the_answer_is_bounded(app, cast, client):
    from dataclasses import replace

    from ecosystem.directory.models import Kind
    from tests.cast import STARTUP

    for number in range(12):
        cast.profile(None, Kind.STARTUP, replace(STARTUP, name=f"Biển số {number}"))
    assert len(group(asked(client, "bien"), "Hồ sơ")) == 8


def test_too_many_keys_a_minute_wait(app, client, monkeypatch, frozen):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 3)
    limits._lately.clear()
    for _press in range(3):
        client.get("/palette?q=a")
    answer = client.get("/palette?q=a", status=429)
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    frozen.shift(61)
    client.get("/palette?q=a")
    limits._lately.clear()


def test_the_button_leads_to_the_page_without_a_script(app, client):
    page = client.get("/about")
    (button,) = page.with_class("find")
    assert button.get("href") == "/search"


def test_a_role_has_its_keys_on_the_sheet(app, cast, browse):
    def keys(client):
        return {element.get("data-keys") for element in client.get("/about").all("a") if element.get("data-keys")}

    assert {"g h", "g s", "g n", "g r", "c"} <= keys(browse().sign_in(cast.lan))
    assert keys(browse()) == {"g s", "g m", "g i", "g d", "g v"}
    assert "g a" in keys(browse().sign_in(cast.admin))


def test_no_two_pages_share_their_keys(assembled):
    from ecosystem.accounts.models import Role

    items = [item for feature in assembled.extensions["house"].features for item in (*feature.nav, *feature.pages)]
    for role in Role:
        keys = [item.keys for item in items if item.keys and (not item.roles or role.value in item.roles)]
        assert len(keys) == len(set(keys)), role
