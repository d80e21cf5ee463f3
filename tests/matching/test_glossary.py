"""The bridge between two languages: phrases, accents, and the least quality on sentences of our own."""

import numpy as np
import pytest

from matching.glossary import across, read, shipped, stem
from matching.text import strip_marks

SMALL = read(["# a remark", "kho lạnh\tcold storage", "kho\twarehouse, store", "được\tbe, can", "lưu trú\tlodging"])

PAIRS = [
    (
        "Quỹ đầu tư vào công ty khởi nghiệp nông nghiệp ở Đà Nẵng",
        "A fund invests in agriculture companies in Da Nang",
    ),
    ("Bác sĩ khám bệnh nhân trực tuyến", "Doctors see patients online"),
    ("Phần mềm quản lý khách sạn và du lịch", "Software that manages hotels and tourism"),
    ("Robot tự động cho nhà máy sản xuất", "Automated robots for manufacturing factories"),
    ("Học sinh học tiếng Anh bằng trò chơi", "Students learn English with games"),
    ("Năng lượng mặt trời cho làng trên đảo", "Solar energy for villages on islands"),
    ("Tái chế rác thải nhựa thành vật liệu xây dựng", "Plastic waste recycled into construction material"),
    ("Ngân hàng cho vay doanh nghiệp nhỏ", "A bank that lends to small businesses"),
    ("Xe điện và pin cho giao thông thành phố", "Electric vehicles and batteries for city transport"),
    ("Nuôi cá và tôm xuất khẩu", "Fish and shrimp raised for export"),
]


def test_the_longest_phrase_is_taken():
    assert SMALL.english("Kho lạnh") == {"cold": 1.0, "storage": 1.0}


def test_several_translations_share():
    assert SMALL.english("kho")["store"] == pytest.approx(2**-0.5)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("kho lanh", "cold"),  # accents dropped
        ("luu tru", "lodging"),
        ("duoc", "can"),  # a text without any accent
    ],
)
def test_accents_may_be_dropped(text, word):
    assert word in SMALL.english(text)


@pytest.mark.parametrize(("text", "word"), [("lưu trữ", "lodging"), ("dược phẩm", "can"), ("duoc phẩm", "can")])
def test_other_accents_are_another_word(text, word):
    assert word not in SMALL.english(text)


def test_names_and_numbers_stay():
    assert SMALL.english("Panthers 308") == {"panthers": 1.0, "308": 1.0}


@pytest.mark.parametrize(
    ("word", "other"),
    [("invest", "investing"), ("company", "companies"), ("run", "running"), ("manage", "manages"), ("box", "boxes")],
)
def test_endings_are_cut(word, other):
    assert stem(word) == stem(other)


@pytest.mark.parametrize("accents", [True, False])
def test_sentences_of_our_own_find_their_translation(accents):
    asked = [vi if accents else strip_marks(vi) for vi, _ in PAIRS]
    scores = across(asked, [en for _, en in PAIRS], shipped())
    right = np.argmax(scores, axis=1) == np.arange(len(PAIRS))
    assert right.mean() >= 0.9


def test_the_shipped_glossary_is_clean():
    assert len(shipped()) > 1800
    assert shipped() is shipped()


def test_texts_without_words_are_like_nothing():
    assert across([""], ["cold"], SMALL).tolist() == [[0.0]]
