"""Texts in Vietnamese, English or both: every one of them, from the form to the page that says which language it is."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from flask_babel import force_locale

from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind
from ecosystem.directory.queries.words import said
from ecosystem.directory.rules import Relation
from ecosystem.directory.rules.plain import from_plain, to_plain
from ecosystem.directory.rules.values import (
    CHILD_FIELDS,
    VALUES,
    AssetValues,
    ConflictValues,
    InstitutionValues,
    InvestorValues,
    MandateValues,
    StartupValues,
    held,
)
from tests.cast import STARTUP
from tests.connections.people import asked, mentor, owner_of, startup

DECISION = (Path(__file__).parents[2] / "docs/decisions/0016-two-languages.md").read_text(encoding="utf-8")
# Slugs of a vocabulary and words of ours, which the page says in the reader's language.
TERMS = {"ward", "stage", "round", "legal_form", "visa_needs", "fund_kind", "institution_kind", "kind", "status"} | {
    "ask_currency",
    "currency",
}
# The same in every language, as the decision says.
SAME = {"full_name", "contact_name", "other_name", "legal_name", "place", "tax_code", "website", "video_url"} | {
    *("email", "phone", "ask_entered", "ticket_min_entered", "ticket_max_entered"),
}


@pytest.mark.parametrize("values", [*dict.fromkeys(VALUES.values()), *(row for _model, row in CHILD_FIELDS.values())])
def test_every_text_has_two_languages_or_is_the_same_in_all(values):
    names = {field.name for field in fields(values) if str(field.type) in ("str", "str | None")}
    bases = {name.removesuffix("_en") for name in names if name.endswith("_en")}
    paired = {name for base in bases for name in (base, f"{base}_vi", f"{base}_en")}
    # A company of a portfolio has the name it has; what else is called ``name`` has an English one.
    left = names - paired - TERMS - SAME - ({"name"} if values is CHILD_FIELDS["portfolio"][1] else set())
    assert left == set()


def test_the_decision_names_what_is_the_same_in_every_language():
    told = SAME - {"ticket_min_entered", "ticket_max_entered"}
    assert {name for name in told if f"{name}`" not in DECISION} == set()


RICH = replace(
    STARTUP,
    visa_note="Hai người cần thẻ",
    visa_note_en="Two people need cards",
    assets=(AssetValues(kind="trademark", status="filed", title="Nhãn Sóng", title_en="Wave mark"),),
    conflicts=(ConflictValues(other_name="Mây Tre", note="Cùng khách", note_en="Same customers"),),
)
FUND = InvestorValues(name="Quỹ", mandates=(MandateValues(name="Hạt giống", name_en="Seed money", sectors=("ai",)),))
OFFICE = InstitutionValues(
    name="Sở", contact_name="Phan Trung", contact_title="Phó phòng", contact_title_en="Deputy head"
)


def whole(kind, values):
    with write():
        slug = actions.create(None, kind, values).slug
    return queries.profile(slug)


def texts(kind, values):
    """The five texts that came to have a twin, as one who may see all of them reads them."""
    view = queries.profile_view(whole(kind, values), Relation.INSIDER)
    facts = [value for _label, value in (*view.private, *view.facts) if hasattr(value, "language")]
    own = (
        [one.title for one in view.assets] + [one.note for one in view.conflicts] + [one.name for one in view.mandates]
    )
    return [(str(text), getattr(text, "language", "")) for text in (*facts, *own) if text]


@pytest.mark.parametrize(
    ("kind", "values", "vi", "en"),
    [
        (
            Kind.STARTUP,
            RICH,
            ["Hai người cần thẻ", "Nhãn Sóng", "Cùng khách"],
            ["Two people need cards", "Wave mark", "Same customers"],
        ),
        (Kind.FUND, FUND, ["Hạt giống"], ["Seed money"]),
        (Kind.INSTITUTION, OFFICE, ["Phan Trung, Phó phòng"], ["Phan Trung, Deputy head"]),
    ],
)
def test_each_reader_gets_their_language(app, kind, values, vi, en):
    for locale, wanted in (("vi", vi), ("en", en)):
        with force_locale(locale):
            assert texts(kind, values) == [(text, "") for text in wanted]


def test_what_is_given_in_one_language_says_which_to_who_reads_the_other(app):
    only = replace(RICH, visa_note="", assets=(AssetValues(kind="trademark", status="filed", title_en="Wave mark"),))
    with force_locale("vi"):
        assert texts(Kind.STARTUP, only) == [("Two people need cards", "en"), ("Wave mark", "en"), ("Cùng khách", "")]
    plain = replace(FUND, mandates=(MandateValues(name="Hạt giống"),))
    with force_locale("en"):
        assert texts(Kind.FUND, plain) == [("Hạt giống", "vi")]


def test_both_languages_are_kept_by_the_history_and_told_in_it(app):
    assert from_plain(Kind.STARTUP, to_plain(RICH)) == RICH
    assert "Nhãn Sóng / Wave mark" in said(RICH, "assets")
    assert "(Cùng khách / Same customers)" in said(RICH, "conflicts")
    assert said(FUND, "mandates").startswith("Hạt giống / Seed money")


def test_a_text_of_an_earlier_version_is_read_as_it_was():
    old = from_plain(Kind.STARTUP, {"name": "Sóng", "visa_note": "Cần thẻ", "assets": [{"kind": "a", "status": "b"}]})
    assert old == StartupValues(name="Sóng", visa_note="Cần thẻ", assets=(AssetValues(kind="a", status="b"),))


def test_a_form_asks_for_both_and_folds_the_second_away(cast, client):
    client.sign_in(cast.lan).post(
        "/profiles/new/startup",
        {
            "name": "Đốm Sáng",
            "tagline_vi": "Đèn cho bà con",
            "sectors": ["new-energy"],
            "stage": "mvp",
            "assets-0-kind": "trademark",
            "assets-0-status": "filed",
            "assets-0-title_en": "Wave mark",
            "visa_note": "Cần thẻ",
            "conflicts-0-other_name": "Mây Tre",
            "conflicts-0-note_en": "Same buyers",
        },
    )
    values = held(queries.profile("dom-sang"))
    assert (values.assets[0].title_en, values.visa_note, values.conflicts[0].note_en) == (
        "Wave mark",
        "Cần thẻ",
        "Same buyers",
    )
    db.session.rollback()
    page = client.get("/profiles/dom-sang/edit").html
    fold = page.split('name="assets-0-title_en"', maxsplit=1)[0].rpartition("<details")[2]
    assert "open" in fold.partition(">")[0]
    empty = page.split('name="visa_note_en"', maxsplit=1)[0].rpartition("<details")[2]
    assert "open" not in empty.partition(">")[0]
    english = client.language("en").get("/profiles/dom-sang/edit").html
    assert "open" in english.split('name="visa_note_en"', maxsplit=1)[0].rpartition("<details")[2].partition(">")[0]


def test_a_card_in_the_other_language_says_so(cast, client):
    with write():
        actions.create(None, Kind.STARTUP, replace(STARTUP, name="Wave Works", tagline_vi="", tagline_en="Wave power"))
    for path in ("/startups", "/startups/wave-works", "/search?q=wave"):
        assert "Viết bằng tiếng Anh: Wave power" in client.get(path).text, path
    english = client.language("en").get("/startups").text
    assert ("Written in" in english, "Wave power" in english) == (False, True)


def test_the_palette_says_it_too(cast, client):
    with write():
        actions.create(None, Kind.STARTUP, replace(STARTUP, name="Wave Works", tagline_vi="", tagline_en="Wave power"))
    [group] = [one for one in client.get("/palette?q=wave").json if one["name"] == "Hồ sơ"]
    assert [(hit["note"], hit["said"], hit["language"]) for hit in group["hits"]] == [("Startup", "Wave power", "en")]


def test_a_request_names_the_other_side_in_the_readers_language(app, browse):
    asker, other = startup(), mentor()
    with write():
        whole_asker = queries.profile_by_id(asker.id)
        values = replace(held(whole_asker), tagline_vi="Đèn cho bà con", tagline_en="Lamps for all")
        actions.update(None, whole_asker, values, version=None)
    one = asked(queries.profile_by_id(asker.id), other)
    reader = browse().sign_in(owner_of(other))
    for locale, wanted, unwanted in (("vi", "Đèn cho bà con", "Lamps"), ("en", "Lamps for all", "Đèn cho")):
        for path in ("/introductions", f"/introductions/{one.key}"):
            text = reader.language(locale).get(path).text
            assert (wanted in text, unwanted in text) == (True, False), (locale, path)


def test_a_request_keeps_in_which_language_its_texts_stood(app, browse):
    asker, other = startup(), mentor()
    with write():
        whole_asker = queries.profile_by_id(asker.id)
        values = replace(held(whole_asker), tagline_vi="", tagline_en="Lamps for all")
        actions.update(None, whole_asker, values, version=None)
    one = asked(queries.profile_by_id(asker.id), other)
    reader = browse().sign_in(owner_of(other))
    assert "Viết bằng tiếng Anh: Lamps for all" in reader.get(f"/introductions/{one.key}").text
    assert "Written in English" not in reader.language("en").get(f"/introductions/{one.key}").text


def test_a_card_without_a_sentence_shows_whole_words_of_the_description(cast, client):
    text = "Một đội nhỏ làm cảm biến cho đầm tôm. " * 20
    with write():
        actions.create(None, Kind.STARTUP, replace(STARTUP, name="Wave Works", tagline_vi="", description_vi=text))
    [card] = queries.cards([queries.profile("wave-works").id])
    assert (card.tagline[-1], card.tagline[:-1] in text, text[len(card.tagline) - 1] in " .") == ("…", True, True)
