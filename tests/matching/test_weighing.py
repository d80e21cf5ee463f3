"""Weights made again from kept counts are those of scikit-learn, and an epoch from counts is the epoch of a fit."""

from functools import partial

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from matching.documents import Document
from matching.matcher import Matcher
from matching.space import Space
from matching.weighing import Kept, count, idf, weigh
from tests.matching import world
from tests.matching.strategies import TEXTS, counterparts, startups, worlds
from tests.matching.test_matcher import VOCABULARY

ALL = 10_000


def same(one, other):
    one, other = sparse.csr_array(one), sparse.csr_array(other)
    return one.shape == other.shape and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("data", "indices", "indptr")
    )


def test_counts_idf_and_weights_are_those_of_scikit_learn_to_the_last_bit():
    texts = [document.text for document in world.documents()]
    space, rows = Space.learn(world.vocabulary(), texts)
    counter = CountVectorizer(analyzer=partial(space.terms), vocabulary=space.columns)
    counts = counter.transform(texts)
    counts.sort_indices()
    own = count(map(space.terms, texts), space.columns)
    assert same(own, counts)
    assert np.array_equal(idf(own), TfidfTransformer(sublinear_tf=True).fit(counts).idf_)
    assert np.array_equal(idf(own), space.idf)
    assert same(space.rows(texts), rows)
    assert same(
        weigh(own, np.ones(len(space.names))), TfidfTransformer(use_idf=False, sublinear_tf=True).fit_transform(counts)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=8))
def test_an_epoch_from_counts_is_the_epoch_of_a_fit(texts):
    space, rows = Space.learn(VOCABULARY, texts)
    kept = Kept()
    for number, text in enumerate(texts):
        kept.put(str(number), space.terms(text))
    _, counts = kept.rows()
    again, weighed = Space.relearn(VOCABULARY, list(kept.columns), counts)
    assert again.names == space.names
    assert np.array_equal(again.idf, space.idf) or not space.names
    assert same(weighed, rows) or not space.names


@settings(max_examples=40, deadline=None)
@given(worlds(), st.lists(startups() | counterparts() | st.sampled_from(("s0", "c0", "c1")), max_size=8))
def test_edits_and_a_new_epoch_from_kept_counts_equal_a_refit(documents, edits):
    matcher = Matcher(VOCABULARY).fit(documents)
    held = {document.id: document for document in documents}
    for edit in edits:
        if isinstance(edit, Document):
            matcher.put(edit)
            held[edit.id] = edit
        elif edit in held:
            matcher.remove(edit)
            del held[edit]
    matcher.refit()
    fresh = Matcher(VOCABULARY).fit(held.values())
    asking = list(held.values())
    assert matcher.match_many(asking, ALL) == fresh.match_many(asking, ALL)
    assert matcher.corpus.space.names == fresh.corpus.space.names
