"""Texts alone: all lists of both sides, and one query, beside the usual ways to make them."""

import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity, linear_kernel

from benchmarks.speed import workload
from benchmarks.speed.measure import ROUNDS, Figure, Work, against, cpu, scatter_rate, scatter_seconds, turns
from matching import kernel
from matching.nearest import nearest, nearest_both
from matching.postings import WIDE, postings, texts
from matching.space import Rows
from matching.sweep import heaps

K, CHUNK, SAMPLE, QUERIES = 20, 500, 1000, 200


def all_lists(size: int) -> Iterator[Figure]:
    """All top-20 lists of both sides; peers make a sample of one side, scaled to both."""
    startups, others = workload.sides(workload.matrix(size).rows)
    turned, sample = postings(startups), others[: min(SAMPLE, others.shape[0])]
    nearest_both(others[:1], startups, K, turned)
    scale = (others.shape[0] + startups.shape[0]) / sample.shape[0]
    works = {"ours": lambda: nearest_both(others, startups, K, turned), **_all_peers(sample, startups)}
    took = turns(works, ROUNDS if size <= 20_000 else 3 if size <= 200_000 else 1)
    ours = took.pop("ours")
    yield Figure("all lists", "ours, both sides", ours, "s")
    if size > 200_000:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        yield Figure("all lists", "memory of the whole process at most, peers' included", most, "GiB")
    aims = {"cosine_similarity": 10, "linear_kernel": 4, "sparse_dot_topn": 4}
    for name, seconds in took.items():
        yield Figure("all lists", f"{name}, scaled", seconds * scale, "s")
        yield against("all lists", ours, (name, seconds * scale), aims[name])
    yield from (Figure("all lists", f"{name}: not installed", 0.0, "-") for name in aims if name not in took)
    some = scatter_seconds(texts(sample), turned, sample.shape[0])
    limit = some * others.shape[0] / sample.shape[0]
    yield Figure("all lists", "the scatter limit: sums over the postings, no lists", limit, "s")
    yield Figure("all lists", "share of the scatter limit", limit / ours, "", ">= 0.5", limit / ours >= 0.5)
    held = (np.bincount(one.indices, minlength=one.shape[1]).astype(float) for one in (startups, others))
    least = float(np.prod(np.stack(list(held)), axis=0).sum()) / scatter_rate()
    yield Figure("all lists", "share of what the nearest cache would allow", least / ours, "")


def _all_peers(sample: Rows, startups: Rows) -> dict[str, Work]:
    def dense(score: Callable[..., Any]) -> Work:
        def work() -> None:
            for start in range(0, sample.shape[0], CHUNK):
                found = score(sample[start : start + CHUNK], startups)
                np.argpartition(-found, K - 1, axis=1)[:, :K]

        return work

    peers = {"cosine_similarity": dense(cosine_similarity), "linear_kernel": dense(linear_kernel)}
    try:
        # A peer of the bench group, which an ordinary installation lacks.
        from sparse_dot_topn import sp_matmul_topn  # type: ignore[import-not-found]  # noqa: PLC0415
    except ImportError:
        return peers
    across = startups.T.tocsr()
    return {**peers, "sparse_dot_topn": lambda: sp_matmul_topn(sample, across, top_n=K, n_threads=1)}


def one_query(size: int) -> Iterator[Figure]:
    """One profile's top-20."""
    startups, others = workload.sides(workload.matrix(size).rows)
    turned, across = postings(startups, WIDE), startups.T.tocsr()
    numbers = np.random.default_rng(1).integers(0, others.shape[0], QUERIES).tolist()
    rows = [others[number] for number in numbers]
    asking = [texts(row) for row in rows]
    nearest(rows[0], startups, K, turned)

    def ours(number: int) -> None:
        found = heaps(1, K)
        kernel.nearest(asking[number], turned, found.values, found.places)
        found.values[0].argsort()[::-1]

    def product(number: int) -> None:
        found = rows[number] @ across
        data = found.data
        found.indices[data.argpartition(len(data) - K)[-K:] if len(data) > K else data.argsort()]

    def cosine(number: int) -> None:
        cosine_similarity(rows[number], startups)[0].argsort()[::-1]

    peers: dict[str, Callable[[int], None]] = {
        "ours": ours,
        "scipy q @ S.T": product,
        "cosine_similarity + argsort": cosine,
    }
    with _qdrant_edge(startups) as edge:
        if edge:
            peers["Qdrant Edge"] = lambda number: edge(rows[number])
        yield from _told(peers, len(rows))


def _told(peers: dict[str, Callable[[int], None]], queries: int) -> Iterator[Figure]:
    """Ask every peer every query in turn; tell medians and ratios."""
    spent: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(queries):
        for name, work in peers.items():
            spent[name].append(cpu(partial(work, number)))
    median = {name: float(np.median(times)) for name, times in spent.items()}
    yield from (Figure("one query", name, 1000 * took, "ms") for name, took in median.items())
    yield against("one query", median["ours"], ("cosine_similarity", median["cosine_similarity + argsort"]), 200)
    yield against("one query", median["ours"], ("scipy", median["scipy q @ S.T"]), 4)
    if "Qdrant Edge" in median:
        yield against("one query", median["ours"], ("Qdrant Edge", median["Qdrant Edge"]), 1 / 0.6)
    else:
        yield Figure("one query", "Qdrant Edge: not installed", 0.0, "-")


@contextmanager
def _qdrant_edge(startups: Rows) -> Iterator[Callable[[Rows], None] | None]:
    """A shard of Qdrant Edge with the startups, or none where it is not installed."""
    try:
        # A peer of the bench group, which an ordinary installation lacks.
        import qdrant_edge as edge  # type: ignore[import-not-found]  # noqa: PLC0415
    except ImportError:
        yield None
        return
    settings = edge.EdgeConfig(vectors={}, sparse_vectors={"v": edge.EdgeSparseVectorParams()})

    def vector(row: Rows) -> Any:  # noqa: ANN401  of a package without types
        return edge.SparseVector(row.indices.tolist(), row.data.tolist())

    with tempfile.TemporaryDirectory() as folder:
        shard = edge.EdgeShard.create(folder, settings)
        for start in range(0, startups.shape[0], 1000):
            numbers = range(start, min(start + 1000, startups.shape[0]))
            points = [edge.Point(number, {"v": vector(startups[number])}, {}) for number in numbers]
            shard.update(edge.UpdateOperation.upsert_points(points))

        def ask(row: Rows) -> None:
            shard.query(edge.QueryRequest(limit=K, query=edge.Query.Nearest(vector(row), using="v")))

        yield ask
