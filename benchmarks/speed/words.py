"""The language of the workload: made-up Vietnamese syllables and English words with the frequencies of real ones."""

from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]
Floats = NDArray[np.float64]

SECTORS, NICHES, NICHE_WORDS, SECTOR_WORDS = 30, 12, 70, 700
SYLLABLES, VI_WORDS, EN_WORDS = 6500, 20_000, 40_000
ONSETS = """
b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x
"""
RIMES = """
a á à ả ã ạ ai ái ài an án àn ang áng anh ánh ao áo ăn ắn âm ấm ân ấn âu ấu âng e é en én ê ế ên ến ênh ết i
í ia ích iên iến iêm iết iêu in ình o ó oa oá oi ói on ong óng ô ố ông ống ôn ốt ơ ở ơi ời ơn u ú ua ui un
ung úng uyên uyển ư ứ ưa ươi ương ướng ươn ượt ưu ay ày áy ây ấy ap áp at át ac ác ach ạch ep ệp et iệp iệt
iệc ọc oc op ọp ut uật ước ực ung uộc uôi y
"""


class Language(NamedTuple):
    """Tokens, and words made of one or two of them; words of sectors and of niches in both languages."""

    tokens: list[str]
    first: Ints
    second: Ints  # -1: the word has one token
    follows: Ints  # the word that likes to stand behind each
    common: tuple[Floats, Floats]  # cumulated frequencies of Vietnamese and English words
    sector: tuple[Ints, Ints]
    sector_often: Floats
    niche: tuple[Ints, Ints]
    niche_often: Floats


def zipf(number: int, slope: float, shift: float = 2.7) -> Floats:
    """Cumulated frequencies of ranked things."""
    total = np.cumsum(1.0 / (np.arange(1, number + 1) + shift) ** slope)
    return np.asarray(total / total[-1])


@lru_cache(1)
def language() -> Language:
    """The language; always the same."""
    random = np.random.default_rng(152)
    tokens = [*_syllables(random), *_english(random)]
    often = zipf(SYLLABLES, 0.75)
    one, two = (np.searchsorted(often, random.random(VI_WORDS)) for _ in range(2))
    two = np.where(random.random(VI_WORDS) < 0.7, two, -1)
    first = np.concatenate([one, SYLLABLES + np.arange(EN_WORDS)]).astype(np.int32)
    second = np.concatenate([two, np.full(EN_WORDS, -1)]).astype(np.int32)
    near = [random.integers(0, 4000, VI_WORDS), VI_WORDS + random.integers(0, 6000, EN_WORDS)]
    sizes = (SECTORS * NICHES, NICHE_WORDS)
    niche = (random.integers(200, 9000, sizes), VI_WORDS + random.integers(200, 20_000, sizes))
    sector = (_choices(random, 8000), VI_WORDS + _choices(random, 12_000))
    return Language(
        tokens,
        first,
        second,
        np.concatenate(near).astype(np.int32),
        (zipf(VI_WORDS, 1.15), zipf(EN_WORDS, 1.15)),
        (sector[0].astype(np.int32), sector[1].astype(np.int32)),
        zipf(SECTOR_WORDS, 0.85),
        (niche[0].astype(np.int32), niche[1].astype(np.int32)),
        zipf(NICHE_WORDS, 0.9),
    )


def _syllables(random: np.random.Generator) -> list[str]:
    made = list(dict.fromkeys(onset + rime for onset, rime in product(ONSETS.split(), RIMES.split())))
    random.shuffle(made)
    rare = (f"{made[number % 2000]}q{number}" for number in range(len(made), SYLLABLES))
    return [*made, *rare][:SYLLABLES]


def _english(random: np.random.Generator) -> list[str]:
    consonants, vowels = list("bcdfghjklmnprstvwz"), [*"aeiou", "ea", "io", "ou"]
    ends, found = ["", "n", "s", "ing", "er", "tion"], dict[str, int]()
    while len(found) < EN_WORDS:
        size = int(random.integers(2, 5))
        parts = zip(random.choice(consonants, size), random.choice(vowels, size), strict=True)
        found["".join(a + b for a, b in parts) + random.choice(ends)] = 1
    return list(found)


def _choices(random: np.random.Generator, most: int) -> Ints:
    return np.stack([50 + random.choice(most, SECTOR_WORDS, replace=False) for _ in range(SECTORS)]).astype(np.int32)
