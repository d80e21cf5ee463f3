"""Every place of the directory keeps to the audiences: pages, cards, filters, counts, search."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pytest

from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Audience, FieldGroup, Kind, ProfileAudience
from ecosystem.directory.rules import Relation, Sight
from ecosystem.directory.rules.values import (
    FounderValues,
    InvestorValues,
    MandateValues,
    MentorValues,
    StartupValues,
    TractionValues,
)

STARTUP = StartupValues(
    name="Đốm Sáng",
    tagline_vi="Câu đầu",
    description_vi="GIỚITHIỆU",
    pitch_vi="TÓMTẮT",
    technologies=("CÔNGNGHỆ",),
    website="https://trangweb.example",
    sectors=("new-energy",),
    stage="mvp",
    languages=("vi",),
    needs=("need-ip",),
    round="seed",
    ask_amount=7_700_000_000,
    raising=True,
    use_of_funds_vi="DÙNGVỐN",
    team_size=4321,
    founders=(FounderValues(full_name="KÍNTÊN"), FounderValues(full_name="MỞTÊN", is_public=True)),
    traction=(TractionValues(kind="paying-customers", value=8765, as_of=date(2026, 1, 1)),),
    email="thu@kin.example",
    phone="+84905111222",
    founded=date(2021, 4, 1),
    legal_name="TÊNPHÁPLÝ",
)
FUND = InvestorValues(
    name="Quỹ Đêm",
    description_vi="LỜIQUỸ",
    thesis_vi="KHẨUVỊ",
    mandates=(MandateValues(name="RIÊNG", ticket_min=10**9, sectors=("ai",), rounds=("seed",), languages=("en",)),),
)
MENTOR = MentorValues(
    name="Cô Bảy",
    description_vi="LỜICÔ",
    expertise=("pitching",),
    topics=("CHỦĐỀ",),
    languages=("en",),
    capacity_hours=77,
)
# Words that stand in a group's fields alone.
SECRETS = {
    FieldGroup.INTRO: ("GIỚITHIỆU", "TÓMTẮT", "CÔNGNGHỆ", "trangweb", "04/2021"),
    FieldGroup.FUNDRAISING: ("7,7 tỷ", "DÙNGVỐN"),
    FieldGroup.NEEDS: ("trí tuệ",),
    FieldGroup.TRACTION: ("8.765",),
    FieldGroup.TEAM: ("KÍNTÊN", "4.321"),
    FieldGroup.CONTACTS: ("thu@kin.example", "+84905111222"),
}


def made(kind: Kind, values, **chosen: Audience):
    with write():
        profile = actions.create(None, kind, values)
        rows = [
            ProfileAudience(profile_id=profile.id, field_group=FieldGroup(group), audience=audience)
            for group, audience in chosen.items()
        ]
        db.session.add_all(rows)
        db.session.flush()
        db.session.expire(profile)
        actions.index_words(queries.profile_by_id(profile.id), values)
    return queries.profile_by_id(profile.id)


def told(profile, relation: Relation) -> str:
    [card] = queries.cards([profile.id], relation)
    return repr(asdict(queries.profile_view(profile, relation))) + repr(asdict(card))


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("group", list(SECRETS))
def test_the_page_and_the_card_show_a_group_to_whom_it_is_open(app, group, audience):
    startup = made(Kind.STARTUP, STARTUP, **{group.value: audience})
    for relation in Relation:
        shown = told(startup, relation)
        may = Sight(relation, {group: audience}).may
        field = {FieldGroup.TEAM: "team_size", FieldGroup.FUNDRAISING: "ask_amount", FieldGroup.INTRO: "pitch_vi"}
        seen = may(field.get(group, {FieldGroup.NEEDS: "needs", FieldGroup.TRACTION: "traction"}.get(group, "email")))
        # People of the team who did not agree themselves stay unknown to strangers, however open the team.
        words = [w for w in SECRETS[group] if not (w == "KÍNTÊN" and relation == Relation.STRANGER)]
        assert {word: word in shown for word in words} == dict.fromkeys(words, seen), relation
        assert ("KÍNTÊN" in shown) <= (relation != Relation.STRANGER)


def test_a_closed_introduction_is_no_tagline_either(app):
    startup = made(Kind.STARTUP, replace(STARTUP, tagline_vi=""), intro=Audience.MEMBERS)
    assert [card.tagline for card in queries.cards([startup.id], Relation.STRANGER)] == [""]
    assert [card.tagline for card in queries.cards([startup.id], Relation.MEMBER)] == ["GIỚITHIỆU"]


def test_a_closed_thesis_takes_its_ticket_off_the_card(app):
    fund = made(Kind.FUND, FUND, criteria=Audience.CONNECTED)
    for relation in (Relation.STRANGER, Relation.MEMBER, Relation.OFFICER):
        assert not any(word in told(fund, relation) for word in ("RIÊNG", "KHẨUVỊ", "tỷ", "hạt giống"))
    for relation in (Relation.CONNECTED, Relation.INSIDER):
        assert all(word in told(fund, relation) for word in ("RIÊNG", "KHẨUVỊ", "tỷ", "hạt giống"))


def test_a_closed_introduction_takes_a_mentors_languages_and_topics_along(app):
    mentor = made(Kind.MENTOR, MENTOR, intro=Audience.PRIVATE)
    assert not any(word in told(mentor, Relation.MEMBER) for word in ("CHỦĐỀ", "LỜICÔ", "Tiếng Anh"))
    assert all(word in told(mentor, Relation.INSIDER) for word in ("CHỦĐỀ", "LỜICÔ", "Tiếng Anh"))


def count(directory: str, facet: str, value: str, relation: Relation) -> int | None:
    """How many the facet counts, which must be how many the filter finds; ``None`` when there is no such facet."""
    found = queries.listing(queries.DIRECTORIES[directory], queries.Filters(), relation=relation)
    facets = {one.name: {option.value: option.count for option in one.options} for one in found.facets}
    chosen = queries.Filters(chosen={facet: (value,)})
    filtered = queries.listing(queries.DIRECTORIES[directory], chosen, relation=relation)
    if facet not in facets:
        assert filtered.total == found.total, "a facet one may not use filters nothing"
        return None
    assert filtered.total == facets[facet][value]
    return facets[facet][value]


@pytest.mark.parametrize(
    ("kind", "values", "group", "directory", "facet", "value"),
    [
        (Kind.STARTUP, STARTUP, "fundraising", "startups", "round", "seed"),
        (Kind.STARTUP, STARTUP, "needs", "startups", "need", "need-ip"),
        (Kind.FUND, FUND, "criteria", "investors", "round", "seed"),
        (Kind.FUND, FUND, "intro", "investors", "language", "en"),
        (Kind.MENTOR, MENTOR, "intro", "mentors", "language", "en"),
    ],
)
def test_neither_a_filter_nor_its_count_tells_what_is_hidden(app, kind, values, group, directory, facet, value):
    made(kind, replace(values, name="Ngỏ"))
    made(kind, replace(values, name="Kín"), **{group: Audience.CONNECTED})
    made(kind, replace(values, name="Kín hẳn"), **{group: Audience.PRIVATE})
    made(kind, replace(values, name="Người quen"), **{group: Audience.MEMBERS})
    strangers = 1 if group == "intro" else None
    assert count(directory, facet, value, Relation.STRANGER) == strangers
    assert count(directory, facet, value, Relation.MEMBER) == 2
    assert count(directory, facet, value, Relation.OFFICER) == 2


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.CONNECTED, Audience.PRIVATE])
def test_search_finds_no_hidden_word_and_offers_none(app, audience):
    made(Kind.STARTUP, STARTUP, intro=audience)
    for word in ("gioithieu", "tomtat", "congnghe", "gioithiex"):
        found = queries.listing(queries.DIRECTORIES["startups"], queries.Filters(q=word))
        assert (found.total, found.corrected) == (0, None)
    assert queries.listing(queries.DIRECTORIES["startups"], queries.Filters(q="dom sang")).total == 1


def test_saving_the_profile_again_brings_no_hidden_word_back(app):
    startup = made(Kind.STARTUP, STARTUP, intro=Audience.MEMBERS)
    with write():
        profile = queries.profile_by_id(startup.id)
        actions.update(None, profile, replace(STARTUP, tagline_vi="Câu khác"), version=profile.version)
    assert queries.listing(queries.DIRECTORIES["startups"], queries.Filters(q="gioithieu")).total == 0
    assert queries.listing(queries.DIRECTORIES["startups"], queries.Filters(q="cau khac")).total == 1


def test_what_a_holder_opens_to_all_is_shown_to_all_but_is_no_facet(app):
    startup = made(Kind.STARTUP, STARTUP, fundraising=Audience.PUBLIC)
    assert "7,7 tỷ" in told(startup, Relation.STRANGER)
    assert count("startups", "round", "seed", Relation.STRANGER) is None
