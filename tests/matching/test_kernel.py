"""What is quick gives what is plain: near texts, picked candidates, and the kernel beside the way without it."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matching import kernel, matcher, nearest, picking, sweep
from matching.matcher import Matcher
from matching.nearest import nearest as near
from matching.nearest import nearest_both
from tests.matching import world
from tests.matching.crowd import VOCABULARY, crowd
from tests.matching.strategies import WARM, worlds
from tests.matching.test_matcher import VOCABULARY as FEW_WORDS

ALL = 10_000


def texts(rows, columns, seed):
    random = np.random.default_rng(seed)
    made = sparse.random(rows, columns, density=0.1, random_state=random, format="csr", dtype=np.float64)
    made.sort_indices()
    return sparse.csr_array(made)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.integers(0, 90), st.integers(1, 30), st.integers(0, 12), st.integers(0, 99))
def test_near_texts_are_those_of_the_whole_product_with_and_without_the_kernel(rows, held, width, k, seed):
    asking, others = texts(rows, width, seed), texts(held, width, seed + 1)
    whole = (asking @ others.T).toarray()
    with pytest.MonkeyPatch.context() as patch:
        quick = (near(asking, others, k), *nearest_both(asking, others, k))
        patch.setattr(nearest, "compiled", lambda: None)
        plain = (near(asking, others, k), *nearest_both(asking, others, k))
    for one, other, scores in zip(quick, plain, (whole, whole, whole.T), strict=True):
        np.testing.assert_allclose(one.similarity, other.similarity, atol=1e-5)
        best = -np.sort(-scores, axis=1)[:, :k]
        np.testing.assert_allclose(one.similarity[:, : best.shape[1]], best, atol=1e-5)
        for found in (one, other):
            at = np.take_along_axis(np.pad(scores, ((0, 0), (0, 1))), found.places, axis=1) if k else np.zeros((0, 0))
            np.testing.assert_allclose(at, found.similarity if k else at, atol=1e-5)


def lists(fitted, documents, k, **asked):
    return dict(zip([d.id for d in documents], fitted.match_many(documents, k, **asked), strict=True))


@pytest.fixture(scope="module")
def many():
    documents = crowd(3000)
    return documents, Matcher(VOCABULARY, WARM).fit(documents)


@pytest.fixture
def all_valued(monkeypatch):
    """Value all candidates, as a small corpus does."""
    return lambda: monkeypatch.setattr(matcher, "is_worth", lambda *_: False)


@pytest.mark.parametrize("kinds", [None, {"mentor"}, {"angel", "fund"}, {"fund"}])
def test_picked_lists_are_the_lists_of_all_with_factors_and_connected_pairs(many, all_valued, kinds):
    documents, fitted = many
    asking = documents[:: 11 if kinds else 5]
    factors = {d.id: 0.5 + n % 7 / 10 for n, d in enumerate(documents) if n % 3}
    best = fitted.match_many(asking, 2, kinds=kinds)
    connected = [(d.id, match.id) for d, found in zip(asking, best, strict=True) for match in found[:1]]
    asked = {"kinds": kinds, "connected": connected, "factors": factors}
    picked = lists(fitted, asking, 20, **asked)
    values = fitted.values_many(asking, 20, **asked)
    all_valued()
    assert picked == lists(fitted, asking, 20, **asked)
    assert values == fitted.values_many(asking, 20, **asked)
    assert sum(map(len, picked.values())) > 3 * len(asking)


def test_picked_lists_follow_edits_and_removals(many, all_valued):
    documents, _ = many
    fitted = Matcher(VOCABULARY, WARM).fit(documents)
    lists(fitted, documents[:1], 20)
    for one, other in zip(documents[:40], crowd(3000, seed=5), strict=False):
        fitted.put(other) if int(one.id) % 3 else fitted.remove(one.id)
    asking = documents[40:240:3]
    picked = lists(fitted, asking, 20)
    all_valued()
    assert picked == lists(fitted, asking, 20)


def test_almost_all_lists_are_told_from_few_candidates(many):
    documents, fitted = many
    segment = fitted.corpus.counterparts[0]
    asking = fitted.corpus.encode_startups(documents[:600:5], fitted.corpus.rows(documents[:600:5]))
    count = len(segment.documents)
    wanted = picking.Wanted(20, segment.is_open(None), np.ones(count), [()] * len(asking.documents))
    picked = picking.pick(segment, asking, wanted, fitted.weights)
    assert np.mean([rows is not None for rows in picked]) > 0.95
    assert np.mean([len(rows) for rows in picked if rows is not None]) < 100


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(1, 4), st.sampled_from((0, 16)))
def test_random_small_worlds_are_picked_as_they_are_valued(documents, k, margin):
    fitted = Matcher(FEW_WORDS, WARM).fit(documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(picking, "MARGIN", margin)
        plain = lists(fitted, documents, k)
        patch.setattr(matcher, "is_worth", lambda *_: True)
        assert lists(fitted, documents, k) == plain
        patch.setattr(sweep, "compiled", lambda: None)
        assert lists(fitted, documents, k) == plain


def job(startups, counterparts, mode, *, startups_ask):
    """A pass of some startups and offers, with some slots closed and barred."""
    offers = sweep.shelve(counterparts.fields, counterparts.text[counterparts.owner], WEIGHTS)
    weights = startups.text, sweep.shelve(startups.fields, startups.text, WEIGHTS)
    shelf, asked = (offers, weights[1]) if startups_ask else (weights[1], offers)
    slots, rows = len(shelf.cards.sectors), len(asked.cards.sectors)
    random = np.random.default_rng(1)
    bars = sweep.barred([random.choice(slots, 3) for _ in range(rows)])
    factor = (0.5 + random.random(rows)).astype(np.float32)
    ask = sweep.Ask(np.arange(rows), asked.cards, asked.texts, factor, *bars)
    columns = {
        sweep.NO_COLUMNS: lambda: sweep.no_columns(slots),
        sweep.KEEP: lambda: sweep.keep_columns(slots, 7),
        sweep.TELL: lambda: sweep.tell_columns(np.full(slots, 30.0)),
    }[mode]()
    door = sweep.door(random.random(slots) > 0.1, 0.5 + random.random(slots))
    return sweep.Job(shelf, ask, door, sweep.heaps(rows, 9), columns)


WEIGHTS = sweep.weigh(WARM, mentors=False) / 2 + sweep.weigh(WARM, mentors=True) / 2


@pytest.mark.parametrize("startups_ask", [True, False])
@pytest.mark.parametrize("mode", [sweep.NO_COLUMNS, sweep.KEEP, sweep.TELL])
def test_the_kernel_does_what_is_done_without_it(many, mode, startups_ask):
    _, fitted = many
    startups = fitted.corpus.startups[0].take(np.arange(300))
    counterparts = fitted.corpus.counterparts[0].take(np.arange(400))
    ask = startups.take(np.arange(60)) if startups_ask else startups
    other = counterparts if startups_ask else counterparts.take(np.arange(60))
    quick, plain = (job(ask, other, mode, startups_ask=startups_ask) for _ in range(2))
    kernel.sweep(quick)
    sweep.plain(plain)
    rows = zip(quick.rows.values, plain.rows.values, strict=True)
    columns = zip(quick.columns.values, plain.columns.values, strict=True)
    for one, two in (*rows, *columns):
        np.testing.assert_allclose(np.sort(one), np.sort(two), atol=sweep.SLACK / 10)
    assert quick.rows.values.max() > 30


def test_importing_the_engine_does_not_load_the_compiler():
    code = "import sys, matching.matcher, matching.nearest; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=world.ROOT, check=False).returncode == 0


def test_a_small_corpus_is_matched_without_the_compiler():
    code = """
import sys
from matching.matcher import Matcher
from tests.matching import world
matcher = Matcher(world.vocabulary()).fit(world.documents())
assert matcher.match_many(list(world.documents()), 5)
sys.exit("numba" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=world.ROOT, check=False).returncode == 0
