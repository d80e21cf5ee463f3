"""The lists of Qdrant are those of the matcher: scores, reasons, order and ties; with filters, edits, deletions."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qdrant_client import QdrantClient

from ecosystem.recommendations.engine.indexes.qdrant import Epoch, QdrantIndex
from matching.bounds import Tangent, Words, asked, offer_parts, startup_parts, stored
from matching.index import Embedded, Query
from matching.matcher import Matcher
from tests.matching.crowd import VOCABULARY, crowd, document
from tests.matching.strategies import WARM, worlds
from tests.matching.test_matcher import VOCABULARY as FEW_WORDS

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
MANY = 2500
KINDS = (None, {"mentor"}, {"angel", "fund"}, {"startup"})


def both(documents, vocabulary):
    """Both adapters over the same epoch."""
    matcher = Matcher(vocabulary, WARM).fit(documents)
    epoch = Epoch(vocabulary, matcher.weights, matcher.corpus.space)
    remote = QdrantIndex(QdrantClient(":memory:"), "matching-test", epoch)
    for start in range(0, len(documents), 500):
        remote.put(documents[start : start + 500])
    return Embedded(matcher), remote


@pytest.fixture(scope="module")
def pair():
    return both(crowd(MANY, seed=11), VOCABULARY)


def assert_equal(embedded, remote, asking, query):
    """All of the first k agree, to the last bit."""
    expected = embedded.top(asking, query)
    assert remote.top(asking, query) == expected
    return sum(len(one) for one in expected)


def test_agreement_at_20_is_whole_on_thousands_with_filters_edits_and_deletions(pair):
    embedded, remote = pair
    chance = random.Random(4)
    held = {one.id: one for one in crowd(MANY, seed=11)}
    names = sorted(held)
    connected = [(chance.choice(names), chance.choice(names)) for _ in range(2000)]
    factors = {name: chance.choice((0.5, 0.7, 1.1)) for name in chance.sample(names, 500)}
    listed = 0
    for round_ in range(2):
        for kinds in KINDS:
            asking = chance.sample(sorted(held.values(), key=lambda one: one.id), 6)
            listed += assert_equal(embedded, remote, asking, Query(20, kinds, connected, factors))
        if round_ == 0:
            edited = [document(chance, number) for number in chance.sample(range(MANY), 60)]
            edited += [document(chance, MANY + number) for number in range(20)]
            gone = sorted(set(chance.sample(names, 60)) - {one.id for one in edited})
            for index in (embedded, remote):
                index.put(edited)
                index.remove(gone)
            held |= {one.id: one for one in edited}
            held = {name: one for name, one in held.items() if name not in gone}
    assert listed > 150


def test_ties_stand_in_the_order_of_their_ids():
    twins = [replace(one, id=f"{one.id}-{n}", owners=frozenset()) for one in crowd(40, seed=2) for n in range(4)]
    embedded, remote = both(twins, VOCABULARY)
    assert assert_equal(embedded, remote, twins[::5], Query(5)) > 0


def test_an_index_needs_few_candidates(pair):
    _, remote = pair
    remote.looked_at = 0
    asking = [one for one in crowd(400, seed=11) if one.is_startup and one.accepting and one.capacity_left != 0][:12]
    remote.top(asking, Query(20, {"mentor"}))
    assert remote.looked_at / len(asking) < MANY / 5 / 4


@settings(max_examples=25, deadline=None)
@given(worlds(), st.integers(1, 3))
def test_small_worlds_agree(documents, k):
    embedded, remote = both(documents, FEW_WORDS)
    assert_equal(embedded, remote, documents, Query(k, None, [("s0", "c0")], {"s0": 0.5, "c1": 1.1}))


@settings(max_examples=40, deadline=None)
@given(worlds(), st.floats(0.01, 0.99), st.floats(0, 1))
def test_no_value_is_above_its_bound(documents, share, cosine):
    matcher = Matcher(FEW_WORDS, WARM).fit(documents)
    space, weights = matcher.corpus.space, matcher.weights
    words = {}
    for one in documents:
        row = space.rows([one.text])
        words[one.id] = Words(row.indices.tolist(), row.data.tolist(), space.expertise(row)[0])
    for startup in (one for one in documents if one.is_startup):
        ours = startup_parts(startup, words[startup.id], FEW_WORDS)
        for other in (one for one in documents if not one.is_startup):
            if matcher.broken(startup, other):
                continue
            sides = weights.mentor if other.kind == "mentor" else weights.investor
            theirs = [offer_parts(other, offer, words[other.id], FEW_WORDS) for offer in other.offers()]
            value, tangent = matcher.explain(startup, other).value, Tangent(share, cosine)
            for mine, yours in (([ours], theirs), (theirs, [ours])):
                bounds = [product(asked(a, sides, tangent), stored(b)) for a in mine for b in yours]
                assert max(bounds) >= value - 1e-6


def product(one, other):
    return sum(weight * other.get(column, 0.0) for column, weight in one.items())
