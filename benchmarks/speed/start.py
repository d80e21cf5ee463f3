"""A new process to its first list: lists mapped from disk against a pickled matrix with scikit-learn."""

import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed import workload
from benchmarks.speed.measure import ROUNDS, Figure
from benchmarks.speed.product import fitted
from matching.lists import Lists

PLACE = Path(__file__).parents[2]
OURS = """
from pathlib import Path
from matching.shown import Shown
assert Shown.open(Path({folder!r})).of({name!r}, {{"mentor"}})
"""
PEER = """
import pickle
import numpy as np
from sklearn.metrics.pairwise import cosine_similarity
with open({file!r}, "rb") as file:
    vectorizer, others, row = pickle.load(file)
np.argsort(-cosine_similarity(row, others)[0])[:20]
"""
TOLD = "import os; print(sum(os.times()[:2]))"


def new_process(size: int, rounds: int = ROUNDS) -> Iterator[Figure]:
    """CPU seconds from the start of a process to its first list, medians of 5, taking turns."""
    startups, others = workload.sides(workload.matrix(size).rows)
    kept = Lists(fitted(size))
    name = next(f"{number:07d}" for number in range(0, size, 2) if kept.shown(f"{number:07d}", {"mentor"}))
    with tempfile.TemporaryDirectory() as place:
        folder, file = str(Path(place) / "lists"), str(Path(place) / "matrix")
        kept.save(Path(folder))
        with Path(file).open("wb") as target:
            pickle.dump((workload.space(size).names, others, startups[0]), target, -1)
        codes = {"ours": OURS.format(folder=folder, name=name), "pickle + sklearn": PEER.format(file=file)}
        spent: dict[str, list[float]] = {who: [] for who in codes}
        for number in range(rounds + 1):
            for who, code in codes.items():
                took = _run(code + TOLD)
                if number:
                    spent[who].append(took)
    median = {who: statistics.median(times) for who, times in spent.items()}
    yield from (Figure("start", who, took, "s") for who, took in median.items())
    ratio = median["ours"] / median["pickle + sklearn"]
    yield Figure("start", "ours / pickle + sklearn", ratio, "x", "<= 0.5x", ratio <= 0.5)


def _run(code: str) -> float:
    done = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code], cwd=PLACE, env={**os.environ}, capture_output=True, text=True, check=True
    )
    return float(done.stdout)
