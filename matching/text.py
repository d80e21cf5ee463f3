"""From a text to its terms: accented and folded words and pairs of words, and the concepts that the text names.

No segmenter and no stop words: both were measured to add nothing and to hurt texts typed without accents.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.documents import Vocabulary

WORD = re.compile(r"\w+")


def nfc(text: str) -> str:
    """Return the text with every letter and its marks as one character, however it was typed or pasted."""
    return unicodedata.normalize("NFC", text)


def strip_marks(text: str) -> str:
    """Remove diacritics and keep the case: "Đà Nẵng" becomes "Da Nang"."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(letter for letter in parts if not unicodedata.combining(letter)))


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form in which "Đà Nẵng", its decomposed paste and "da nang" are equal."""
    return strip_marks(nfc(text).lower())


@lru_cache(maxsize=65_536)
def _spelling(word: str) -> str:
    """Return a key that ignores where the tone mark stands ("hòa", "hoà") but not which marks a word bears."""
    return "".join(sorted(unicodedata.normalize("NFD", word)))


class Words(NamedTuple):
    """A text cut into words, in three forms of equal length."""

    typed: list[str]
    lower: list[str]
    folded: list[str]


def words(text: str) -> Words:
    """Cut a text into its words, runs of letters, digits and underscores."""
    typed = WORD.findall(nfc(text))
    lower = [word.lower() for word in typed]
    return Words(typed, lower, [fold(word) for word in lower])


class _Phrase(NamedTuple):
    """One way to name a concept: its words with their accents, and whether it counts only in capitals."""

    lower: tuple[str, ...]
    cased: bool
    concept: str


class Phrases:
    """Finds the concepts of a vocabulary in a text, longest phrase first, on folded words.

    A word may drop its accents but not bear others ("lưu trữ" is not "lưu trú"). A phrase of one accented syllable
    counts only with its accents, since without them it is mostly another word ("dược", "được", "duoc").
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index every phrase by its folded words."""
        self._phrases: dict[tuple[str, ...], list[_Phrase]] = {}
        self._longest: dict[str, int] = {}
        for concept in vocabulary.concepts:
            for phrase in concept.phrases:
                self._add(concept.id, phrase, cased=phrase in concept.cased)

    def _add(self, concept: str, phrase: str, *, cased: bool) -> None:
        cut = words(phrase)
        key = tuple(cut.folded)
        if not key:
            return
        self._phrases.setdefault(key, []).append(_Phrase(tuple(cut.lower), cased, concept))
        self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def find(self, cut: Words) -> Iterator[str]:
        """Yield the ids of the concepts named, once for each time that a phrase stands in the text."""
        shouted = not any(word.islower() for word in cut.typed)
        start = 0
        while start < len(cut.folded):
            length, concepts = self._at(cut, start, shouted=shouted)
            yield from concepts
            start += max(1, length)

    def _at(self, cut: Words, start: int, *, shouted: bool) -> tuple[int, list[str]]:
        for length in range(self._longest.get(cut.folded[start], 0), 0, -1):
            end = start + length
            candidates = self._phrases.get(tuple(cut.folded[start:end]), ())
            found = {
                p.concept
                for p in candidates
                if _is_said(p, cut.lower[start:end], cut.typed[start:end], shouted=shouted)
            }
            if found:
                return length, sorted(found)
        return 0, []


def _is_said(phrase: _Phrase, lower: Sequence[str], typed: Sequence[str], *, shouted: bool) -> bool:
    """Decide whether the words of a text, equal to the phrase when folded, truly say it."""
    if phrase.cased:
        # A text all in capitals does not tell "AI" from "ai".
        return not shouted and all(word.isupper() for word in typed)
    may_be_plain = len(phrase.lower) > 1
    return all(
        _spelling(said) == _spelling(meant) or (may_be_plain and said == fold(meant))
        for said, meant in zip(lower, phrase.lower, strict=True)
    )


def terms(text: str, phrases: Phrases) -> list[str]:
    """Return the terms of a text, repeated as often as they stand in it.

    Words and pairs of neighbours as typed, the same without accents where that differs, and concept ids. A concept id
    holds a colon and a pair holds a blank, so the three never meet in the one space they share.
    """
    cut = words(text)
    found = [*cut.lower, *map(" ".join, zip(cut.lower, cut.lower[1:], strict=False))]
    plain = [*cut.folded, *map(" ".join, zip(cut.folded, cut.folded[1:], strict=False))]
    return [*found, *(p for p, f in zip(plain, found, strict=True) if p != f), *phrases.find(cut)]
