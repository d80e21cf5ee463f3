"""The most similar texts: exact lists of the k nearest, for one side or for both in one pass.

By the compiled kernel where there is one, else by scipy; both give the same lists, similarities within 1e-5.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.postings import WIDE, Postings, postings, texts
from matching.space import Rows
from matching.sweep import KEEP, Columns, Heaps, compiled, heaps

CHUNK = 256  # rows that are compared at once without the kernel


class Nearest(NamedTuple):
    """For each row its nearest places, the best first and equal ones by place; -1 where there are fewer."""

    similarity: NDArray[np.float32]
    places: NDArray[np.int32]


def nearest(asking: Rows, held: Rows, k: int, turned: Postings | None = None) -> Nearest:
    """Return the k nearest of `held` for each asking row; `turned` are the postings of `held`, if they are at hand."""
    kernel = compiled()
    found = heaps(asking.shape[0], k)
    if kernel and k:
        kernel.nearest(texts(asking), turned or postings(held, WIDE), *found)
    elif k:
        _each(asking, held, lambda block, start: _rows(found, block, start))
    return _ordered(found)


def nearest_both(asking: Rows, held: Rows, k: int, turned: Postings | None = None) -> tuple[Nearest, Nearest]:
    """Return the k nearest of `held` for each asking row, and the k nearest asking rows for each of `held`."""
    kernel = compiled()
    found, other = heaps(asking.shape[0], k), heaps(held.shape[0], k)
    if kernel and k:
        columns = Columns(KEEP, *other, np.zeros(held.shape[0], np.float32))
        kernel.nearest_both(
            texts(asking), turned or postings(held), (found, columns, np.ones(held.shape[0], np.float32))
        )
    elif k:

        def both(block: NDArray[np.float32], start: int) -> None:
            _rows(found, block, start)
            _columns(other, block, start)

        _each(asking, held, both)
    return _ordered(found), _ordered(other)


def _each(asking: Rows, held: Rows, take: Callable[[NDArray[np.float32], int], None]) -> None:
    """Compare rows in chunks."""
    turned = held.T.tocsr()
    for start in range(0, asking.shape[0], CHUNK):
        take((asking[start : start + CHUNK] @ turned).toarray().astype(np.float32), start)


def _rows(found: Heaps, block: NDArray[np.float32], start: int) -> None:
    size = min(found.values.shape[1], block.shape[1])
    best = np.argsort(-block, axis=1, kind="stable")[:, :size]
    values = np.take_along_axis(block, best, axis=1)
    rows = slice(start, start + len(block))
    found.values[rows, :size], found.places[rows, :size] = values, np.where(values > 0, best, -1)


def _columns(found: Heaps, block: NDArray[np.float32], start: int) -> None:
    numbers = np.broadcast_to(np.arange(start, start + len(block)), (block.shape[1], len(block)))
    values = np.concatenate([found.values, block.T], axis=1)
    held = np.concatenate([found.places, np.where(block.T > 0, numbers, -1)], axis=1)
    best = np.argsort(-values, axis=1, kind="stable")[:, : found.values.shape[1]]
    found.values[:] = np.take_along_axis(values, best, axis=1)
    found.places[:] = np.take_along_axis(held, best, axis=1)


def _ordered(found: Heaps) -> Nearest:
    order = np.lexsort((found.places, -found.values), axis=1)
    return Nearest(np.take_along_axis(found.values, order, axis=1), np.take_along_axis(found.places, order, axis=1))
