"""The product's own ranking: exactness and its cost, saved edits, a new epoch, a new process."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from unittest import mock

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from benchmarks.speed import workload
from benchmarks.speed.measure import Figure, Work, against, cpu, turns
from matching import kernel, matcher, sweep
from matching.documents import Document
from matching.fields import at
from matching.lists import Lists
from matching.matcher import Matcher
from matching.nearest import nearest_both
from matching.postings import postings, texts
from matching.shown import SHOW
from matching.space import Space

K, CHECKED, SOME, EDITS = 20, 200, 1000, 2000


@lru_cache(1)
def fitted(size: int) -> Matcher:
    """A matcher over a workload."""
    documents, rows = workload.documents(size), workload.matrix(size).rows
    return Matcher(workload.VOCABULARY).restore(workload.space(size), documents, rows)


def exactness(size: int) -> Iterator[Figure]:
    """Lists by the kernel against lists of all pairs; what fields and rules cost over texts alone."""
    made = fitted(size)
    asking = made.corpus.documents()[: CHECKED // 2] + made.corpus.documents()[-CHECKED // 2 :]
    quick = made.match_many(asking, K)
    with mock.patch.object(matcher, "is_worth", return_value=False):
        plain = made.match_many(asking, K)
    same = float(np.mean([one == other for one, other in zip(quick, plain, strict=True)]))
    yield Figure("exactness", f"agreement with all pairs valued, {CHECKED} lists", same, "", "1.000", same == 1.0)
    passes = [_passes(made, mentors=mentors) for mentors in (True, False)]
    took = turns({name: partial(_all_of, [one[name] for one in passes]) for name in ("text", "fields")})
    some = min(SOME, len(made.corpus.startups[0].documents))
    ratio = took["fields"] / took["text"]
    yield Figure("exactness", "text only: a startup in all lists of both sides", took["text"] / some * 1e6, "us")
    yield Figure("exactness", "fields and rules: the same lists", took["fields"] / some * 1e6, "us")
    yield Figure("exactness", "fields and rules / text only", ratio, "x", "<= 1.5x", ratio <= 1.5)


def _all_of(works: list[Work]) -> None:
    for work in works:
        work()


def _passes(made: Matcher, *, mentors: bool) -> dict[str, Work]:
    """One pass of some startups over a whole group for the lists of both sides: by texts alone, and with all else.

    Texts are compared once for each counterpart, fields once for each of its offers.
    """
    startups, others = made.corpus.startups[0], made.corpus.counterparts[0]
    offers = np.flatnonzero(others.fields.mentor == mentors)
    owner = others.owner[offers]
    alone = others.text[np.unique(owner)]
    shelf = sweep.shelve(at(others.fields, offers), others.text[owner], sweep.weigh(made.weights, mentors=mentors))
    count, held, post = min(SOME, len(startups.documents)), texts(startups.text), postings(alone)
    bars = sweep.barred([()] * count)
    ask = sweep.Ask(np.arange(count), sweep.cards(startups.fields), held, np.ones(count, np.float32), *bars)
    gate = sweep.door(others.takes[owner], np.ones(len(offers)))

    def text() -> None:
        columns = sweep.keep_columns(alone.shape[0], K)
        kernel.nearest_both(held, post, (sweep.heaps(count, K), columns, np.ones(alone.shape[0], np.float32)))

    def fields() -> None:
        kernel.sweep(sweep.Job(shelf, ask, gate, sweep.heaps(count, K), sweep.keep_columns(len(offers), K)))

    return {"text": text, "fields": fields}


def edits(size: int, number: int = EDITS) -> Iterator[Figure]:
    """A saved edit until every list is right, from the text on; then lists are compared with fresh ones."""
    made = fitted(size)
    Lists(Matcher(workload.VOCABULARY).fit(workload.documents(8)))  # compiles, once after an installation
    lists: list[Lists] = []
    began = cpu(lambda: lists.append(Lists(made)))
    kept, documents = lists.pop(), {one.id: one for one in made.corpus.documents()}
    random, spent = np.random.default_rng(3), []
    for edit in range(number):
        name = f"{random.integers(size):07d}"
        if edit % 20 == 0 and name in documents:
            spent.append(cpu(partial(kept.remove, name)))
            del documents[name]
            continue
        fresh = _edited(size, int(name), edit)
        if edit % 5 == 0 and name in documents:
            fresh = replace(documents[name], accepting=not documents[name].accepting)
        spent.append(cpu(partial(kept.put, fresh)))
        documents[name] = fresh
    median, late = (1000 * float(np.percentile(spent[5:], share)) for share in (50, 99))
    yield Figure("edit", "all lists made", began, "s")
    yield Figure("edit", "median", median, "ms", "<= 5 ms", median <= 5)
    yield Figure("edit", "99 of 100 within", late, "ms", "<= 10 ms", late <= 10)
    yield against("edit: anew", median / 1000, ("all lists made anew", began), 2000)
    wrong, checked = _wrong(made, kept, list(documents.values()))
    yield Figure("edit", f"wrong lists of {checked} after {number} edits", wrong, "", "0", wrong == 0)


def _edited(size: int, number: int, edit: int) -> Document:
    other = (number * 7919 + edit) % size
    one, two = workload.text(number).split(), workload.text(other).split()
    return workload.document(number, " ".join([*one[: len(one) // 2], *two[: len(two) // 2]]), edit + 1)


def _wrong(made: Matcher, kept: Lists, documents: list[Document]) -> tuple[int, int]:
    space = made.corpus.space
    ordered = sorted(documents, key=lambda one: one.id)
    fresh = Matcher(workload.VOCABULARY).restore(space, ordered, kept.text_rows(ordered))
    again, wrong = Lists(fresh), 0
    for one in ordered:
        for kinds in ({"mentor"}, {"fund"}) if one.is_startup else ({"startup"},):
            wrong += kept.shown(one.id, kinds)[:SHOW] != again.shown(one.id, kinds)[:SHOW]
    return wrong, sum(2 if one.is_startup else 1 for one in ordered)


def rebuild(size: int) -> Iterator[Figure]:
    """A new epoch with all text lists of both sides, from kept term counts against from texts."""
    found, names = workload.matrix(size), workload.space(size).names
    words = workload.texts(size)

    def ours() -> None:
        _, rows = Space.relearn(workload.VOCABULARY, names, found.counts)
        nearest_both(rows[1::2], rows[0::2], K)

    ours()
    took = cpu(ours)
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=3, max_df=0.2, max_features=200_000, sublinear_tf=True, dtype=np.float32
    )
    rows = []
    fit = cpu(lambda: rows.append(vectorizer.fit_transform(words)))
    startups, others = rows[0][0::2].tocsr(), rows[0][1::2].tocsr()
    sample = others[: min(500, others.shape[0])]
    lists = cpu(lambda: np.argpartition(-cosine_similarity(sample, startups), K - 1, axis=1))
    whole = fit + lists * size / sample.shape[0]
    yield Figure("rebuild", "ours, from term counts", took, "s")
    yield Figure("rebuild", "TfidfVectorizer + cosine_similarity, lists scaled", whole, "s")
    yield against("rebuild", took, ("TfidfVectorizer refit + cosine lists", whole), 10)
