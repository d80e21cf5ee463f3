"""The text of many documents turned round: for each term the documents that hold it, in blocks that fit a cache.

Documents stand at *places*. A block is so many neighbouring places that their sums and all that is read about them stay
in the second-level cache, and that 16 bits number them; each block has its own pointers to the postings of every term.
Who asks with few texts and reads nothing else about the places asks WIDE blocks: postings begin at fewer places.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.fields import Floats
from matching.space import Rows

BLOCK, WIDE = 1 << 14, 1 << 16

Array = NDArray[Any]


class Texts(NamedTuple):
    """Rows of weighed terms, each from `start` to `stop` in `indices` (ascending) and `data`."""

    start: Array
    stop: Array
    indices: Array
    data: Floats


class Postings(NamedTuple):
    """Postings of `rows` places, `block` of them in a block, over `width` terms.

    Those of term t in block b begin at `ptr[b * width + t]`.
    """

    ptr: Array
    doc: Array
    val: Array
    rows: int
    width: int
    block: int


def texts(rows: Rows) -> Texts:
    """Show the rows of a sparse matrix one by one."""
    edges = rows.indptr.astype(np.int64)
    return Texts(edges[:-1], edges[1:], rows.indices.astype(np.int32, copy=False), rows.data)


def postings(rows: Rows, block: int = BLOCK) -> Postings:
    """Turn rows round; weights are kept in single precision."""
    count, width = rows.shape
    ptr, doc, val, begin = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint16)], [np.zeros(0, np.float32)], 0
    for start in range(0, count, block):
        turned = rows[start : start + block].tocsc()
        ptr.append(turned.indptr[:-1].astype(np.uint64) + np.uint64(begin))
        doc.append(turned.indices.astype(np.uint16))
        val.append(turned.data.astype(np.float32))
        begin += turned.nnz
    end = np.array([begin], dtype=np.uint64)
    # Pointers are read at random places: the fewer bytes they take the more of them a cache holds.
    narrow = np.concatenate([*ptr, end]).astype(np.uint32 if begin < 1 << 32 else np.uint64)
    return Postings(narrow, np.concatenate(doc), np.concatenate(val), count, width, block)
