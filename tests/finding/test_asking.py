"""A free text finds who openly says it: with reasons that sum to the score, and nothing of what is closed."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest

from ecosystem.core.db import write
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as directory_queries
from ecosystem.directory.models import Audience, FieldGroup, Kind
from ecosystem.directory.queries import asking
from tests.cast import FUND, MENTOR, STARTUP

# Queries of our own over the demo world: who is to stand among the first three.
ASKED = (
    ("cần người từng tape-out chip", "m02"),
    ("can nguoi tung tape-out chip", "m02"),
    ("cố vấn định giá phòng khách sạn", "m05"),
    ("mentor hotel operations", "m05"),
    ("kho lạnh cảng", "m16"),
    ("nhận dạng giọng nói phương ngữ", "s01"),
    ("nhan dang giong noi phuong ngu", "s01"),
    ("machine learning engineer for Vietnamese speech", "m01"),
    ("cảm biến tưới cho hợp tác xã", "s13"),
    ("cam bien tuoi cho hop tac xa", "s13"),
    ("đổi pin xe máy điện", "s37"),
    ("electric motorbike battery swap", "s37"),
    ("giám sát an ninh mạng", "s35"),
    ("traceability for export", "s15"),
)


def asked(query, limit=10):
    return [fit.card.name for fit in asking.fitting(query, limit)]


def section(page):
    """The names under "Hợp với điều bạn tìm"."""
    return ["".join(heading.itertext()) for heading in page.with_class("profile-name")]


@pytest.mark.parametrize("query", ["cần người bán hàng cho hợp tác xã", "can nguoi ban hang cho hop tac xa"])
def test_a_sentence_finds_people_with_or_without_diacritics(cast, client, query):
    names = [one.name for one in (cast.mentor, cast.startup, cast.other_startup)]
    page = client.get("/search", query_string={"q": query})
    assert names[0] in page.text
    assert "Vì sao" in page.text


def test_the_reasons_sum_to_the_score(cast):
    cast.mentor, cast.startup, cast.fund  # noqa: B018  made by naming them
    for query in ("cảm biến nước cho hồ nuôi tôm", "IoT hardware", "startup thuỷ sản giai đoạn MVP"):
        fits = asking.fitting(query, 10)
        assert fits
        for fit in fits:
            assert fit.score == sum(reason.points for reason in fit.reasons)
            assert all(0 < reason.points <= reason.max for reason in fit.reasons)


def test_a_term_is_met_in_the_other_language(cast):
    cast.profile(None, Kind.STARTUP, replace(STARTUP, name="Trại Bạc", description_vi="Nuôi.", sectors=("iot",)))
    cast.startup  # noqa: B018  made by naming it
    assert asked("aquaculture")[0] == "Sóng Xanh"


def test_accents_that_differ_count_less(cast):
    for name, line in (("Bảo Bối", "Bảo hiểm rủi ro"), ("Bao Bì", "Bao hiểm rủi ro")):
        cast.profile(None, Kind.STARTUP, replace(STARTUP, name=name, tagline_vi=line, description_vi="", pitch_vi=""))
    assert asked("bảo hiểm rủi ro")[0] == "Bảo Bối"


SECRET = "phaohoaxyz tinhtuyetdoi"


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.CONNECTED, Audience.PRIVATE])
@pytest.mark.parametrize("reader", [None, "stranger", "officer"])
def test_words_of_a_closed_group_neither_match_nor_show(cast, browse, audience, reader):
    profile = cast.profile(cast.lan, Kind.STARTUP, replace(STARTUP, name="Kín Tiếng", description_vi=f"Làm {SECRET}."))
    assert asked(SECRET) == ["Kín Tiếng"], "open, it is found"
    with write():
        whole = directory_queries.profile_by_id(profile.id)
        directory.set_audiences(cast.lan, whole, {FieldGroup.INTRO: audience}, version=whole.version)
    client = browse()
    if reader:
        client.sign_in(getattr(cast, reader))
    page = client.get("/search", query_string={"q": SECRET})
    assert section(page) == []
    assert "Kín Tiếng" not in page.text
    page = client.get("/search", query_string={"q": f"hồ nuôi tôm {SECRET}"})
    assert "Kín Tiếng" in section(page), "its headline is open still"
    assert "phaohoaxyz" not in "".join("".join(element.itertext()) for element in page.with_class("bars"))


def test_a_thesis_and_the_languages_of_mandates_are_for_members_and_never_searched(cast, client):
    cast.profile(cast.phong, Kind.FUND, replace(FUND, name="Quỹ Kín", thesis_vi=f"Chúng tôi tìm {SECRET}."))
    assert asked(SECRET) == []
    spoken = [part for fit in asking.fitting("quỹ nói tiếng Anh", 10) for part in fit.reasons]
    assert all(part.label != "Ngôn ngữ" for part in spoken)


def test_hidden_and_removed_profiles_answer_nobody(cast, browse):
    profile = cast.profile(cast.lan, Kind.STARTUP, replace(STARTUP, name="Ẩn Danh", pitch_vi=SECRET))
    with write():
        directory.hide(cast.lan, cast.whole(profile))
    for name in ("lan", "officer"):
        assert section(browse().sign_in(getattr(cast, name)).get("/search", query_string={"q": SECRET})) == []


def test_the_cost_does_not_grow_with_who_fits(cast, client, count_queries):
    cast.startup  # noqa: B018  made by naming it
    costs = set()
    for number in range(4):
        cast.profile(None, Kind.MENTOR, replace(MENTOR, name=f"Cố vấn Biển {number}"))
        client.get("/search?q=cam+bien+nuoc")
        with count_queries() as queries:
            client.get("/search?q=cam+bien+nuoc")
        costs.add(queries.total)
    assert len(costs) == 1
    assert costs.pop() <= 20


@pytest.mark.parametrize(
    "query", ["cần tìm", "ai", "người", "%_%", "a " * 200, "\u0301\u0301 x", "🦐 tôm", "ﬀ ß", "đ" * 200]
)
def test_odd_questions_are_answered(cast, client, query):
    cast.startup  # noqa: B018  made by naming it
    client.get("/search", query_string={"q": query})


def test_nothing_found_says_what_next(cast, client):
    cast.startup  # noqa: B018  made by naming it
    page = client.get("/search?q=qqqq+zzzz")
    assert "Chưa thấy gì khớp" in page.text
    assert {"/startups", "/mentors"} <= set(page.links)


def test_the_empty_page_shows_how_to_ask(app, client):
    page = client.get("/search")
    assert any(re.match(r"/search\?q=", link) for link in page.links)


def judged(demo, path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("query", "expected_ids"), *rows])
    return demo.app.test_cli_runner().invoke(args=["matching", "search-judge", str(path)])


def test_the_demo_world_answers_our_own_queries(demo, tmp_path):
    answer = judged(demo, tmp_path / "queries.csv", ASKED)
    assert answer.exit_code == 0, answer.output
    assert "hit@3 all rows  1.000" in answer.output, answer.output


def test_a_search_under_the_floor_exits_with_one(demo, tmp_path):
    answer = judged(demo, tmp_path / "queries.csv", [("kho lạnh", "s01")])
    assert answer.exit_code == 1
    assert "missed: kho lạnh" in answer.output
