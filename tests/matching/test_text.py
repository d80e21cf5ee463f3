"""Words, accents and concepts."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from matching.documents import vocabulary_from
from matching.text import Phrases, fold, strip_marks, terms, words

LISTS = {
    "sectors": [
        {"id": "ai", "vi": "Trí tuệ nhân tạo", "en": "Artificial intelligence", "synonyms_vi": ["AI", "học máy"]},
        {"id": "tourism", "vi": "Du lịch và lưu trú", "en": "Tourism", "synonyms_vi": ["du lịch", "lưu trú"]},
        {"id": "energy", "vi": "Năng lượng", "en": "Energy", "synonyms_vi": ["lưu trữ", "xe điện"]},
        {"id": "health", "vi": "Y tế", "en": "Health", "synonyms_vi": ["dược", "hòa giải"]},
        {"id": "market", "vi": "Chợ", "en": "Market", "synonyms_en": ["market", "market research"]},
        {"id": "iot", "vi": "Vạn vật", "en": "Things", "synonyms_en": ["IoT", "IT"]},
    ]
}
PHRASES = Phrases(vocabulary_from(LISTS))


def concepts(text):
    return list(PHRASES.find(words(text)))


def test_fold_makes_equal_what_people_type_for_the_same_name():
    pasted = unicodedata.normalize("NFD", "Đà Nẵng")
    assert {fold("Đà Nẵng"), fold(pasted), fold("da nang"), fold("ĐÀ NẴNG")} == {"da nang"}


def test_strip_marks_keeps_the_case():
    assert strip_marks("Điện tử AI ở Đà Nẵng") == "Dien tu AI o Da Nang"


@given(st.text())
def test_fold_is_stable_and_blind_to_normal_forms(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_terms_are_words_and_pairs_accented_and_folded_in_one_space():
    assert terms("Gọi vốn ABC", Phrases(vocabulary_from({}))) == [
        "gọi",
        "vốn",
        "abc",
        "gọi vốn",
        "vốn abc",
        "goi",
        "von",
        "goi von",
        "von abc",
    ]


def test_a_decomposed_paste_gives_the_same_terms():
    text = "Du lịch Đà Nẵng, trí tuệ nhân tạo"
    assert terms(unicodedata.normalize("NFD", text), PHRASES) == terms(text, PHRASES)


def test_concepts_are_found_with_accents_without_and_in_english():
    assert concepts("nền tảng du lịch") == ["sector:tourism"]
    assert concepts("nen tang du lich") == ["sector:tourism"]
    assert concepts("a tourism platform") == ["sector:tourism"]


def test_ambiguous_abbreviations_count_only_in_capitals():
    assert concepts("Trợ lý AI") == ["sector:ai"]
    assert concepts("ai là khách hàng") == []
    assert concepts("make it work") == []
    assert concepts("cảm biến iot") == ["sector:iot"]


def test_a_text_all_in_capitals_does_not_tell_abbreviations():
    assert concepts("AI LÀ KHÁCH HÀNG") == []
    assert concepts("DU LỊCH") == ["sector:tourism"]


def test_words_with_other_accents_are_other_words():
    assert concepts("lưu trú") == ["sector:tourism"]
    assert concepts("lưu trữ") == ["sector:energy"]
    assert concepts("luu tru") == ["sector:energy", "sector:tourism"]


def test_one_accented_syllable_counts_only_with_its_accents():
    assert concepts("ngành dược") == ["sector:health"]
    assert concepts("làm được") == []
    assert concepts("lam duoc") == []


def test_the_place_of_the_tone_mark_does_not_matter():
    assert concepts("hoà giải") == concepts("hòa giải") == ["sector:health"]


def test_the_longest_phrase_wins_and_each_mention_counts():
    assert concepts("market research in one market") == ["sector:market", "sector:market"]
    assert concepts("Trí tuệ nhân tạo, học máy") == ["sector:ai", "sector:ai"]


@given(st.text(max_size=60))
def test_any_text_has_terms_that_never_meet_concept_ids(text):
    assert [term for term in terms(text, Phrases(vocabulary_from({}))) if ":" in term] == []
