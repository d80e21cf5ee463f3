"""The product's own ranking: exactness and its cost, saved edits, a new epoch, a new process."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from unittest import mock

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from benchmarks.speed import workload
from benchmarks.speed.measure import Figure, against, cpu, turns
from matching import kernel, matcher, sweep
from matching.documents import Document
from matching.fields import Index, at
from matching.lists import Lists
from matching.matcher import Matcher
from matching.nearest import nearest_both
from matching.postings import texts
from matching.shown import SHOW
from matching.space import Space

K, CHECKED, SOME = 20, 200, 1000


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
    job = partial(_pass, made, SOME)
    took = turns({"text": lambda: job(fields=False), "fields": lambda: job(fields=True)})
    ratio = took["fields"] / took["text"]
    yield Figure("exactness", "text only, both sides, a startup", took["text"] / SOME * 1e6, "us")
    yield Figure("exactness", "fields and rules / text only", ratio, "x", "<= 1.5x", ratio <= 1.5)


def _pass(made: Matcher, most: int, *, fields: bool) -> None:
    """One pass of some startups over all investors, for the lists of both sides."""
    startups, others = made.corpus.startups[0], made.corpus.counterparts[0]
    offers = np.flatnonzero(~others.fields.mentor)
    shelf = _shelf(made, offers)
    count = min(most, len(startups.documents))
    rows, columns = sweep.heaps(count, K), sweep.keep_columns(len(offers), K)
    held = texts(startups.text)
    if not fields:
        kernel.nearest_both(held, shelf.post, (rows, columns, shelf.ones))
        return
    bars = sweep.barred([()] * count)
    ask = sweep.Ask(np.arange(count), sweep.cards(startups.fields), held, np.ones(count, np.float32), *bars)
    gate = sweep.door(others.takes[others.owner[offers]], np.ones(len(offers)))
    kernel.sweep(sweep.Job(shelf, ask, gate, rows, columns))


SHELVES: dict[int, sweep.Shelf] = {}


def _shelf(made: Matcher, offers: Index) -> sweep.Shelf:
    if id(made) not in SHELVES:
        others = made.corpus.counterparts[0]
        fields = at(others.fields, offers)
        weights = sweep.weigh(made.weights, mentors=False)
        SHELVES[id(made)] = sweep.shelve(fields, others.text[others.owner[offers]], weights)
    return SHELVES[id(made)]


def edits(size: int) -> Iterator[Figure]:
    """A saved edit until every list is right, from the text on; then lists are compared with fresh ones."""
    made, number = fitted(size), 2000
    began = cpu(lambda: Lists(made))
    kept, documents = Lists(made), {one.id: one for one in made.corpus.documents()}
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
    yield against("edit", median / 1000, ("all lists made anew", began), 2000)
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
