"""Declared fields as arrays: sets become bit masks, so that a block of pairs is compared by a few array operations.

Each side holds arrays with one row a startup (`StartupFields`) or one row an offer (`OfferFields`: a counterpart under
one of its mandates). `as_rows` and `as_columns` shape them so that any affinity or rule written on a pair works on a
block, and `at` picks matching rows for a list of pairs; the arithmetic is the same, so are the results to the last bit.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.documents import Document, Mandate, Terms

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Bits = NDArray[np.uint64]
Index = NDArray[np.intp]

WORD_BITS = 64


class StartupFields(NamedTuple):
    """What startups declare; `wants` holds one mask of expertise for each need (rows x needs x words).

    `named` holds those of them that the startup's text names; `worded` marks who wrote a text at all.
    """

    sectors: Bits
    stage: Bits
    round: Bits
    instruments: Bits
    languages: Bits
    wants: Bits
    named: Bits
    ask: Floats
    worded: Flags


class OfferFields(NamedTuple):
    """What counterparts declare, one row for each mandate; missing amounts are NaN.

    `past` and `often` are the sectors of their past work, whatever the mandate.
    """

    sectors: Bits
    excluded: Bits
    stages: Bits
    rounds: Bits
    instruments: Bits
    languages: Bits
    expertise: Bits
    past: Bits
    often: Bits
    low: Floats
    high: Floats
    mentor: Flags
    worded: Flags


Fields = TypeVar("Fields", StartupFields, OfferFields)


class Codebook:
    """Gives every term of a facet its bit, in the order of arrival."""

    def __init__(self) -> None:
        """Start empty."""
        self._bits: dict[str, int] = {}

    def mask(self, terms: Iterable[str]) -> int:
        """Return the mask of a set of terms; new terms get new bits."""
        mask = 0
        for term in sorted(terms):
            mask |= 1 << self._bits.setdefault(term, len(self._bits))
        return mask


class Codebooks:
    """The codebooks of all facets, shared by both sides."""

    def __init__(self) -> None:
        """Start with an empty codebook for each facet."""
        self.sectors, self.stages, self.rounds = Codebook(), Codebook(), Codebook()
        self.instruments, self.languages, self.expertise = Codebook(), Codebook(), Codebook()

    def startups(
        self,
        documents: Sequence[Document],
        wants: Sequence[Sequence[Terms]],
        named: Sequence[Sequence[Terms]] | None = None,
    ) -> StartupFields:
        """Encode startups; `wants` lists for each the kinds of expertise that answer each of its needs.

        `named` lists those of them that its text names, need by need; left out, it names none.
        """
        told = named or [[frozenset()] * len(needs) for needs in wants]
        return StartupFields(
            sectors=_pack([self.sectors.mask(d.sectors) for d in documents]),
            stage=_pack([self.stages.mask(_only(d.stage)) for d in documents]),
            round=_pack([self.rounds.mask(_only(d.round)) for d in documents]),
            instruments=_pack([self.instruments.mask(d.instruments) for d in documents]),
            languages=_pack([self.languages.mask(d.languages) for d in documents]),
            wants=_pack_lists([[self.expertise.mask(kinds) for kinds in needs] for needs in wants]),
            named=_pack_lists([[self.expertise.mask(kinds) for kinds in needs] for needs in told]),
            ask=_amounts([d.ask for d in documents]),
            worded=_worded(documents),
        )

    def offers(self, offers: Sequence[tuple[Document, Mandate]]) -> OfferFields:
        """Encode offers, each a counterpart with one of its mandates as `Document.offers` fills them."""
        return OfferFields(
            sectors=_pack([self.sectors.mask(m.sectors) for _, m in offers]),
            excluded=_pack([self.sectors.mask(m.excluded_sectors) for _, m in offers]),
            stages=_pack([self.stages.mask(m.stages) for _, m in offers]),
            rounds=_pack([self.rounds.mask(m.rounds) for _, m in offers]),
            instruments=_pack([self.instruments.mask(m.instruments) for _, m in offers]),
            languages=_pack([self.languages.mask(m.languages) for _, m in offers]),
            expertise=_pack([self.expertise.mask(d.expertise) for d, _ in offers]),
            past=_pack([self.sectors.mask(d.past | d.often) for d, _ in offers]),
            often=_pack([self.sectors.mask(d.often) for d, _ in offers]),
            low=_amounts([m.ticket_min for _, m in offers]),
            high=_amounts([m.ticket_max for _, m in offers]),
            mentor=np.array([d.kind == "mentor" for d, _ in offers], dtype=bool),
            worded=_worded([d for d, _ in offers]),
        )


def overlap(left: Bits, right: Bits) -> Floats:
    """Count the terms that two sets share, over any shapes that fit each other but for the last axis."""
    words = min(left.shape[-1], right.shape[-1])
    shared = np.bitwise_count(left[..., 0] & right[..., 0]).astype(np.float64)
    for word in range(1, words):
        shared += np.bitwise_count(left[..., word] & right[..., word])
    return np.asarray(shared, dtype=np.float64)


def size(bits: Bits) -> Floats:
    """Count the terms of each set."""
    return np.asarray(np.bitwise_count(bits).sum(axis=-1), dtype=np.float64)


def at(fields: Fields, rows: Index | slice) -> Fields:
    """Pick rows."""
    return _each(fields, lambda array: array[rows])


def as_rows(fields: Fields) -> Fields:
    """Lay the fields along the first axis of a block of pairs."""
    return _each(fields, lambda array: array[:, None])


def as_columns(fields: Fields) -> Fields:
    """Lay the fields along the second axis of a block of pairs."""
    return _each(fields, lambda array: array[None, :])


def joined(parts: Sequence[Fields]) -> Fields:
    """Put tables under each other; the narrower masks are widened by empty words."""
    first = parts[0]
    return _made(first, {name: _stack([getattr(part, name) for part in parts]) for name in first._fields})


def _each(fields: Fields, change: Callable[[Any], Any]) -> Fields:
    return _made(fields, {name: change(array) for name, array in fields._asdict().items()})


def _made(like: Fields, arrays: Mapping[str, Any]) -> Fields:
    return like._replace(**arrays)


def _stack(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    shape = tuple(max(sizes) for sizes in zip(*(array.shape[1:] for array in arrays), strict=True))
    stacked = np.zeros((sum(len(array) for array in arrays), *shape), dtype=arrays[0].dtype)
    start = 0
    for array in arrays:
        window = (slice(start, start + len(array)), *map(slice, array.shape[1:]))
        stacked[window] = array
        start += len(array)
    return stacked


def _worded(documents: Iterable[Document]) -> Flags:
    return np.array([bool(document.text.strip()) for document in documents], dtype=bool)


def _only(term: str | None) -> Iterable[str]:
    return () if term is None else (term,)


def _amounts(amounts: Sequence[int | None]) -> Floats:
    return np.array([np.nan if amount is None else amount for amount in amounts], dtype=np.float64)


def _pack(masks: Sequence[int]) -> Bits:
    """Write masks as rows of 64-bit words, at least one."""
    words = max(1, *(-(-mask.bit_length() // WORD_BITS) for mask in masks), 1)
    raw = b"".join(mask.to_bytes(words * WORD_BITS // 8, "little") for mask in masks)
    return np.frombuffer(raw, dtype="<u8").astype(np.uint64).reshape(len(masks), words)


def _pack_lists(lists: Sequence[Sequence[int]]) -> Bits:
    depth = max(1, *map(len, lists), 1)
    flat = _pack([mask for masks in lists for mask in [*masks, *[0] * (depth - len(masks))]])
    return flat.reshape(len(lists), depth, flat.shape[-1])
