"""The compiled kernel (numba): sums over postings, the values of pairs, and top-k of one side or of both.

Imported late and only where much is compared (`nearest`, `sweep`); each has another way without it. Sums of texts are
kept in single precision over blocks that fit a cache; what comes out is a choice of candidates that is valued again in
double precision, so nothing that people see depends on this file, except how long it takes.
"""

from typing import Any

import numpy as np
from numba import njit

Array = Any
Word = Any
FAST: dict[str, Any] = {"cache": True, "nogil": True, "fastmath": True, "error_model": "numpy"}
# Missing amounts are NaN, which `fastmath` would not see.
EXACT: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
CHUNK = 2048
BLOCK = 1 << 14
BEND = 0.1
NO_COLUMNS, KEEP, TELL = 0, 1, 2
TEXT, SECTORS, EXPERTISE, STAGE, ROUND, TICKET, INSTRUMENTS, LANGUAGES, PAST = range(9)
BROKEN = np.float32(-1e9)  # points that no pair makes good: a rule is broken
ONE = np.uint64(1)


@njit(**FAST)
def _add(acc: Array, texts: Array, row: int, post: Array, block: int) -> None:
    """Add the products of one text with every text of a block.

    Where the postings of its terms begin, and the first of each, is read before the others: no reading waits for
    another there, so the processor fetches many at once. Edges are unsigned: a signed index is asked at each use
    whether it counts from the end, which costs time here and the vector instructions elsewhere.
    """
    begin, first, terms = block * post.width, texts.start[row], texts.stop[row] - texts.start[row]
    edges, touched = np.empty((terms, 2), np.uint64), np.empty(terms, np.float32)
    for p in range(terms):
        term = begin + texts.indices[first + p]
        edges[p, 0], edges[p, 1] = post.ptr[term], post.ptr[term + 1]
    for p in range(terms):
        if edges[p, 0] < edges[p, 1]:
            touched[p] = post.val[edges[p, 0]] + post.doc[edges[p, 0]]
    for p in range(terms):
        weight = np.float32(texts.data[first + p])
        for j in range(edges[p, 0], edges[p, 1]):
            acc[post.doc[j]] += weight * post.val[j]


@njit(**EXACT)
def _sift(values: Array, places: Array, value: float, place: int) -> None:
    """Replace the least of a heap."""
    size, here = values.size, 0
    while True:
        below = 2 * here + 1
        if below >= size:
            break
        if below + 1 < size and values[below + 1] < values[below]:
            below += 1
        if values[below] >= value:
            break
        values[here], places[here] = values[below], places[below]
        here = below
    values[here], places[here] = value, place


@njit(**EXACT)
def _above(acc: Array, least: float, flags: Array) -> None:
    """Flag what is above the least. Eight flags are one word, so that a run of nothing is passed over at once."""
    for i in range(acc.size):
        flags[i] = acc[i] > least
    flags[acc.size :] = 0


@njit(**FAST)
def nearest(asking: Array, post: Array, values: Array, places: Array) -> None:
    """Fill for each asking text the heap of its most similar places."""
    acc, flags = np.empty(min(post.rows, post.block), np.float32), np.empty(CHUNK, np.uint8)
    words = flags.view(np.uint64)
    for start in range(0, post.rows, post.block):
        sums = acc[: min(post.block, post.rows - start)]
        for row in range(values.shape[0]):
            sums[:] = 0
            _add(sums, asking, row, post, start // post.block)
            heap, held = values[row], places[row]
            for base in range(0, sums.size, CHUNK):
                _above(sums[base : base + CHUNK], heap[0], flags)
                for word in range(words.size):
                    if words[word]:
                        for i in range(base + word * 8, min(base + word * 8 + 8, sums.size)):
                            if sums[i] > heap[0]:
                                _sift(heap, held, sums[i], start + i)


@njit(**EXACT)
def _good(acc: Array, own: Array, other: Array, flags: Array) -> None:
    """Flag what is good enough for the row or for a column: own = (factors, least), other = (leasts, factor).

    Every array is a slice from 0 on: indices whose sign is unknown made this sixteen times slower.
    """
    factor, row_least = own
    least, mine = other
    for i in range(acc.size):
        flags[i] = (acc[i] * factor[i] > row_least) | (acc[i] * mine > least[i])
    flags[acc.size :] = 0


@njit(**EXACT)
def _take(acc: Array, start: int, row: tuple[int, float], lists: Array, flags: Array) -> None:
    """Take the values of one row with a block of places into the lists of both sides that they are good enough for."""
    rows, columns, factors = lists
    number, mine = row[0], np.float32(row[1])
    heap, held = rows.values[number], rows.places[number]
    factor, least = factors[start : start + acc.size], columns.least[start : start + acc.size]
    words = flags.view(np.uint64)
    for base in range(0, acc.size, CHUNK):
        end = base + CHUNK
        _good(acc[base:end], (factor[base:end], heap[0]), (least[base:end], mine), flags)
        for word in range(words.size):
            if not words[word]:
                continue
            for i in range(base + word * 8, min(base + word * 8 + 8, acc.size)):
                if acc[i] * factor[i] > heap[0]:
                    _sift(heap, held, acc[i] * factor[i], start + i)
                if acc[i] * mine > least[i]:
                    if columns.mode == KEEP:
                        _sift(columns.values[start + i], columns.places[start + i], acc[i] * mine, number)
                        least[i] = columns.values[start + i, 0]
                    else:
                        columns.values[start + i, 0] = acc[i]


@njit(**FAST)
def nearest_both(asking: Array, post: Array, lists: Array) -> None:
    """Fill the heaps of the asking texts and those of the places in one pass: a similarity serves both."""
    acc, flags = np.empty(min(post.rows, post.block), np.float32), np.empty(CHUNK, np.uint8)
    for start in range(0, post.rows, post.block):
        sums = acc[: min(post.block, post.rows - start)]
        for row in range(lists[0].values.shape[0]):
            sums[:] = 0
            _add(sums, asking, row, post, start // post.block)
            _take(sums, start, (row, 1.0), lists, flags)


@njit(**EXACT)
def dots(ours: Array, mine: Array, theirs: Array, other: Array) -> Array:
    """The similarity of pairs of rows in double precision, summed over the shared terms in ascending order."""
    found = np.zeros(mine.size)
    for pair in range(mine.size):
        p, p_end = ours.start[mine[pair]], ours.stop[mine[pair]]
        q, q_end = theirs.start[other[pair]], theirs.stop[other[pair]]
        total = 0.0
        while p < p_end and q < q_end:
            a, b = ours.indices[p], theirs.indices[q]
            if a == b:
                total += ours.data[p] * theirs.data[q]
            p += a <= b
            q += b <= a
        found[pair] = total
    return found


@njit(**EXACT)
def _hit(a: Array, b: Array, words: Array, mask: Word, worth: Array) -> None:
    """Sets that meet the mask earn the worth in both directions; sets that hold something and miss it break a rule."""
    if mask == 0:
        return
    one, other = np.float32(worth[0]), np.float32(worth[1])
    for i in range(a.size):
        a[i] += one if words[i] & mask else (BROKEN if words[i] else np.float32(0))
        b[i] += other if words[i] & mask else np.float32(0)


@njit(**EXACT)
def _part(a: Array, words: Array, mask: Word, worth: float, share: Array) -> None:
    """Sets earn a share of the worth for every bit of the mask that they hold."""
    while mask:
        bit = mask & (~mask + ONE)
        mask ^= bit
        for i in range(a.size):
            a[i] += np.float32(worth) * share[i] if words[i] & bit else np.float32(0)


@njit(**EXACT)
def _any(a: Array, words: Array, mask: Word, worth: float) -> None:
    """Sets that meet the mask earn the worth."""
    gain = np.float32(worth)
    if mask:
        for i in range(a.size):
            a[i] += gain if words[i] & mask else np.float32(0)


@njit(**EXACT)
def _count(mask: Word) -> int:
    found = 0
    while mask:
        mask &= mask - ONE
        found += 1
    return found


@njit(**EXACT)
def _sectors(a: Array, b: Array, shelf: Array, lo: int, goal: tuple[Word, Array]) -> None:
    """Every sector of the mask earns its share where it is held; slots edited since are looked at one by one."""
    mask, worth = goal
    one, other = np.float32(worth[0]), np.float32(worth[1])
    later, block = lo >= shelf.post.rows, lo // BLOCK
    while mask:
        bit = mask & (~mask + ONE)
        mask ^= bit
        sector = _count(bit - ONE)
        if later:
            for slot in range(lo, lo + a.size):
                if shelf.cards.sectors[slot] & bit:
                    a[slot - lo] += one * shelf.share_a[slot]
                    b[slot - lo] += other * shelf.share_b[slot]
        else:
            for j in range(shelf.sector_edges[block, sector], shelf.sector_edges[block + 1, sector]):
                slot = shelf.sector_slots[j]
                a[slot - lo] += one * shelf.share_a[slot]
                b[slot - lo] += other * shelf.share_b[slot]


@njit(**EXACT)
def _bar(a: Array, words: Array, mask: Word) -> None:
    if mask:
        for i in range(a.size):
            a[i] += BROKEN if words[i] & mask else np.float32(0)


@njit(**EXACT)
def _offers_for(shelf: Array, lo: int, asking: tuple[Array, int], a: Array, b: Array) -> None:
    """What every offer of the shelf is worth to one startup beside the text, and the rules; see `affinity`."""
    s, row = asking
    hi, w, mine = lo + a.size, shelf.weights, s.sectors[row]
    share = 1.0 / max(1, _count(mine))
    _sectors(a, b, shelf, lo, (mine, np.array([w[0, SECTORS] * share, w[1, SECTORS]])))
    _bar(a, shelf.cards.excluded[lo:hi], mine)
    _hit(a, b, shelf.cards.stage[lo:hi], s.stage[row], w[:, STAGE])
    _hit(a, b, shelf.cards.round[lo:hi], s.round[row], w[:, ROUND])
    _hit(a, b, shelf.cards.languages[lo:hi], s.languages[row], w[:, LANGUAGES])
    _hit(a, b, shelf.cards.instruments[lo:hi], s.instruments[row], np.zeros(2))
    if w[0, INSTRUMENTS]:
        taken = s.instruments[row]
        _part(a, shelf.cards.instruments[lo:hi], taken, w[0, INSTRUMENTS] / max(1, _count(taken)), shelf.ones[lo:hi])
    asked, needs = 0, s.wants.shape[0] - 1
    for need in range(needs):
        asked += s.wants[need, row] != 0
    if asked and w[0, EXPERTISE] + w[1, EXPERTISE]:
        for need in range(needs):
            _any(a, shelf.cards.expertise[0][lo:hi], s.wants[need, row], w[0, EXPERTISE] / asked / 2)
            _any(a, shelf.cards.expertise[0][lo:hi], s.named[need, row], w[0, EXPERTISE] / asked / 2)
        _any(b, shelf.cards.expertise[0][lo:hi], s.wants[needs, row], w[1, EXPERTISE] / 2)
        _any(b, shelf.cards.expertise[0][lo:hi], s.named[needs, row], w[1, EXPERTISE] / 2)
    if mine and w[0, PAST] + w[1, PAST]:
        gain = shelf.ones[lo:hi] * (w[:, PAST:] * (share / 2))
        _worked((a, b), (shelf.cards.past[lo:hi], shelf.cards.often[lo:hi]), (mine, mine), gain)
    if shelf.priced:
        _tickets_for(shelf, lo, s.ask[row], a, b)


@njit(**EXACT)
def _tickets_for(shelf: Array, lo: int, ask: float, a: Array, b: Array) -> None:
    """The ticket of every offer for one ask. A comparison with NaN, a missing amount, is false."""
    if np.isnan(ask):
        return
    low, high = shelf.cards.low[lo : lo + a.size], shelf.cards.high[lo : lo + a.size]
    one, other = shelf.weights[0, TICKET], shelf.weights[1, TICKET] / 2
    if not ask > 0:
        one, other = 0.0, 0.0
    for i in range(a.size):
        told = high[i] == high[i]
        filled = one * min(1.0, high[i] / ask) if told & (one > 0) else 0.0
        a[i] += BROKEN if (ask < low[i]) | (high[i] * 10 < ask) else np.float32(filled)
        b[i] += np.float32(other * (told & (ask >= low[i])) + other * (ask <= high[i]))


@njit(**EXACT)
def _startups_for(shelf: Array, lo: int, asking: tuple[Array, int], a: Array, b: Array) -> None:
    """What one offer is worth with every startup of the shelf beside the text, and the rules."""
    o, row = asking
    hi, w, meant = lo + a.size, shelf.weights, o.sectors[row]
    _sectors(a, b, shelf, lo, (meant, np.array([w[0, SECTORS], w[1, SECTORS] / max(1, _count(meant))])))
    _bar(a, shelf.cards.sectors[lo:hi], o.excluded[row])
    _hit(a, b, shelf.cards.stage[lo:hi], o.stage[row], w[:, STAGE])
    _hit(a, b, shelf.cards.round[lo:hi], o.round[row], w[:, ROUND])
    _hit(a, b, shelf.cards.languages[lo:hi], o.languages[row], w[:, LANGUAGES])
    _hit(a, b, shelf.cards.instruments[lo:hi], o.instruments[row], np.zeros(2))
    if w[0, INSTRUMENTS]:
        _part(a, shelf.cards.instruments[lo:hi], o.instruments[row], w[0, INSTRUMENTS], shelf.share_taken[lo:hi])
    if o.expertise[0, row] and w[0, EXPERTISE] + w[1, EXPERTISE]:
        known, needs = o.expertise[0, row], shelf.cards.wants.shape[0] - 1
        for need in range(needs):
            _part_of_any(a, shelf.cards.wants[need][lo:hi], known, w[0, EXPERTISE] / 2, shelf.share_needs[lo:hi])
            _part_of_any(a, shelf.cards.named[need][lo:hi], known, w[0, EXPERTISE] / 2, shelf.share_needs[lo:hi])
        _any(b, shelf.cards.wants[needs][lo:hi], known, w[1, EXPERTISE] / 2)
        _any(b, shelf.cards.named[needs][lo:hi], known, w[1, EXPERTISE] / 2)
    if o.past[row] and w[0, PAST] + w[1, PAST]:
        held, gain = shelf.cards.sectors[lo:hi], shelf.share_a[lo:hi] * (w[:, PAST:] / 2)
        _worked((a, b), (held, held), (o.past[row], o.often[row]), gain)
    _asks_for(shelf, lo, (o.low[row], o.high[row]), a, b)


@njit(**EXACT)
def _worked(sums: tuple[Array, Array], sets: tuple[Array, Array], masks: tuple[Word, Word], gain: Array) -> None:
    """Slots earn for every sector in which there was past work, and once more for those with much of it."""
    for i in range(sums[0].size):
        if sets[0][i] & masks[0]:
            done = _count(sets[0][i] & masks[0]) + _count(sets[1][i] & masks[1])
            sums[0][i] += np.float32(gain[0, i] * done)
            sums[1][i] += np.float32(gain[1, i] * done)


@njit(**EXACT)
def _part_of_any(a: Array, words: Array, mask: Word, worth: float, share: Array) -> None:
    gain = np.float32(worth)
    for i in range(a.size):
        a[i] += gain * share[i] if words[i] & mask else np.float32(0)


@njit(**EXACT)
def _asks_for(shelf: Array, lo: int, ticket: tuple[float, float], a: Array, b: Array) -> None:
    """The ask of every startup for one ticket."""
    low, high = ticket
    ask = shelf.cards.ask[lo : lo + a.size]
    if np.isnan(high):
        if low > 0:
            for i in range(a.size):
                a[i] += BROKEN if ask[i] < low else np.float32(0)
        return
    one, other = shelf.weights[0, TICKET], shelf.weights[1, TICKET] / 2
    for i in range(a.size):
        asked = ask[i] > 0
        filled = one * min(1.0, high / ask[i]) if asked else 0.0
        a[i] += BROKEN if (ask[i] < low) | (high * 10 < ask[i]) else np.float32(filled)
        b[i] += np.float32(other * (asked & (ask[i] >= low)) + other * (asked & (ask[i] <= high)))


@njit(**EXACT)
def _values(acc: Array, a: Array, b: Array, weights: Array) -> None:
    """Turn similarities (acc) into values: the harmonic mean of both directions, -1 where a rule is broken."""
    one, other = np.float32(weights[0, TEXT]), np.float32(weights[1, TEXT])
    bend, full, most = np.float32(BEND), np.float32(1 + BEND), np.float32(1)
    for i in range(acc.size):
        text = min(most, full * acc[i] / (acc[i] + bend))
        x, y = a[i] + one * text, b[i] + other * text
        acc[i] = np.float32(2) * x * y / (x + y) if (x > 0) & (y > 0) else np.float32(-1)


@njit(**EXACT)
def _later(acc: Array, lo: int, ask: Array, row: int, shelf: Array) -> None:
    """The similarities of the slots behind the postings: what was edited since they were made."""
    begin, end = ask.texts.start[row], ask.texts.stop[row]
    for p in range(begin, end):
        shelf.scratch[ask.texts.indices[p]] = ask.texts.data[p]
    for slot in range(lo, lo + acc.size):
        total = 0.0
        for q in range(shelf.texts.start[slot], shelf.texts.stop[slot]):
            total += shelf.scratch[shelf.texts.indices[q]] * shelf.texts.data[q]
        acc[slot - lo] = total
    for p in range(begin, end):
        shelf.scratch[ask.texts.indices[p]] = 0


@njit(**EXACT)
def _part_of_shelf(job: Array, lo: int, hi: int) -> None:
    """Value every asking row with some neighbouring slots, so few that all about them stays in the cache."""
    ask, shelf, size = job.ask, job.shelf, hi - lo
    acc, a, b = np.empty(size, np.float32), np.empty(size, np.float32), np.empty(size, np.float32)
    lists, flags = (job.rows, job.columns, job.door.factor), np.empty(CHUNK, np.uint8)
    for row in range(ask.rows.size):
        mine = ask.rows[row]
        acc[:], b[:] = 0, 0
        a[:] = job.door.start[lo:hi]
        if lo < shelf.post.rows:
            _add(acc, ask.texts, mine, shelf.post, lo // BLOCK)
        else:
            _later(acc, lo, ask, mine, shelf)
        if shelf.offers:
            _offers_for(shelf, lo, (ask.cards, mine), a, b)
        else:
            _startups_for(shelf, lo, (ask.cards, mine), a, b)
        for p in range(ask.edges[row], ask.edges[row + 1]):
            if lo <= ask.barred[p] < hi:
                a[ask.barred[p] - lo] = BROKEN
        _values(acc, a, b, shelf.weights)
        _take(acc, lo, (row, ask.factor[row]), lists, flags)


@njit(**EXACT)
def sweep(job: Array) -> None:
    """Value every asking row with every slot; see `sweep.Job`."""
    held, total = job.shelf.post.rows, job.door.start.size
    for lo in range(0, held, BLOCK):
        _part_of_shelf(job, lo, min(lo + BLOCK, held))
    if total > held:
        _part_of_shelf(job, held, total)
