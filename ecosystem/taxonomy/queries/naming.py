"""Which terms a free text names, in either language, with or without diacritics: the longest phrase wins.

Three rules keep this honest. An abbreviation of up to four capitals counts only in capitals ("ai" is "who" in
Vietnamese). A word may drop its accents but not bear others: "lưu trữ" is not "lưu trú". A phrase of one accented
syllable counts only with its accents, since without them it is mostly another word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ecosystem.core import text
from ecosystem.taxonomy.queries.kept import TermView, kept

SAID = ("sectors", "mentor_expertise", "startup_stages", "languages")
LONGEST_ABBREVIATION = 4


@dataclass(frozen=True)
class Naming:
    """A term that stands in a text from the word ``start`` up to ``end``; ``phrases`` are all its names."""

    list_name: str
    slug: str
    start: int
    end: int
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class _Phrase:
    lower: tuple[str, ...]
    cased: bool
    term: TermView


def said(typed: Sequence[str]) -> list[Naming]:
    """The terms of ``SAID`` that the words ``typed`` name, in their order; of one phrase every term that bears it."""
    phrases = _phrases()
    folded = [fold_word(word) for word in typed]
    shouted = not any(word.islower() for word in typed)
    found: list[Naming] = []
    start = 0
    while start < len(typed):
        end = min(len(typed), start + phrases.longest.get(folded[start], 0))
        here: list[Naming] = []
        while end > start and not here:
            candidates = phrases.of.get(tuple(folded[start:end]), ())
            met = [one for one in candidates if _is_said(one, typed[start:end], shouted=shouted)]
            terms = {(one.term.list_name, one.term.slug): one.term for one in met}
            here = [_naming(terms[key], start, end) for key in sorted(terms)]
            end -= not here
        found += here
        start = max(end, start + 1)
    return found


def names(term: TermView) -> tuple[str, ...]:
    """Every name of a term, each once."""
    return tuple(dict.fromkeys((term.label_vi, term.label_en, *term.synonyms_vi, *term.synonyms_en)))


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """One word without its diacritics; a vocabulary and its texts ask for the same few thousand."""
    return text.fold(word)


class _Phrases:
    """Every name by its folded words, and the longest that begins with a word."""

    def __init__(self, terms: Iterable[TermView]) -> None:
        self.of: dict[tuple[str, ...], list[_Phrase]] = {}
        self.longest: dict[str, int] = {}
        for term in terms:
            for name in names(term):
                self._add(term, name)

    def _add(self, term: TermView, name: str) -> None:
        typed = text.WORD.findall(text.nfc(name))
        key = tuple(fold_word(word) for word in typed)
        if not key:
            return
        cased = name.isupper() and name.isalnum() and len(name) <= LONGEST_ABBREVIATION
        self.of.setdefault(key, []).append(_Phrase(tuple(word.lower() for word in typed), cased, term))
        self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))


def _phrases() -> _Phrases:
    held = kept()
    made: _Phrases = held.made.get("phrases") or _Phrases(term for name in SAID for term in held.terms[name])
    held.made["phrases"] = made
    return made


def _naming(term: TermView, start: int, end: int) -> Naming:
    return Naming(term.list_name, term.slug, start, end, names(term))


def _is_said(phrase: _Phrase, typed: Sequence[str], *, shouted: bool) -> bool:
    if phrase.cased:
        return not shouted and all(word.isupper() for word in typed)
    may_be_plain = len(phrase.lower) > 1
    return all(
        _spelling(word.lower()) == _spelling(meant) or (may_be_plain and word.lower() == fold_word(meant))
        for word, meant in zip(typed, phrase.lower, strict=True)
    )


@lru_cache(maxsize=65_536)
def _spelling(word: str) -> str:
    """A key that ignores where the tone mark stands ("hòa", "hoà") but not which marks a word bears."""
    return "".join(sorted(unicodedata.normalize("NFD", word)))
