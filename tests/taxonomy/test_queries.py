"""Reading the vocabulary, and finding terms and wards by any of their names."""

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from ecosystem.core.db import db
from ecosystem.taxonomy import queries
from matching.documents import vocabulary_from

pytestmark = pytest.mark.usefixtures("loaded")


def test_a_label_comes_in_the_readers_language(loaded):
    with loaded.test_request_context():
        with force_locale("en"):
            assert queries.label("sectors", "ai") == "Artificial intelligence"
        with force_locale("vi"):
            assert queries.label("sectors", "ai") == "Trí tuệ nhân tạo"
    assert queries.label("sectors", "ai") == "Trí tuệ nhân tạo"


def test_an_unknown_slug_is_its_own_label_and_nothing_is_empty():
    assert queries.label("sectors", "khong-co") == "khong-co"
    assert queries.label("sectors", None) == ""
    assert queries.labels("sectors", "khong-co") == ()


def test_a_list_that_does_not_exist_is_a_bug():
    for ask in (queries.terms, lambda name: queries.label(name, "ai"), lambda name: queries.resolve(name, "ai")):
        with pytest.raises(LookupError):
            ask("secters")


def test_terms_come_in_the_order_of_their_list():
    assert [term.slug for term in queries.terms("startup_stages")] == [
        "idea", "prototype", "mvp", "early-revenue", "growth", "expansion",
    ]  # fmt: skip


def test_choices_are_for_forms():
    assert queries.choices("languages", "en")[0] == ("vi", "Vietnamese")
    assert queries.choices("wards", "vi")[0] == ("an-hai", "Phường An Hải")
    assert ("hoang-sa", "Hoàng Sa Special Zone") in queries.choices("wards", "en")


def test_wards_come_in_the_order_of_the_alphabet():
    names = [ward.short_name for ward in queries.wards()]

    assert names.index("Duy Xuyên") < names.index("Đại Lộc") < names.index("Gò Nổi")
    assert names.index("Hải Châu") < names.index("Hòa Cường")


@pytest.mark.parametrize(("code", "slug"), [(20242, "hai-chau"), (20195, "hai-van"), (1, None)])
def test_a_ward_is_found_by_code(code, slug):
    found = queries.ward_by_code(code)

    assert (found.slug if found else None) == slug


def test_a_ward_answers_like_a_term():
    assert queries.exists("wards", "tam-ky")
    assert not queries.exists("wards", "tam-kỳ")
    assert queries.label("wards", "hoang-sa", "en") == "Hoàng Sa Special Zone"
    assert "Phường Mỹ An" in queries.labels("wards", "ngu-hanh-son")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Mỹ An", ["Ngũ Hành Sơn"]),
        ("quận Sơn Trà", ["Sơn Trà", "An Hải"]),
        ("Tam Kỳ", ["Tam Kỳ", "Bàn Thạch", "Hương Trà", "Quảng Phú"]),
        ("tam ky", ["Tam Kỳ", "Bàn Thạch", "Hương Trà", "Quảng Phú"]),
        ("Hoà Hải", ["Ngũ Hành Sơn"]),
        ("Thanh Bình", ["Hải Châu", "Thạnh Bình"]),
        ("phường Hải Châu", ["Hải Châu"]),
        ("Q. Hải Châu", ["Hải Châu", "Hòa Cường"]),
        ("Hai Chau district", ["Hải Châu", "Hòa Cường"]),
        ("xã Phước Ninh", ["Quế Phước", "Hải Châu"]),
        ("12 Bạch Đằng, phường Hải Châu, Đà Nẵng", ["Hải Châu"]),
        ("P Rao", ["Đông Giang"]),
        ("hai cahu", ["Hải Châu"]),
        ("Hải", ["Hải Châu", "Hải Vân", "Hòa Cường"]),
        ("Đà Nẵng", []),
        ("không đâu cả", []),
        ("", []),
        ("," * 400, []),
    ],
)
def test_todays_wards_are_found_by_any_name(text, first):
    assert [ward.short_name for ward in queries.find_wards(text)] == first


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Mỹ An", "ngu-hanh-son"),
        ("quận Sơn Trà", "son-tra"),
        ("Hội An, Quảng Nam", "hoi-an"),
        ("Thanh Bình", "hai-chau"),
        ("xã Phước Ninh", "que-phuoc"),
        # Divided among two, borne by two, or only begun: no guess.
        ("Hòa Liên", None),
        ("thanh binh", None),
        ("Phước Ninh", None),
        ("Hải", None),
    ],
)
def test_an_address_means_one_ward_or_none(text, slug):
    assert queries.resolve("wards", text) == slug


@pytest.mark.parametrize(
    ("list_name", "text", "slug"),
    [
        ("sectors", "ai", "ai"),
        ("sectors", "Artificial Intelligence (AI)", "ai"),
        ("sectors", "FinTech", "fintech"),
        ("sectors", "Công nghệ tài chính", "fintech"),
        ("sectors", "du lich", "tourism-hospitality"),
        ("sectors", "Drones", "drones-uav"),
        ("sectors", "Real Estate and Construction", "proptech-construction"),
        ("sectors", "AI Infrastructure", "ai"),
        ("sectors", "ai hỏi", None),
        ("sectors", "Engineering, Product and Design", None),
        ("sectors", "tourism-hospitality", "tourism-hospitality"),
        ("sectors", "", None),
        ("sectors", "?!", None),
        ("funding_rounds", "Seed", "seed"),
        ("funding_rounds", "Series C", "series-b-plus"),
        ("languages", "tieng viet", "vi"),
        ("mentor_expertise", "gọi vốn", "fundraising"),
        ("support_needs", "Market access", "need-market"),
    ],
)
def test_free_words_mean_a_term(list_name, text, slug):
    assert queries.resolve(list_name, text) == slug


def test_the_vocabulary_is_what_the_engine_takes():
    vocabulary = vocabulary_from(queries.vocabulary_lists())

    assert len(vocabulary.concepts) == 79
    assert vocabulary.need_expertise["need-export"] == {"export-market-entry"}


def test_questions_cost_one_small_query_a_session():
    queries.wards()
    db.session.remove()
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: asked.append(statement))

    for _ in range(50):
        queries.label("sectors", "ai")
        queries.resolve("sectors", "Fintech")
        queries.find_wards("Tam Kỳ")

    assert [statement.startswith("SELECT count(term.id)") for statement in asked if statement != "BEGIN"] == [True]
