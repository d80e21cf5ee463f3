"""From free words to a term or a ward: through labels, synonyms and former names, with or without diacritics.

Spelling counts before folding: "Thanh Bình" finds what bore that name before "Thạnh Bình", "thanh binh" finds both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from rapidfuzz import fuzz, process

from ecosystem.core.text import WORD, fold, nfc
from ecosystem.taxonomy.models import WARDS
from ecosystem.taxonomy.queries.kept import TermView, WardView, kept
from ecosystem.taxonomy.queries.reading import terms

LONGEST_TEXT = 300
LONGEST_ABBREVIATION = 4


# --- terms ----------------------------------------------------------------------------------------------------------


def resolve(list_name: str, text: str) -> str | None:
    """The slug of the term that ``text`` means, or ``None``.

    First what the text is as a whole: a slug, a label, a synonym, in either language. Then the longest name that
    stands in it as whole words; there an abbreviation such as AI or IT counts only in capitals, and a single
    accented syllable only with its accents. Ties go to labels before synonyms, then by the order of the list.
    With the list "wards" it is the ward of today that the name or address means.
    """
    if list_name == WARDS:
        found = [(level, ward) for level, ward in _ranked(text) if level <= _EXACT]
        return min(found, key=lambda pair: (pair[0], pair[1].sort_key))[1].slug if found else None
    finder: _TermFinder = _made(f"terms of {list_name}", lambda: _TermFinder(terms(list_name)))
    return finder.whole(text[:LONGEST_TEXT]) or finder.inside(text[:LONGEST_TEXT])


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one term. ``rank`` orders names that read alike: labels first, then synonyms, then list order."""

    slug: str
    typed: tuple[str, ...]
    rank: tuple[int, int]

    def is_said(self, words: Sequence[str]) -> bool:
        """Whether words inside a longer text, equal to the name when folded, truly say it."""
        if len(self.typed) > 1:
            return True
        meant, said = self.typed[0], words[0]
        if meant.isupper() and len(meant) <= LONGEST_ABBREVIATION:
            return said.isupper()
        return meant.isascii() or _spelling(meant) == _spelling(said)


class _TermFinder:
    """The names of the terms of one list, by their folded words."""

    def __init__(self, views: Iterable[TermView]) -> None:
        self._names: dict[tuple[str, ...], list[_Name]] = {}
        for view in views:
            for rank, name in _names(view):
                typed = tuple(WORD.findall(nfc(name)))
                if typed:
                    self._names.setdefault(_folded(typed), []).append(_Name(view.slug, typed, (rank, view.position)))
        self._longest = max(map(len, self._names), default=0)

    def whole(self, text: str) -> str | None:
        """The term whose name the text is; an English plural counts as its singular."""
        typed = WORD.findall(nfc(text))
        key = _folded(typed)
        names = self._names.get(key) or (self._names.get((*key[:-1], key[-1].removesuffix("s"))) if key else None)
        return self._best(names or (), typed)

    def inside(self, text: str) -> str | None:
        """The term whose longest name stands in the text; the first one where two are as long."""
        typed = WORD.findall(nfc(text))
        folded = _folded(typed)
        for length in range(min(self._longest, len(typed)), 0, -1):
            for start in range(len(typed) - length + 1):
                said = typed[start : start + length]
                names = [n for n in self._names.get(folded[start : start + length], ()) if n.is_said(said)]
                if names:
                    return self._best(names, said)
        return None

    @staticmethod
    def _best(names: Sequence[_Name], typed: Sequence[str]) -> str | None:
        spelled = [_spelling(word) for word in typed]
        by = sorted(names, key=lambda name: ([_spelling(word) for word in name.typed] != spelled, name.rank))
        return by[0].slug if by else None


def _names(view: TermView) -> Iterator[tuple[int, str]]:
    """The names of a term with their rank; of a label "A (B)" also A and B."""
    for name in (view.label_vi, view.label_en, view.slug):
        yield 0, name
        before, opened, rest = name.partition("(")
        if opened:
            yield 1, before
            yield 1, rest.partition(")")[0]
    for name in (*view.synonyms_vi, *view.synonyms_en):
        yield 2, name


# --- wards ----------------------------------------------------------------------------------------------------------

_WARD_WORDS = ("thi tran", "dac khu", "phuong", "xa", "tt", "p", "f")
_DISTRICT_WORDS = ("thanh pho", "thi xa", "quan", "huyen", "tp", "tx", "q", "h")
_ENGLISH_WORDS = {"ward": True, "commune": True, "town": True, "district": False, "city": False}
_CITIES = frozenset({"da nang", "quang nam", "viet nam", "vietnam", "danang"})
# How well a name fits, best first; up to _EXACT the name is the whole of what was asked.
_OWN, _MERGED, _DISTRICT = 0, 1, 2
_FOLDED_ONLY = 3
_EXACT = 5
_BEGINS, _HOLDS, _NEARLY = 6, 9, 12
_NEAR = 84.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A place name without the word for its kind; ``wards`` and ``districts`` say which kinds it may be."""

    words: tuple[str, ...]
    wards: bool = True
    districts: bool = True


def find_wards(text: str) -> tuple[WardView, ...]:
    """The wards of today that ``text`` may mean, best first: by name, by a merged ward, by a former district.

    "Mỹ An" finds Ngũ Hành Sơn, "quận Sơn Trà" the wards of that former district, an address what its parts name.
    Beginnings of names and, when nothing else fits, near misses count too.
    """
    return tuple(ward for _level, ward in _ranked(text))


def _ranked(text: str) -> list[tuple[int, WardView]]:
    parts = [part for part in nfc(text[:LONGEST_TEXT]).replace(";", ",").split(",") if part.strip()]
    # A house number and a street come first in an address; its ward names itself by being one.
    for asked in (text[:LONGEST_TEXT], *(part for part in parts if fold(part).strip() not in _CITIES)):
        found = _fits(asked)
        if found and (len(parts) < 2 or found[0][0] <= _EXACT):  # noqa: PLR2004  one part is no address
            return found
    return _near(text[:LONGEST_TEXT]) if len(parts) == 1 else []


def _fits(text: str) -> list[tuple[int, WardView]]:
    """The wards whose names fit, with how well."""
    best: dict[str, tuple[int, WardView]] = {}
    for asked in _askings(text):
        for ward in kept().wards:
            level = min(_levels(asked, ward), default=None)
            if level is not None and level < best.get(ward.slug, (99, ward))[0]:
                best[ward.slug] = (level, ward)
    return sorted(best.values(), key=lambda pair: (pair[0], pair[1].sort_key))


def _askings(text: str) -> list[_Asked]:
    """What may be meant: the words as they are, and without the word that says the kind of place."""
    typed = tuple(WORD.findall(nfc(text)))
    folded = _folded(typed)
    asked = [_Asked(typed)] if typed else []
    for kinds, wards in ((_WARD_WORDS, True), (_DISTRICT_WORDS, False)):
        for kind in kinds:
            length = len(kind.split())
            if len(typed) > length and " ".join(folded[:length]) == kind:
                return [_Asked(typed[length:], wards, not wards), *asked]
    if len(typed) > 1 and folded[-1] in _ENGLISH_WORDS:
        is_ward = _ENGLISH_WORDS[folded[-1]]
        asked.insert(0, _Asked(typed[:-1], is_ward, not is_ward))
    return asked


def _levels(asked: _Asked, ward: WardView) -> Iterator[int]:
    names = _ward_names(ward)
    for kind, typed, folded in names:
        if not (asked.districts if kind == _DISTRICT else asked.wards):
            continue
        wanted = _folded(asked.words)
        if wanted == folded:
            same = [_spelling(word) for word in asked.words] == [_spelling(word) for word in typed]
            yield kind if same else kind + _FOLDED_ONLY
        elif folded[: len(wanted)] == wanted:
            yield _BEGINS + kind
        elif " ".join(folded).startswith(" ".join(wanted)):
            yield _HOLDS + kind


def _ward_names(ward: WardView) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """The names of a ward without the words for their kinds: its own, those merged into it, its former districts."""
    made = _made("names of wards", dict)
    if ward.slug not in made:
        pairs = [(_OWN, ward.short_name)]
        pairs += [(_MERGED, _bare(name, _WARD_WORDS)) for name in ward.merged_from]
        pairs += [(_DISTRICT, _bare(name, _DISTRICT_WORDS)) for name in ward.former_districts]
        cut = [(kind, tuple(WORD.findall(name))) for kind, name in pairs]
        made[ward.slug] = [(kind, typed, _folded(typed)) for kind, typed in cut]
    return cast("list[tuple[int, tuple[str, ...], tuple[str, ...]]]", made[ward.slug])


def _bare(name: str, kinds: Sequence[str]) -> str:
    words = name.split()
    for kind in kinds:
        length = len(kind.split())
        if " ".join(fold(word) for word in words[:length]) == kind:
            return " ".join(words[length:])
    return name


def _near(text: str) -> list[tuple[int, WardView]]:
    """The wards whose own or merged name is nearly what was typed."""
    wanted = " ".join(_folded(_askings(text)[0].words)) if _askings(text) else ""
    names = {
        (ward.slug, " ".join(folded)): " ".join(folded)
        for ward in kept().wards
        for kind, _typed, folded in _ward_names(ward)
        if kind != _DISTRICT
    }
    hits = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=10)
    slugs = dict.fromkeys(key[0] for _name, _score, key in hits)
    return [(_NEARLY, kept().ward[slug]) for slug in slugs]


# --- both -----------------------------------------------------------------------------------------------------------


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _spelling(word: str) -> str:
    """A key that ignores case and where the tone mark stands ("Hòa", "hoà") but not which marks a word bears."""
    return "".join(sorted(unicodedata.normalize("NFD", word.lower())))


def _made(name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401  each maker has its own type
    """What was worked out from the vocabulary kept now, worked out once."""
    made = kept().made
    if name not in made:
        made[name] = make()
    return made[name]
