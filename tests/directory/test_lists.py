"""Directories: search without marks and with typos, facets with live counts, order, pages, constant queries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.core.db import write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind
from ecosystem.directory.queries import DIRECTORIES, Filters, listing
from ecosystem.directory.rules import Relation
from ecosystem.directory.rules.values import InvestorValues, MandateValues, MentorValues, StartupValues
from ecosystem.taxonomy.queries import kept

STARTUPS = DIRECTORIES["startups"]
BASE = StartupValues(name="x", tagline_vi="Một câu", sectors=("ai",), stage="mvp")


@pytest.fixture
def city(app):
    rows = [
        replace(BASE, name="Đèn Biển", sectors=("iot",), stage="idea", ward="son-tra", raising=True, round="seed"),
        replace(BASE, name="Ánh Dương", sectors=("ai", "iot"), ward="hai-chau", needs=("need-market",)),
        replace(BASE, name="Ăn Lành", sectors=("foodtech",), stage="growth", description_vi="Suất ăn cho trường học"),
        replace(BASE, name="Bè Bạn", sectors=("ai",), raising=True, round="series-a"),
    ]
    with write():
        return {row.name: actions.create(None, Kind.STARTUP, row).id for row in rows}


def names(found) -> list[str]:
    return [card.name for card in found.cards]


def search(q: str, **kwargs):
    return listing(STARTUPS, Filters(q=q), **kwargs)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("den bien", ["Đèn Biển"]),
        ("Đèn Biển", ["Đèn Biển"]),
        ("De\u0300n Bie\u0302\u0309n", ["Đèn Biển"]),
        ("denbien", ["Đèn Biển"]),
        ("anh", ["Ánh Dương"]),
        ("truong hoc", ["Ăn Lành"]),
        ("artificial intelligence", ["Ánh Dương", "Bè Bạn"]),
        ("trí tuệ nhân tạo", ["Ánh Dương", "Bè Bạn"]),
        ("son tra", ["Đèn Biển"]),
        ("quận Sơn Trà", ["Đèn Biển"]),
        ("da nang", ["Ánh Dương", "Đèn Biển"]),
        ("danang", ["Ánh Dương", "Đèn Biển"]),
        ("", ["Ánh Dương", "Ăn Lành", "Bè Bạn", "Đèn Biển"]),
        ("%", ["Ánh Dương", "Ăn Lành", "Bè Bạn", "Đèn Biển"]),
        ("đèn ánh", []),
    ],
)
def test_search_needs_no_marks(city, q, expected):
    assert names(search(q)) == expected


@pytest.mark.parametrize(
    ("q", "words", "expected"),
    [("duonng", "duong", ["Ánh Dương"]), ("artifical", "artificial", ["Ánh Dương", "Bè Bạn"])],
)
def test_a_typo_is_mended_and_said(city, q, words, expected):
    found = search(q)
    assert found.corrected == words
    assert names(found) == expected


def test_what_is_near_nothing_finds_nothing(city):
    found = search("zzzzqqqq")
    assert (found.total, found.corrected, names(found)) == (0, None, [])


def test_the_order_is_the_vietnamese_alphabet_and_newest_turns_it(city):
    assert names(search("")) == ["Ánh Dương", "Ăn Lành", "Bè Bạn", "Đèn Biển"]
    newest = listing(STARTUPS, Filters(sort="newest"))
    assert names(newest) == ["Bè Bạn", "Ăn Lành", "Ánh Dương", "Đèn Biển"]


def test_names_that_begin_with_the_words_come_first(city):
    with write():
        actions.create(None, Kind.STARTUP, replace(BASE, name="Zebra Ánh", description_vi="Suất ăn"))
        actions.create(None, Kind.STARTUP, replace(BASE, name="Ao Cá", description_vi="ánh sáng"))
    assert names(search("anh")) == ["Ánh Dương", "Zebra Ánh", "Ao Cá"]
    assert names(listing(STARTUPS, Filters(q="anh", sort="name"))) == ["Ánh Dương", "Ao Cá", "Zebra Ánh"]


def counts(found, name: str) -> dict[str, int]:
    facet = next(facet for facet in found.facets if facet.name == name)
    return {option.value: option.count for option in facet.options if option.count}


def test_each_facet_is_counted_under_the_other_filters(city):
    found = listing(STARTUPS, Filters(chosen={"sector": ("ai",)}))
    assert names(found) == ["Ánh Dương", "Bè Bạn"]
    assert counts(found, "sector") == {"ai": 2, "iot": 2, "foodtech": 1}
    assert counts(found, "stage") == {"mvp": 2}
    assert counts(found, "raising") == {"yes": 1}
    both = listing(STARTUPS, Filters(chosen={"sector": ("ai", "iot"), "raising": ("yes",)}))
    assert names(both) == ["Bè Bạn", "Đèn Biển"]
    assert counts(both, "sector") == {"ai": 1, "iot": 1}
    chosen = [(name, value) for name, value, _label in both.chosen]
    assert chosen == [("sector", "ai"), ("sector", "iot"), ("raising", "yes")]


def test_an_unknown_value_filters_nothing(city):
    assert listing(STARTUPS, Filters(chosen={"sector": ("no-such",), "stage": ("'; --",)})).total == 4


def test_a_facet_over_members_fields_is_for_members_only(city):
    chosen = Filters(chosen={"need": ("need-market",), "round": ("seed",)})
    stranger = listing(STARTUPS, chosen)
    assert {facet.name for facet in stranger.facets} == {"sector", "stage", "raising", "verified", "ward"}
    assert stranger.total == 4
    member = listing(STARTUPS, Filters(chosen={"need": ("need-market",)}), relation=Relation.MEMBER)
    assert names(member) == ["Ánh Dương"]


def test_pages_have_an_end(city):
    pages = [listing(STARTUPS, Filters(), number=number, size=3) for number in (1, 2, 99)]
    assert [names(page) for page in pages] == [["Ánh Dương", "Ăn Lành", "Bè Bạn"], ["Đèn Biển"], ["Đèn Biển"]]
    assert [page.number for page in pages] == [1, 2, 2]
    assert {page.total for page in pages} == {4}


def test_hidden_and_removed_profiles_are_nowhere(city):
    with write():
        actions.hide(None, queries.profile_by_id(city["Bè Bạn"]))
        actions.remove(None, queries.profile_by_id(city["Ánh Dương"]))
    found = listing(STARTUPS, Filters(chosen={"sector": ("ai",)}))
    assert (found.total, counts(found, "sector")) == (0, {"iot": 1, "foodtech": 1})
    assert search("anh duong").total == 0
    assert queries.counts()[Kind.STARTUP] == 2


def test_investors_are_found_by_what_their_mandates_seek(app):
    seeks = MandateValues(sectors=("ai",), stages=("mvp",), rounds=("seed",), languages=("en",))
    asleep = MandateValues(sectors=("iot",), active=False)
    with write():
        actions.create(None, Kind.FUND, InvestorValues(name="Quỹ Sao", mandates=(seeks, asleep)))
        actions.create(None, Kind.ANGEL, InvestorValues(name="Lê Hà", accepting=False))
    directory = DIRECTORIES["investors"]
    assert names(listing(directory, Filters(chosen={"sector": ("ai",)}))) == ["Quỹ Sao"]
    assert names(listing(directory, Filters(chosen={"sector": ("iot",)}))) == []
    assert names(listing(directory, Filters(chosen={"kind": ("angel",)}))) == ["Lê Hà"]
    assert names(listing(directory, Filters(chosen={"accepting": ("yes",)}))) == ["Quỹ Sao"]
    assert "round" not in {facet.name for facet in listing(directory, Filters()).facets}


def test_tickets_show_to_members_only(app):
    seeks = MandateValues(ticket_min=10**9, ticket_max=2 * 10**9)
    with write():
        fund = actions.create(None, Kind.FUND, InvestorValues(name="Quỹ Sao", mandates=(seeks,)))
    [stranger], [member] = queries.cards([fund.id]), queries.cards([fund.id], Relation.MEMBER)
    assert stranger.facts == ()
    assert member.facts == (("Mỗi khoản", "1 tỷ đồng đến 2 tỷ đồng"),)


@pytest.mark.parametrize("name", ["startups", "mentors", "investors"])
def test_a_list_costs_the_same_for_one_three_and_thirty(app, count_queries, monkeypatch, name):
    # On a busy machine a second goes by between two lists, and the vocabulary is looked at anew.
    monkeypatch.setattr(kept, "KEEP", 3600.0)
    costs = []
    made = 0
    for size in (1, 3, 30):
        with write():
            for number in range(made, size):
                _make(name, number)
        made = size
        listing(DIRECTORIES[name], Filters())
        with count_queries() as counted:
            found = listing(DIRECTORIES[name], Filters(q="mot", chosen={"sector": ("ai",)}), size=30)
            assert len(found.cards) == size
        costs.append(counted.total)
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 9


def _make(name: str, number: int) -> None:
    title = f"Một {number}"
    if name == "startups":
        actions.create(None, Kind.STARTUP, replace(BASE, name=title, ward="hai-chau", needs=("need-market",)))
    elif name == "mentors":
        values = MentorValues(name=title, expertise=("pitching",), sectors=("ai",), languages=("vi",))
        actions.create(None, Kind.MENTOR, values)
    else:
        mandate = MandateValues(sectors=("ai",), stages=("mvp",), ticket_min=1, ticket_max=2)
        actions.create(None, Kind.FUND, InvestorValues(name=title, mandates=(mandate, mandate)))


@pytest.mark.parametrize("rows", [1, 12])
def test_a_whole_profile_is_a_constant_number_of_queries(app, count_queries, rows):
    mandates = tuple(MandateValues(sectors=("ai",)) for _ in range(min(rows, 8)))
    with write():
        slug = actions.create(None, Kind.FUND, InvestorValues(name="Quỹ Sao", mandates=mandates)).slug
    queries.profile(slug)
    with count_queries() as counted:
        queries.profile_view(queries.profile(slug), Relation.OFFICER)
    assert counted.total <= 15
