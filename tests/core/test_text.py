"""Vietnamese text: folding, order, slugs, names and what is refused."""

import random
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecosystem.core.text import (
    SORT_KEY_LENGTH,
    confusable_skeleton,
    fold,
    given_name,
    hostile,
    initials,
    nfc,
    slugify,
    sort_key,
    whole_number,
    words,
)

# The order that ICU 78 gives with the collation of CLDR's Vietnamese.
NAMES = [
    "An", "àn", "ản", "ãn", "án", "ạn", "Ăn", "Ân", "Ẩn", "Da Nang", "Dong", "Dồng", "Đà Nẵng", "Đồng", "Hoa", "Hoà",
    "Hòa", "Hóa", "Nga", "Ngọc", "Nguyễn", "On", "Ôn", "Ơn", "Ung", "Ưng", "Ứng",
]  # fmt: skip

anything = st.text(max_size=60)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        (unicodedata.normalize("NFD", "Đà Nẵng"), "da nang"),
        ("da nang", "da nang"),
        ("ƯƠM TẠO", "uom tao"),
        ("Hoà Xuân", "hoa xuan"),
        ("Hòa Xuân", "hoa xuan"),
        ("Nguyễn Thị Thuý", "nguyen thi thuy"),
        ("Łódź Straße Øre", "lodz strasse ore"),
        ("đổi\u200b mới\u00ad", "doi moi"),
        ("한국", "한국"),
        ("", ""),
    ],
)
def test_folding_makes_every_spelling_equal(typed, folded):
    assert fold(typed) == folded


@given(anything)
@example("İΣ\u0301")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâeêioôơuưyđAĂÂĐƯ \u0300\u0301\u0303\u0309\u0323", max_size=40))
def test_composed_and_decomposed_forms_are_equal(text):
    composed, decomposed = nfc(text), unicodedata.normalize("NFD", text)

    assert fold(composed) == fold(decomposed)
    assert sort_key(composed) == sort_key(decomposed)
    assert words(composed) == words(decomposed)


def test_words_are_folded_runs_of_letters_and_digits():
    assert words("Đà Nẵng, 2026: AI & vi-mạch!") == ["da", "nang", "2026", "ai", "vi", "mach"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Giọng Quảng AI", "giong-quang-ai"), ("  Bóc   Chữ ", "boc-chu"), ("!!!", ""), ("Đ&amp;M", "d-amp-m")],
)
def test_slugs(text, slug):
    assert slugify(text) == slug


def test_a_slug_is_cut_between_words():
    assert slugify("khởi nghiệp đổi mới sáng tạo", limit=15) == "khoi-nghiep-doi"


def test_the_order_is_that_of_cldr():
    shuffled = NAMES[:]
    random.Random(7).shuffle(shuffled)

    assert len(NAMES) == 27
    assert sorted(shuffled, key=sort_key) == NAMES


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Khu 2", "Khu 10"),
        ("Hoa Anh", "Hoaa"),
        ("Hoa-Anh", "Hoaa"),
        ("9", "a"),
        ("a", "A"),
        ("An Bình", "an bính"),
        ("Điện", "E"),
        ("z", "Я"),
        ("Phượng", "Phương An"),
    ],
)
def test_one_sorts_before_the_other(first, second):
    assert sort_key(first) < sort_key(second)


@given(anything)
def test_a_sort_key_holds_digits_only_and_fits_its_column(text):
    key = sort_key(text)

    assert key.isascii()
    assert key.isdigit()
    assert len(key) <= SORT_KEY_LENGTH


@given(st.text(alphabet="abdđeoơ", max_size=8), st.text(alphabet="abdđeoơ", max_size=8))
def test_plain_letters_sort_by_the_alphabet(first, second):
    alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    by_letters = [alphabet.index(c) for c in first] < [alphabet.index(c) for c in second]

    assert (sort_key(first) < sort_key(second)) == by_letters


def test_a_given_name_is_the_last_word():
    assert given_name("Nguyễn Thị  Lan ") == "Lan"
    assert given_name("  ") == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Nguyễn Thị Lan", "NL"), ("ánh", "Á"), ("Giọng Quảng AI", "GA"), ("(!) ", ""), ("3 Miền", "3M")],
)
def test_initials(name, letters):
    assert initials(name) == letters


ZWJ = "\u200d"


@pytest.mark.parametrize(
    ("text", "in_name", "in_body"),
    [
        ("Nguyễn Văn Ân", None, None),
        (unicodedata.normalize("NFD", "Nguyễn Ngữ Ẩn"), None, None),
        ("株式会社 한국 ไทย", None, None),
        ("two\nlines\tand a tab", "control", None),
        ("a\x00", "control", "control"),
        ("a\x7f", "control", "control"),
        ("a\x85b", "control", "control"),
        ("a\ud800", "surrogate", "surrogate"),
        ("abc\u202ecba", "direction", "direction"),
        ("\u2066a\u2069", "direction", "direction"),
        ("Ad\u200bmin", "invisible", None),
        ("Ad\u00admin", "invisible", None),
        ("\ufeffAdmin", "invisible", None),
        ("a\u200cb", "invisible", "invisible"),
        ("a\u3164", "invisible", "invisible"),
        ("a\U000e0041", "invisible", "invisible"),
        (f"a{ZWJ}b", "invisible", "invisible"),
        (f"\U0001f469{ZWJ}\U0001f52c", "invisible", None),
        (f"\u2764\ufe0f{ZWJ}\U0001f525", "invisible", None),
        ("\u2764\ufe0f", None, None),
        ("a\ufe0f", "invisible", "invisible"),
        ("z" + "\u0301" * 9, "marks", "marks"),
    ],
)
def test_what_is_refused_and_why(text, in_name, in_body):
    assert hostile(text) == in_name
    assert hostile(text, multiline=True) == in_body


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs"], exclude_characters="\u3164"), max_size=40))
def test_letters_digits_and_blanks_are_never_refused(text):
    assert hostile(text) is None


@pytest.mark.parametrize("name", ["Аdmіn", "Adm1n", "ΑDΜΙΝ", "Admin", "a d-m.i n", "\uff21dmin"])
def test_look_alikes_share_a_skeleton(name):
    assert confusable_skeleton(name) == confusable_skeleton("admin")


def test_vietnamese_marks_are_not_look_alikes():
    assert confusable_skeleton("Nguyễn Văn An") != confusable_skeleton("Nguyễn Vân Ân")


@pytest.mark.parametrize("function", [fold, words, slugify, sort_key, hostile, confusable_skeleton, initials])
def test_a_long_text_takes_linear_time(function):
    text = ("Đà Nẵng " + "a\u0301\u0323" * 3 + "9.9-" * 5) * 2_000
    before = time.process_time()

    function(text)

    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        *(("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999), (12, 12)),
        *((wrong, None) for wrong in ("", None, "-1", " 1", "1.5", "1e3", "²", "٣", "1000000000", "9" * 5000, "x")),
    ],
)
def test_a_number_of_ours_is_a_few_plain_digits(raw, number):
    assert whole_number(raw) == number
