"""Which terms made two texts similar, in the words that people use."""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from matching.fields import Floats, Index
from matching.space import Rows, Space
from matching.text import fold

SHOWN = 6
SHOWN_CONCEPTS = 3
COMMON_PAIR = 0.2
COMMON_WORD = 0.05
COLLOCATION = 0.5
TELLING = 0.02
SMALLEST = 1e-12


class SharedTerms:
    """Names the terms that two texts share.

    A term earns the product of its two weights. Left out of the display, never of the score: what earns less than a
    fiftieth of the similarity, words that a twentieth of the texts use (a syllable that common is half a word) and
    pairs that a fifth use, pairs of words that seldom stand together, and bare syllables that several accented words
    share.
    """

    def __init__(self, space: Space) -> None:
        """Prepare for the terms of a space."""
        self._space = space
        self._labels: dict[int, str] = {}

    def of(self, text: Rows, others: Rows) -> list[tuple[str, ...]]:
        """Return the terms that one text (one row) shares with each of the others, most telling first."""
        weight = np.zeros(len(self._space.names))
        weight[text.indices] = text.data
        earned = others.data * weight[others.indices]
        edges = others.indptr.tolist()
        return [self._shown(others.indices[a:b], earned[a:b]) for a, b in pairwise(edges)]

    def _shown(self, columns: Index, earned: Floats) -> tuple[str, ...]:
        shared = np.flatnonzero(earned >= max(TELLING * earned.sum(), SMALLEST))
        best = shared[np.lexsort((columns[shared], -earned[shared]))]
        return tuple(_distinct(filter(None, map(self._label, columns[best].tolist()))))

    def _label(self, column: int) -> str:
        if column not in self._labels:
            self._labels[column] = self._made(self._space.names[column])
        return self._labels[column]

    def _made(self, term: str) -> str:
        """Return a term as people write it, or nothing if it explains nothing."""
        if ":" in term:
            return term
        if self._is_common(term) or not self._is_telling(term):
            return ""
        accented = self._accented.get(term, ())
        if len(accented) > 1 and " " not in term:
            return ""
        return max(accented, key=lambda form: (-self._idf(form), form), default=term)

    def _idf(self, term: str) -> float:
        column = self._space.columns.get(term)
        return math.inf if column is None else float(self._space.idf[column])

    def _is_common(self, term: str) -> bool:
        share = COMMON_PAIR if " " in term else COMMON_WORD
        # In a handful of texts a share means nothing: what only two texts hold, these two may be, is never common.
        return self._idf(term) < min(1.0 - math.log(share), self._idf_of_two)

    def _is_telling(self, term: str) -> bool:
        if " " not in term:
            return term.isalpha() and len(term) > 1
        rarer = max(self._idf(word) for word in term.split(" "))
        return self._idf(term) - rarer <= -math.log(COLLOCATION)

    @cached_property
    def _idf_of_two(self) -> float:
        """The idf of a term that two texts hold: ln(3/2) below that of a term of one text, less a hair."""
        return float(self._space.idf.max(initial=0.0)) - math.log(1.5) - 1e-9

    @cached_property
    def _accented(self) -> dict[str, list[str]]:
        forms: dict[str, list[str]] = {}
        for name in self._space.names:
            if not name.isascii() and fold(name) != name:
                forms.setdefault(fold(name), []).append(name)
        return forms


def _distinct(labels: Iterable[str]) -> list[str]:
    """Keep at most six labels, three concepts among them; a word that a kept pair holds goes, as does a vain pair."""
    kept: list[str] = []
    for label in labels:
        if label in kept or _is_spare(label, kept):
            continue
        kept = [old for old in kept if not (" " in label and old in label.split(" "))]
        kept.append(label)
        if len(kept) == SHOWN:
            break
    return kept


def _is_spare(label: str, kept: Sequence[str]) -> bool:
    """Say whether a label adds nothing: a fourth concept, or words that stand in the kept pairs already."""
    if ":" in label:
        return sum(":" in old for old in kept) >= SHOWN_CONCEPTS
    shown = {word for old in kept if " " in old for word in old.split(" ")}
    return all(word in shown for word in label.split(" "))
