"""The one space in which texts are compared: scikit-learn's TF-IDF over words, pairs of words and concepts.

weight(term, text) = (1 + ln count) * idf(term) * (CONCEPT if the term is a concept else 1), rows scaled to length 1;
idf(term) = 1 + ln((1 + texts) / (1 + texts with the term)); the similarity of two texts is the sum of products.
The idf belongs to an *epoch*: texts that come later are weighed with it, and terms it does not know are left out.
"""

from collections.abc import Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from matching.documents import EXPERTISE, Vocabulary
from matching.fields import Floats
from matching.text import Phrases, terms
from matching.weighing import count, idf, used, weigh

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

Rows = Any  # a scipy.sparse.csr_array of floats: scipy ships no types
CONCEPT = 2.0


class Space:
    """A learnt set of terms with their weights."""

    def __init__(self, vocabulary: Vocabulary, names: Sequence[str], idf: Floats) -> None:
        """Take the terms in the order of their columns and their idf; `learn` makes both from texts."""
        self.names = list(names)
        self.idf = idf
        self._phrases = Phrases(vocabulary)

    @classmethod
    def learn(cls, vocabulary: Vocabulary, texts: Sequence[str]) -> tuple["Space", Rows]:
        """Learn the terms of the texts; return the space and one row a text."""
        space, _, rows = cls.counted(vocabulary, texts)
        return space, rows

    @classmethod
    def counted(cls, vocabulary: Vocabulary, texts: Sequence[str]) -> tuple["Space", Rows, Rows]:
        """Learn the terms of the texts; return the space, their counts and their weights."""
        space = cls(vocabulary, (), np.zeros(0))
        if not any(map(space.terms, texts)):
            return space, sparse.csr_array((len(texts), 0), dtype=np.int64), sparse.csr_array((len(texts), 0))
        counter, weigher = space._counter(None), space._weigher()
        counts = sparse.csr_array(counter.fit_transform(texts))
        counts.sort_indices()
        space.names = counter.get_feature_names_out().tolist()
        space.idf = weigher.fit(counts).idf_
        return space, counts, space._weigh(counts)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Map each term to its column."""
        return {name: column for column, name in enumerate(self.names)}

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text; see `text.terms`."""
        return terms(text, self._phrases)

    def rows(self, texts: Sequence[str]) -> Rows:
        """Weigh texts; a row has length 1, or 0 when its text says nothing that the epoch knows."""
        if not self.names or not texts:
            return sparse.csr_array((len(texts), len(self.names)))
        return weigh(count(map(self.terms, texts), self.columns), self._worth)

    @classmethod
    def relearn(cls, vocabulary: Vocabulary, names: Sequence[str], counts: Rows) -> tuple["Space", Rows]:
        """Learn an epoch from term counts (texts x names) and return it with the weighed rows: what `learn` gives."""
        held, known = used(counts, names)
        space = cls(vocabulary, known, idf(held))
        return space, weigh(held, space._worth)

    def expertise(self, rows: Rows) -> list[frozenset[str]]:
        """Return the ids of the kinds of expertise that each text names."""
        named = {column: name.removeprefix(EXPERTISE) for name, column in self._expertise}
        known = np.isin(rows.indices, list(named))
        edges = rows.indptr.tolist()
        return [frozenset(named[c] for c in rows.indices[a:b][known[a:b]].tolist()) for a, b in pairwise(edges)]

    @cached_property
    def _expertise(self) -> list[tuple[str, int]]:
        return [(name, column) for name, column in self.columns.items() if name.startswith(EXPERTISE)]

    @cached_property
    def _worth(self) -> Floats:
        """What one occurrence of each term is worth."""
        return np.asarray(self.idf * np.array([CONCEPT if ":" in name else 1.0 for name in self.names]))

    def _weigh(self, counts: Rows) -> Rows:
        weigher = self._weigher()
        weigher.idf_ = self._worth
        weighed = sparse.csr_array(weigher.transform(counts.astype(np.float64)))
        weighed.sort_indices()
        return weighed

    def _counter(self, vocabulary: dict[str, int] | None) -> "CountVectorizer":
        # scikit-learn takes about 2 s to import and only learning or weighing texts needs it:
        # a process that reads a saved index answers without it.
        from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415

        return CountVectorizer(analyzer=partial(terms, phrases=self._phrases), vocabulary=vocabulary)

    @staticmethod
    def _weigher() -> "TfidfTransformer":
        # Late for the same reason.
        from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415

        return TfidfTransformer(sublinear_tf=True)
