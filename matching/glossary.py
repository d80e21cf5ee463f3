"""Vietnamese words and phrases in English: a bridge between texts of two languages where no concept is named.

The pairs stand in `data/glossary.tsv`, written for this project. A Vietnamese text is read from left to right, the
longest phrase first, by the rules of concepts: a word may drop its accents but not bear others, a phrase of one
accented syllable counts only with its accents, unless the whole text has none. What no phrase covers (names, numbers,
English words) stays as it is. n translations of one phrase count 1/√n each.

Likeness across = cosine of bags of stems and of pieces (see `portrait.pieces`), each weighed as in `bags`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from scipy import sparse

from matching.bags import Bags, Rows, products, unit
from matching.fields import Floats
from matching.portrait import pieces
from matching.text import Words, fold, words

Translations = Sequence[tuple[str, float]]
Cut = Callable[[str], Sequence[str]]
PIECES, STEMS = 0.5, 0.5
DOUBLED = re.compile(r"(.)\1$")
ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""))
SHORTEST = 3  # letters that an ending must leave


class Glossary:
    """Phrases with their translations."""

    def __init__(self, pairs: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Index phrases by their words without accents; a phrase given twice has all its translations."""
        self._phrases: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = defaultdict(dict)
        self._longest: dict[str, int] = {}
        for phrase, translations in pairs:
            cut = words(phrase)
            key = tuple(cut.folded)
            told = self._phrases[key].setdefault(tuple(cut.lower), [])
            told += [one for one in translations if one not in told]
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def __len__(self) -> int:
        """How many phrases it knows."""
        return sum(map(len, self._phrases.values()))

    def english(self, text: str) -> Counter[str]:
        """Return the English words of a text with their weights; what is not known stands as typed in lower case."""
        cut, found, at = words(text), Counter[str](), 0
        plain = cut.lower == cut.folded
        while at < len(cut.lower):
            length, translations = self._at(cut, at, plain=plain)
            for word, weight in translations:
                found[word] += weight  # type: ignore[assignment]
            at += length
        return found

    def _at(self, cut: Words, at: int, *, plain: bool) -> tuple[int, Translations]:
        for length in range(self._longest.get(cut.folded[at], 0), 0, -1):
            said = tuple(cut.lower[at : at + length])
            known = self._phrases.get(tuple(cut.folded[at : at + length]), {})
            meant = known.get(said) or [
                english
                for phrase, translations in known.items()
                if (plain or length > 1) and _is_dropped(said, phrase)
                for english in translations
            ]
            if meant:
                return length, [(word, len(meant) ** -0.5) for one in meant for word in words(one).lower]
        return 1, [(cut.folded[at], 1.0)]


def _is_dropped(said: Sequence[str], phrase: Sequence[str]) -> bool:
    """Say whether the words said are those of the phrase with accents dropped, none with other accents."""
    return all(one in {meant, fold(meant)} for one, meant in zip(said, phrase, strict=True))


def read(lines: Iterable[str]) -> Glossary:
    """Read lines of a phrase, a tab and its translations between commas; lines that begin with # are remarks."""
    pairs = (line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return Glossary((phrase, [one.strip() for one in english.split(",")]) for phrase, english in pairs)


@lru_cache(maxsize=1)
def shipped() -> Glossary:
    """Return the project's glossary, read once when it is first asked for."""
    return read((files("matching") / "data" / "glossary.tsv").read_text(encoding="utf-8").splitlines())


def stem(word: str) -> str:
    """Cut the commonest endings of English (after Harman's S stemmer, 1991, with -ing, -ed, -ly)."""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            cut = word.removesuffix(ending) + instead
            return (DOUBLED.sub(r"\1", cut) if ending in {"ing", "ed"} else cut).rstrip("e") or word
    return word.rstrip("e") or word


def across(vietnamese: Sequence[str], english: Sequence[str], glossary: Glossary) -> Floats:
    """Return the likeness of every Vietnamese text with every English one, through the glossary."""
    told = [glossary.english(text) for text in vietnamese]
    theirs = [Counter(words(text).folded) for text in english]
    stems = _cosine(told, theirs, lambda word: [stem(word)])
    return STEMS * stems + PIECES * _cosine(told, theirs, pieces)


def _cosine(left: Sequence[Mapping[str, float]], right: Sequence[Mapping[str, float]], cut: Cut) -> Floats:
    ours, theirs = ([_cut(bag, cut) for bag in side] for side in (left, right))
    learnt = Bags([list(bag) for bag in theirs])
    return products(_rows(learnt, ours), _rows(learnt, theirs))


def _cut(bag: Mapping[str, float], cut: Cut) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for word, weight in bag.items():
        for piece in cut(word):
            found[piece] += weight
    return found


def _rows(learnt: Bags, bags: Sequence[Mapping[str, float]]) -> Rows:
    """Weigh bags of weights: (1 + ln w) of what counts 1 or more, w of what counts less, times idf."""
    known = [{learnt.columns[name]: w for name, w in bag.items() if name in learnt.columns} for bag in bags]
    edges = np.cumsum([0, *map(len, known)])
    flat = np.array([column for row in known for column in row], dtype=np.int64)
    counts = np.array([weight for row in known for weight in row.values()], dtype=np.float64)
    weights = np.where(counts > 1, 1 + np.log(np.maximum(counts, 1)), counts) * learnt.idf[flat]
    return unit(sparse.csr_array((weights, flat, edges), shape=(len(bags), max(1, len(learnt.columns)))))
