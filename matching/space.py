"""The one space in which texts are compared: scikit-learn's TF-IDF over words, pairs of words and concepts.

weight(term, text) = (1 + ln count) * idf(term) * (CONCEPT if the term is a concept else 1), rows scaled to length 1,
idf(term) = 1 + ln((1 + texts) / (1 + texts with the term)); the similarity of two texts is the sum of products.
The idf belongs to an *epoch*: texts that come later are weighed with it, and terms it does not know are left out.
"""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from matching.documents import EXPERTISE, Vocabulary
from matching.fields import Floats
from matching.text import Phrases, terms

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

CONCEPT = 2.0


class Space:
    """A learnt set of terms with their weights."""

    def __init__(self, vocabulary: Vocabulary, names: Sequence[str], idf: Floats) -> None:
        """Take terms in the order of the columns and their idf; `Space.learn` makes both from texts."""
        self.names = list(names)
        self.idf = idf
        self.phrases = Phrases(vocabulary)

    @classmethod
    def learn(cls, vocabulary: Vocabulary, texts: Sequence[str]) -> "tuple[Space, sparse.csr_array]":
        """Learn the terms of the texts; return the space and one row a text."""
        vectorizer = _vectorizer(Phrases(vocabulary))
        if not any(text.strip() for text in texts):
            return cls(vocabulary, [], np.zeros(0)), sparse.csr_array((len(texts), 0))
        counts = vectorizer.fit_transform(texts)
        space = cls(vocabulary, vectorizer.get_feature_names_out().tolist(), vectorizer.idf_)
        del counts
        return space, space.rows(texts)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Map each term to its column."""
        return {name: column for column, name in enumerate(self.names)}

    @cached_property
    def expertise(self) -> dict[int, str]:
        """Map the columns of concepts of expertise to their ids without the prefix."""
        return {c: name.removeprefix(EXPERTISE) for name, c in self.columns.items() if name.startswith(EXPERTISE)}

    def rows(self, texts: Sequence[str]) -> sparse.csr_array:
        """Weigh texts; each row has length 1, or 0 when the text says nothing that the epoch knows."""
        if not self.names or not texts:
            return sparse.csr_array((len(texts), len(self.names)))
        found = sparse.csr_array(self._fitted.transform(texts))
        found.sort_indices()
        return found
