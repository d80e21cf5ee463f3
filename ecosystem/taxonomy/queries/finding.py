"""From free words to a term or a ward: through labels, synonyms and former names, with or without diacritics.

Spelling counts before folding: "Thanh Bình" finds what bore that name before "Thạnh Bình", "thanh binh" finds both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from ecosystem.core.text import WORD, fold, nfc
from ecosystem.taxonomy.models import WARDS
from ecosystem.taxonomy.queries.kept import TermView, WardView, kept
from ecosystem.taxonomy.queries.reading import terms

Words = tuple[str, ...]

LONGEST_TEXT = 300
LONGEST_ABBREVIATION = 4
_LABEL, _SLUG, _PART_OF_LABEL, _SYNONYM = range(4)
_LITTLE = frozenset({"and", "of", "the", "for", "va", "cho", "cua"})


# --- terms ----------------------------------------------------------------------------------------------------------


def resolve(list_name: str, text: str) -> str | None:
    """The slug of the term that ``text`` means, or ``None``.

    First what the text is as a whole: a slug, a label, a synonym, in either language. Then the longest name that
    makes up half of its words or more ("Healthcare IT"); there an abbreviation such as AI or IT counts only in
    capitals, and a single accented syllable only with its accents. Ties go to labels before synonyms, then by the
    order of the list. With the list "wards" it is the one ward of today that the name or address means; a name that
    was divided among several, or that two bore, means none.
    """
    if list_name == WARDS:
        return _the_one(_ranked(text))
    finder: _TermFinder = _made(f"terms of {list_name}", lambda: _TermFinder(terms(list_name)))
    return finder.whole(text[:LONGEST_TEXT]) or finder.inside(text[:LONGEST_TEXT])


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one term. ``rank`` orders names that read alike: labels first, then synonyms, then list order."""

    slug: str
    typed: Words
    rank: tuple[int, int]

    def is_said(self, words: Sequence[str]) -> bool:
        """Whether words inside a longer text, equal to the name when folded, truly say it."""
        if self.rank[0] == _SLUG:
            return False
        if len(self.typed) > 1:
            return True
        meant, said = self.typed[0], words[0]
        if meant.isupper() and len(meant) <= LONGEST_ABBREVIATION:
            return said.isupper()
        return meant.isascii() or _spelling(meant) == _spelling(said)


class _TermFinder:
    """The names of the terms of one list, by their folded words."""

    def __init__(self, views: Iterable[TermView]) -> None:
        self._names: dict[Words, list[_Name]] = {}
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
        least = max(1, (sum(word not in _LITTLE for word in folded) + 1) // 2)
        for length in range(min(self._longest, len(typed)), least - 1, -1):
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
    yield _SLUG, view.slug
    for name in (view.label_vi, view.label_en):
        yield _LABEL, name
        before, opened, rest = name.partition("(")
        if opened:
            yield _PART_OF_LABEL, before
            yield _PART_OF_LABEL, rest.partition(")")[0]
    for name in (*view.synonyms_vi, *view.synonyms_en):
        yield _SYNONYM, name


# --- wards ----------------------------------------------------------------------------------------------------------

_WARD_WORDS = ("thi tran", "dac khu", "phuong", "xa")
_DISTRICT_WORDS = ("thanh pho", "thi xa", "quan", "huyen")
_SHORT_WORDS = {
    "p": "phuong",
    "f": "phuong",
    "tt": "thi tran",
    "q": "quan",
    "h": "huyen",
    "tp": "thanh pho",
    "tx": "thi xa",
}
_ENGLISH_WORDS = {"ward": "phuong", "commune": "xa", "town": "thi tran", "district": "", "city": "thanh pho"}
_CITIES = frozenset({"da nang", "quang nam", "viet nam", "vietnam", "danang"})
# How well a name fits, best first; up to _EXACT the name is the whole of what was asked.
_OWN, _MERGED, _DISTRICT = 0, 1, 2
_FOLDED_ONLY = 3
_EXACT = 5
_BEGINS, _BEING_TYPED, _NEARLY = 6, 9, 12
_NEAR = 84.0


@dataclass(frozen=True, slots=True)
class _Place:
    """A place name: what it says of its kind ("phuong", "quan"; unknown is ``None``), then its words."""

    kind: str | None
    typed: Words
    folded: Words
    level: int = _OWN

    @property
    def is_district(self) -> bool:
        """Whether the word for its kind is one of a former district."""
        return self.kind == "" or self.kind in _DISTRICT_WORDS


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well a ward fits what was asked; the least fits best."""

    level: int
    of_other_kind: bool
    under_other_name: bool
    sort_key: str
    slug: str


def find_wards(text: str) -> tuple[WardView, ...]:
    """The wards of today that ``text`` may mean, best first: by name, by a merged ward, by a former district.

    "Mỹ An" finds Ngũ Hành Sơn, "quận Sơn Trà" the wards of that former district, an address what its parts name.
    Beginnings of names and, when nothing else fits, near misses count too.
    """
    return tuple(kept().ward[fit.slug] for fit in _ranked(text))


def _the_one(fits: Sequence[_Fit]) -> str | None:
    """The one ward that is meant: no other one fits as well, an own and a merged name counting alike when folded."""

    def rank(fit: _Fit) -> tuple[int, bool, bool]:
        level = _FOLDED_ONLY if fit.level == _FOLDED_ONLY + _MERGED else fit.level
        is_district = fit.level % _FOLDED_ONLY == _DISTRICT
        return level, fit.of_other_kind, is_district and fit.under_other_name

    exact = [fit for fit in fits if fit.level <= _EXACT]
    best = [fit for fit in exact if rank(fit) == rank(exact[0])]
    return best[0].slug if len(best) == 1 else None


def _ranked(text: str) -> list[_Fit]:
    whole = nfc(text[:LONGEST_TEXT])
    parts = [part for part in whole.replace(";", ",").split(",") if part.strip()]
    found = _fits(whole)
    if found or len(parts) == 1:
        return found or _near(whole)
    # In an address the house and the street come first; the ward is the first part that is the name of one.
    for part in parts:
        found = [] if fold(part).strip() in _CITIES else _fits(part)
        if found and found[0].level <= _EXACT:
            return found
    return []


def _fits(text: str) -> list[_Fit]:
    """The wards whose names fit, best first."""
    best: dict[str, _Fit] = {}
    for asked in _askings(text):
        for ward in kept().wards:
            fit = min(_fits_of(asked, ward), default=None)
            if fit and (ward.slug not in best or fit < best[ward.slug]):
                best[ward.slug] = fit
    return sorted(best.values())


def _fits_of(asked: _Place, ward: WardView) -> Iterator[_Fit]:
    for place in _names_of(ward):
        if asked.kind is not None and asked.is_district != place.is_district:
            continue
        level = _level(asked, place)
        if level is not None:
            other_kind = bool(asked.kind) and asked.kind != place.kind
            yield _Fit(level, other_kind, ward.folded != " ".join(asked.folded), ward.sort_key, ward.slug)


def _level(asked: _Place, place: _Place) -> int | None:
    if asked.folded == place.folded:
        same = [_spelling(word) for word in asked.typed] == [_spelling(word) for word in place.typed]
        return place.level if same else place.level + _FOLDED_ONLY
    if place.folded[: len(asked.folded)] == asked.folded:
        return place.level + _BEGINS
    return place.level + _BEING_TYPED if " ".join(place.folded).startswith(" ".join(asked.folded)) else None


def _askings(text: str) -> list[_Place]:
    """What may be meant: the words without the one that says the kind of place, and the words as they are."""
    typed = tuple(WORD.findall(text))
    if not typed:
        return []
    whole = _Place(None, typed, _folded(typed))
    bare = _bare(typed)
    if bare.kind is None and len(typed) > 1 and whole.folded[-1] in _ENGLISH_WORDS:
        bare = _Place(_ENGLISH_WORDS[whole.folded[-1]], typed[:-1], whole.folded[:-1])
    return [whole] if bare.kind is None else [bare, whole]


def _bare(typed: Words, level: int = _OWN) -> _Place:
    """A name without the word for its kind, if it begins with one."""
    folded = _folded(typed)
    for kind in (*_WARD_WORDS, *_DISTRICT_WORDS, *_SHORT_WORDS):
        length = len(kind.split())
        if len(typed) > length and " ".join(folded[:length]) == kind:
            return _Place(_SHORT_WORDS.get(kind, kind), typed[length:], folded[length:], level)
    return _Place(None, typed, folded, level)


def _names_of(ward: WardView) -> list[_Place]:
    """The names of a ward: its own, those merged into it, its former districts."""
    made: dict[str, list[_Place]] = _made("names of wards", dict)
    if ward.slug not in made:
        levels = {_OWN: (ward.name,), _MERGED: ward.merged_from, _DISTRICT: ward.former_districts}
        made[ward.slug] = [_bare(tuple(WORD.findall(name)), at) for at, names in levels.items() for name in names]
    return made[ward.slug]


def _near(text: str) -> list[_Fit]:
    """The wards whose own or merged name is nearly what was typed."""
    asked = _askings(text)
    if not asked:
        return []
    places = [(ward, place) for ward in kept().wards for place in _names_of(ward) if not place.is_district]
    names = [" ".join(place.folded) for _ward, place in places]
    hits = process.extract(" ".join(asked[0].folded), names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=10)
    wards = {places[at][0].slug: places[at][0] for _name, _score, at in hits}
    return [_Fit(_NEARLY, False, True, ward.sort_key, slug) for slug, ward in wards.items()]  # noqa: FBT003


# --- both -----------------------------------------------------------------------------------------------------------


def _folded(words: Iterable[str]) -> Words:
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
