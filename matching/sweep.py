"""Which candidates can be among the best of a list: a quick pass whose choice is valued exactly afterwards.

A *card* is what a startup or an offer declares, in single words of bits. A *shelf* holds the cards of one group
(startups, offers of mentors, offers of investors) at *slots*, with their texts turned round. A *job* values some asking
cards with every slot and keeps the best slots of each; in the same pass it may keep the best asking rows of every slot,
since a pair has one value. What a job finds is within SLACK of the exact value. `plain` does a job without the kernel.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.affinity import COUNTERPART, DIRECTIONS, PARTS, STARTUP, Weights, points
from matching.constraints import broken_offers
from matching.fields import Bits, Flags, Floats, Index, OfferFields, StartupFields
from matching.postings import BLOCK, Array, Postings, Texts, postings
from matching.postings import texts as texts_of
from matching.space import Rows

SLACK = 2e-3
MARGIN = 16  # so many slots more than asked for, so that the exact order is surely among them
NO_COLUMNS, KEEP, TELL = 0, 1, 2
BROKEN = np.float32(-1e9)
NEVER = np.float32(1e30)  # no order is above it

Singles = NDArray[np.float32]
SETS = (
    "sectors",
    "excluded",
    "stage",
    "round",
    "instruments",
    "languages",
    "past",
    "often",
)  # of a card, one word each


class Cards(NamedTuple):
    """What startups or offers declare, one word of bits a set (one row a need, the last for all needs together)."""

    sectors: Bits
    excluded: Bits
    stage: Bits
    round: Bits
    instruments: Bits
    languages: Bits
    past: Bits
    often: Bits
    expertise: Bits
    wants: Bits
    named: Bits
    ask: Floats
    low: Floats
    high: Floats


class Shelf(NamedTuple):
    """Candidates at slots; those that the postings hold come first, then those edited since.

    `share_*` are what one of its sectors, instruments or needs is of a candidate's own. `scratch` is as wide as the
    space where there may be later slots.
    """

    cards: Cards
    weights: Floats
    offers: bool
    priced: bool
    post: Postings
    texts: Texts
    sector_edges: Array
    sector_slots: Array
    share_a: Singles
    share_b: Singles
    share_taken: Singles
    share_needs: Singles
    ones: Singles
    scratch: Floats


class Ask(NamedTuple):
    """Who asks: rows of cards of the other side with their texts, the factor of each, and the slots barred for each."""

    rows: Array
    cards: Cards
    texts: Texts
    factor: Singles
    edges: Array
    barred: Array


class Door(NamedTuple):
    """Which slots take part (0, or BROKEN) and their factors."""

    start: Singles
    factor: Singles


class Heaps(NamedTuple):
    """For each row the best orders found so far, as a heap with its least first, and their places (-1: none)."""

    values: Singles
    places: Array


class Columns(NamedTuple):
    """The other side of a pass: heaps of rows for each slot (KEEP), or every value above `least` (TELL)."""

    mode: int
    values: Singles
    places: Array
    least: Singles


class Job(NamedTuple):
    """One pass."""

    shelf: Shelf
    ask: Ask
    door: Door
    rows: Heaps
    columns: Columns


def compiled() -> Any:  # noqa: ANN401  a module
    """The kernel, or none where it cannot be had; loaded when first asked for."""
    try:
        from matching import kernel  # noqa: PLC0415  a web process never loads it
    except ImportError:
        return None
    return kernel


def run(job: Job) -> None:
    """Do a job, by the kernel if there is one."""
    kernel = compiled()
    (kernel.sweep if kernel else plain)(job)


def fits(fields: StartupFields | OfferFields) -> bool:
    """Whether every set fits one word of bits, as cards need."""
    words = (one for name, one in fields._asdict().items() if name not in {"ask", "low", "high", "mentor", "worded"})
    return all(one.shape[-1] == 1 for one in words)


def cards(fields: StartupFields | OfferFields) -> Cards:
    """Take the fields of one side as cards."""
    count = len(fields.sectors)
    none, unknown = np.zeros(count, np.uint64), np.full(count, np.nan)
    amounts: dict[str, Any] = {"ask": unknown, "low": unknown, "high": unknown}
    empty = np.zeros((1, count), np.uint64)
    if isinstance(fields, StartupFields):
        nothing = none[:, None]
        held = (fields.sectors, nothing, fields.stage, fields.round, fields.instruments, fields.languages)
        sets = (*held, nothing, nothing)
        needs: dict[str, Any] = {"wants": _planes(fields.wants), "named": _planes(fields.named), "expertise": empty}
        amounts |= {"ask": fields.ask}
    else:
        held = (fields.sectors, fields.excluded, fields.stages, fields.rounds, fields.instruments, fields.languages)
        sets = (*held, fields.past, fields.often)
        needs = {"wants": empty, "named": empty, "expertise": _word(fields.expertise)[None]}
        amounts |= {"low": fields.low, "high": fields.high}
    needs |= dict(zip(SETS, map(_word, sets), strict=True))
    return Cards(**needs, **amounts)


def shelve(fields: StartupFields | OfferFields, text: Rows, weights: Floats) -> Shelf:
    """Lay out candidates: their fields, their text rows, and what parts weigh with them."""
    held, count = cards(fields), len(fields.sectors)
    ones = np.ones(count, np.float32)
    own, offers = share(held.sectors), isinstance(fields, OfferFields)
    bits = np.arange(64, dtype=np.uint64)
    slots = [np.flatnonzero(held.sectors >> bit & np.uint64(1)) for bit in bits]
    return Shelf(
        cards=held,
        weights=weights,
        offers=offers,
        priced=bool(offers and not (np.isnan(held.low) & np.isnan(held.high)).all()),
        post=postings(text),
        texts=texts_of(text),
        sector_edges=_edges(slots, count),
        sector_slots=np.concatenate(slots).astype(np.uint32),
        share_a=ones if offers else own,
        share_b=own if offers else ones,
        share_taken=share(held.instruments),
        share_needs=share_of_needs(held.wants),
        ones=ones,
        scratch=np.zeros(0),
    )


def share(words: Bits) -> Singles:
    """One over the size of each set, 0 for an empty one."""
    return _inverse(np.bitwise_count(words))


def share_of_needs(wants: Bits) -> Singles:
    """One over the number of needs that expertise can answer."""
    return _inverse((wants[:-1] != 0).sum(axis=0))


def weigh(weights: Weights, *, mentors: bool) -> Floats:
    """What each part is worth in both directions (2 x parts), in the order of the parts."""
    sides = weights.mentor if mentors else weights.investor
    return np.array([[sides[way].get(part, 0.0) for part in PARTS] for way in (STARTUP, COUNTERPART)], dtype=np.float64)


def heaps(rows: int, k: int) -> Heaps:
    """Make empty heaps."""
    places = np.empty((rows, k), np.int32)
    places.fill(-1)
    return Heaps(np.zeros((rows, k), np.float32), places)


def door(is_open: Flags, factor: Floats) -> Door:
    """Open some slots."""
    return Door(np.where(is_open, np.float32(0), BROKEN), factor.astype(np.float32))


def no_columns(slots: int) -> Columns:
    """Ask nothing of the other side."""
    return Columns(NO_COLUMNS, *heaps(0, 1), np.full(slots, NEVER))


def keep_columns(slots: int, k: int) -> Columns:
    """Keep the best k rows of every slot."""
    return Columns(KEEP, *heaps(slots, k), np.zeros(slots, np.float32))


def tell_columns(least: Floats) -> Columns:
    """Tell every value that, times the factor of who asks, is above the least of a slot; the others stay -1."""
    told = Heaps(np.full((len(least), 1), -1, np.float32), np.zeros((0, 1), np.int32))
    return Columns(TELL, *told, least.astype(np.float32))


def barred(places: Sequence[Iterable[int]]) -> tuple[Array, Array]:
    """Lay out the slots that each asking row must not meet."""
    held = [list(one) for one in places]
    edges = np.cumsum([0, *map(len, held)]).astype(np.int64)
    return edges, np.array([place for one in held for place in one], dtype=np.int64)


def chosen(values: Singles, owners: Index, k: int, factor: float) -> Index | None:
    """Owners of slots (each once) among which the exact best k surely are; none if too many are too close to tell.

    `values` are those of a full or partly filled heap, `owners` the owners of its slots, below 0 where it is not full.
    """
    held = owners >= 0
    best = np.unique(owners[held])
    if not held.all():
        return best
    order = np.argsort(-values, kind="stable")
    _, first = np.unique(owners[order], return_index=True)
    if len(first) < k:
        return None
    least = values[order][np.sort(first)[k - 1]] - 2 * SLACK * factor
    return np.unique(owners[values >= least]) if values.min() < least else None


def plain(job: Job) -> None:
    """Do a job with numpy and scipy alone."""
    ask, columns = job.ask, job.columns
    for row, asking in enumerate(ask.rows.tolist()):
        values = _values(job, asking)
        values[ask.barred[ask.edges[row] : ask.edges[row + 1]]] = -1.0
        values[job.door.start < 0] = -1.0
        _take(job.rows, row, values * job.door.factor, np.arange(len(values)))
        mine = values * ask.factor[row]
        for slot in np.flatnonzero(mine > columns.least).tolist() if columns.mode else ():
            if columns.mode == TELL:
                columns.values[slot, 0] = values[slot]
            else:
                _take(Heaps(columns.values, columns.places), slot, mine[slot : slot + 1], np.array([row]))
                columns.least[slot] = columns.values[slot, 0]


def _values(job: Job, asking: int) -> Floats:
    """The values of one asking card with every slot; below 0 where a rule is broken."""
    shelf, slots = job.shelf, len(job.door.start)
    mine = fields_of(job.ask.cards, np.full(slots, asking), offers=not shelf.offers)
    theirs = fields_of(shelf.cards, np.arange(slots), offers=shelf.offers)
    s, o = (mine, theirs) if shelf.offers else (theirs, mine)
    cosine = _similar(shelf, job.ask.texts, asking, slots)
    sides = {way: dict(zip(PARTS, shelf.weights[n].tolist(), strict=True)) for n, way in enumerate(DIRECTIONS)}
    weights = Weights(mentor=sides, investor=sides)
    return np.where(broken_offers(s, o), -1.0, points(s, o, cosine, weights))  # type: ignore[arg-type]


def _similar(shelf: Shelf, texts: Texts, asking: int, slots: int) -> Floats:
    post = shelf.post
    query, found = np.zeros(post.width), np.zeros(slots)
    mine = slice(texts.start[asking], texts.stop[asking])
    query[texts.indices[mine]] = texts.data[mine]
    for start in range(0, post.rows, BLOCK):
        for term in texts.indices[mine].tolist():
            at_term = start // BLOCK * post.width + term
            span = slice(int(post.ptr[at_term]), int(post.ptr[at_term + 1]))
            found[start + post.doc[span].astype(np.intp)] += query[term] * post.val[span]
    for slot in range(post.rows, slots):
        span = slice(shelf.texts.start[slot], shelf.texts.stop[slot])
        found[slot] = query[shelf.texts.indices[span]] @ shelf.texts.data[span]
    return found


def fields_of(held: Cards, rows: Index, *, offers: bool) -> StartupFields | OfferFields:
    """Cards as the fields that they were taken from."""
    one = {name: word[rows][:, None] for name, word in held._asdict().items() if word.ndim == 1}
    flags = np.zeros(len(rows), dtype=bool)
    rest: dict[str, Any] = {"instruments": one["instruments"], "languages": one["languages"]}
    if offers:
        rest |= {"excluded": one["excluded"], "stages": one["stage"], "rounds": one["round"], "mentor": flags}
        rest |= {"past": one["past"], "often": one["often"]}
        rest |= {"expertise": held.expertise[0][rows][:, None], "low": held.low[rows], "high": held.high[rows]}
        return OfferFields(sectors=one["sectors"], worded=flags, **rest)
    rest |= {"stage": one["stage"], "round": one["round"], "ask": held.ask[rows]}
    rest |= {"wants": held.wants[:-1, rows].T[..., None], "named": held.named[:-1, rows].T[..., None]}
    return StartupFields(sectors=one["sectors"], worded=flags, **rest)


def _take(found: Heaps, row: int, orders: Floats, places: Index) -> None:
    """Take orders into a list; its least stays first."""
    values = np.concatenate([found.values[row], orders])
    held = np.concatenate([found.places[row], places])
    best = np.argsort(-values, kind="stable")[: found.values.shape[1]][::-1]
    found.values[row] = np.maximum(values[best], 0.0)
    found.places[row] = np.where(values[best] > 0, held[best], -1)


def _edges(slots: Sequence[Index], count: int) -> Array:
    """Where the slots of each block begin in the list of each sector (blocks + 1 x sectors), the lists end to end."""
    begin = np.cumsum([0, *map(len, slots)])[:-1]
    blocks = np.arange(-(-count // BLOCK) + 1) * BLOCK
    return np.stack([np.searchsorted(one, blocks) + start for one, start in zip(slots, begin, strict=True)], axis=1)


def _word(bits: Bits) -> Bits:
    return np.ascontiguousarray(bits[..., 0])


def _planes(bits: Bits) -> Bits:
    """One row a need, and their union last."""
    needs = bits[..., 0].T
    return np.ascontiguousarray(np.vstack([needs, np.bitwise_or.reduce(needs, axis=0)[None]]))


def _inverse(counts: NDArray[Any]) -> Singles:
    found: Singles = np.divide(1.0, counts, out=np.zeros(counts.shape, np.float32), where=counts > 0, casting="unsafe")
    return found
