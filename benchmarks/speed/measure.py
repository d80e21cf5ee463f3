"""CPU time of one thread, with all that is compared taking turns."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from matching.postings import Postings, Texts

Array = npt.NDArray[Any]
Work = Callable[[], object]
ROUNDS = 5


class Figure(NamedTuple):
    """One line of the table: what was measured, whose, the figure with its unit, and the aim with whether it is met."""

    metric: str
    who: str
    figure: float
    unit: str
    aim: str = ""
    met: bool | None = None


def cpu(work: Work) -> float:
    """Seconds of CPU time."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def turns(works: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """Medians of CPU seconds; each round asks everybody once; before several, one that does not count."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + (rounds > 1)):
        for name, work in works.items():
            took = cpu(work)
            if number or rounds == 1:
                spent[name].append(took)
    return {name: statistics.median(times) for name, times in spent.items()}


def against(metric: str, ours: float, peer: tuple[str, float], least: float) -> Figure:
    """How many times the CPU time of ours a peer takes."""
    who, took = peer
    ratio = took / ours
    return Figure(metric, f"{who} / ours", ratio, "x", f">= {least:g}x", ratio >= least)


def scatter_rate() -> float:
    """The multiply-adds a second that this machine adds to scattered places which stay in the nearest caches."""
    places = np.tile(np.arange(0, 8192, 3, dtype=np.uint16), 64)
    weights, sums = np.ones(len(places), np.float32), np.zeros(8192, np.float32)
    _scatter(places, weights, sums)
    took = min(cpu(lambda: [_scatter(places, weights, sums) for _ in range(200)]) for _ in range(ROUNDS))
    return 200 * len(places) / took


def scatter_seconds(asking: Texts, post: Postings, rows: int) -> float:
    """The seconds that this machine needs to add the products of so many texts with all postings, and nothing else."""
    _sums(asking, post, 1)
    return min(cpu(lambda: _sums(asking, post, rows)) for _ in range(ROUNDS))


@njit(fastmath=True, error_model="numpy")
def _sums(asking: Texts, post: Postings, rows: int) -> None:
    sums = np.empty(post.block, np.float32)
    for block in range((post.rows + post.block - 1) // post.block):
        for row in range(rows):
            sums[:] = 0
            for p in range(asking.start[row], asking.stop[row]):
                weight = np.float32(asking.data[p])
                term = block * post.width + asking.indices[p]
                for j in range(post.ptr[term], post.ptr[term + 1]):
                    sums[post.doc[j]] += weight * post.val[j]


@njit(fastmath=True, error_model="numpy")
def _scatter(places: Array, weights: Array, sums: Array) -> None:
    for one in range(places.size):
        sums[places[one]] += np.float32(1.5) * weights[one]
