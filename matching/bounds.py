"""Two sparse vectors whose product is never below the value of a pair that breaks no rule.

An engine that knows nothing but sparse vectors can so name candidates in an order that misses nobody: when the k-th
exact value is above the bound of the last one named, nobody unnamed belongs to the list. Both directions are sums of
weight * value over parts, and every part is a sum of products of what either side declares, or below one:

- the harmonic mean is concave and homogeneous, so it is below each of its tangents 2 (t^2 a + (1 - t)^2 b);
- 1.1 c / (c + 0.1) is concave, so it is below its tangent at any cosine, and counts where both have a text;
- stage, round and languages earn all as soon as both declare them, since a pair that shares none breaks a rule;
- of several needs, or kinds of expertise named, the largest is at most one;
- amounts of tickets are rounded up to a quarter of an octave.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from matching.affinity import BEND, COUNTERPART, STARTUP, Sides
from matching.documents import Document, Mandate, Terms, Vocabulary

Vector = dict[int, float]
Parts = Mapping[tuple[str, str], float]  # (family, what is declared) -> number

STEPS = 4  # buckets of tickets in an octave
LARGEST = 60 * STEPS  # amounts above 2^60 share the last bucket
ABOVE = 1 + 1e-9
FIELDS_FROM = 1 << 31  # columns of the text are below, the hashed ones of fields above
TENTH = 10
TEXT, WORDED = "text", "worded"


class Tangent(NamedTuple):
    """Where the two curves are touched: the share t of the counterpart's direction, and a cosine."""

    share: float = 0.5
    cosine: float = 0.05


class Words(NamedTuple):
    """The weighed text of a document: columns and weights, and the kinds of expertise that it names."""

    columns: Sequence[int]
    weights: Sequence[float]
    named: Terms


def startup_parts(document: Document, words: Words, vocabulary: Vocabulary) -> Parts:
    """Say what a startup brings to the product."""
    found = {(TEXT, str(c)): x for c, x in zip(words.columns, words.weights, strict=True)}
    found |= _whether(worded=bool(words.columns), stage=bool(document.stage), round=bool(document.round))
    found |= _whether(languages=bool(document.languages))
    found |= {("covered", s): 1 / len(document.sectors) for s in document.sectors}
    found |= {("meant", s): 1.0 for s in document.sectors}
    found |= {("past", s): 1 / len(document.sectors) for s in document.sectors}
    found |= {("instruments", i): 1 / len(document.instruments) for i in document.instruments}
    return found | _needs(document, words.named, vocabulary) | _asked(document.ask)


def offer_parts(document: Document, offer: Mandate, words: Words, vocabulary: Vocabulary) -> Parts:
    """Say what a counterpart under one of its mandates brings to the product."""
    found = {(TEXT, str(c)): x for c, x in zip(words.columns, words.weights, strict=True)}
    found |= _whether(worded=bool(words.columns), stage=bool(offer.stages), round=bool(offer.rounds))
    found |= _whether(languages=bool(offer.languages), skilled=bool(document.expertise))
    found |= {("covered", s): 1.0 for s in offer.sectors}
    found |= {("meant", s): 1 / len(offer.sectors) for s in offer.sectors}
    found |= {("instruments", i): 1.0 for i in offer.instruments}
    found |= {("past", s): (1 + (s in document.often)) / 2 for s in document.past | document.often}
    answered = [need for need, kinds in vocabulary.need_expertise.items() if kinds & document.expertise]
    found |= {(family, need): 1.0 for need in answered for family in ("answered", "only")}
    found |= {(family, kind): 1.0 for kind in document.expertise for family in ("named", "said")}
    if offer.ticket_max is not None:
        bucket = str(_bucket(offer.ticket_max))
        found |= {("filled", bucket): 1.0, ("below", bucket): 1.0}
        found |= _whether(above=offer.ticket_min is not None)
    return found


def stored(parts: Parts) -> Vector:
    """Return the vector that an index keeps of a side."""
    found: Vector = {FIELDS_FROM - 1: 1.0}  # shared by all, asked by nobody: no vector is empty
    for (family, what), number in parts.items():
        column = _column(family, what)
        found[column] = found.get(column, 0.0) + number
    return found


def asked(parts: Parts, sides: Sides, tangent: Tangent) -> Vector:
    """Return the vector that asks with a side: the weights of mentors or of investors are those of `sides`."""
    weights = _weights(sides, tangent)
    found: Vector = {}
    for (family, what), number in parts.items():
        weight = weights[family]
        if weight > 0 and number > 0:
            column = _column(family, what)
            found[column] = found.get(column, 0.0) + weight * number
    return found


def _weights(sides: Sides, tangent: Tangent) -> Mapping[str, float]:
    """What a product of one is worth, family by family."""
    ours, theirs = 2 * tangent.share**2, 2 * (1 - tangent.share) ** 2
    one = {part: ours * weight for part, weight in sides[STARTUP].items()}
    other = {part: theirs * weight for part, weight in sides[COUNTERPART].items()}
    both = {part: one.get(part, 0.0) + other.get(part, 0.0) for part in {*one, *other}}
    slope = (1 + BEND) * BEND / (tangent.cosine + BEND) ** 2
    start = (1 + BEND) * tangent.cosine / (tangent.cosine + BEND) - slope * tangent.cosine
    return {
        TEXT: slope * both.get("text", 0.0),
        WORDED: start * both.get("text", 0.0),
        "covered": one.get("sectors", 0.0),
        "meant": other.get("sectors", 0.0),
        **dict.fromkeys(("answered", "named"), one.get("expertise", 0.0)),
        **dict.fromkeys(("only", "said", "skilled"), other.get("expertise", 0.0)),
        **{part: both.get(part, 0.0) for part in ("stage", "round", "languages", "instruments", "past")},
        "filled": one.get("ticket", 0.0),
        **dict.fromkeys(("below", "above"), other.get("ticket", 0.0)),
    }


def _needs(document: Document, said: Terms, vocabulary: Vocabulary) -> dict[tuple[str, str], float]:
    """The needs of a startup: half for what each may mean, half for what its text names of it."""
    needs = {need: kinds for need in document.needs if (kinds := vocabulary.need_expertise.get(need))}
    found: dict[tuple[str, str], float] = {("answered", need): 0.5 / len(needs) for need in needs}
    named = {need: kinds & said for need, kinds in needs.items()}
    for need, kinds in named.items():
        part = ("named", next(iter(kinds))) if len(kinds) == 1 else ("answered", need)
        if kinds:
            found[part] = found.get(part, 0.0) + 0.5 / len(needs)
    union = frozenset[str]().union(*named.values())
    for family, terms in (("only", frozenset(needs)), ("said", union)):
        if terms:
            part = (family, next(iter(terms))) if len(terms) == 1 else ("skilled", "")
            found[part] = found.get(part, 0.0) + 0.5
    return found


def _asked(ask: int | None) -> dict[tuple[str, str], float]:
    """How much of an ask a ticket of each size fills, and whether it reaches it."""
    if not ask or ask < 0:
        return {}
    tops = {bucket: _top(bucket) for bucket in range(_bucket(max(1, ask // TENTH)) - 1, LARGEST + 1)}
    filled = {("filled", str(bucket)): min(1.0, top / ask * ABOVE) for bucket, top in tops.items()}
    return filled | {("below", str(b)): 0.5 for b, top in tops.items() if top >= ask} | {("above", ""): 0.5}


def _bucket(amount: int) -> int:
    return min(LARGEST, math.ceil(STEPS * math.log2(amount))) if amount >= 1 else -1


def _top(bucket: int) -> float:
    """No amount of the bucket is above it."""
    return math.inf if bucket >= LARGEST else 2 ** (bucket / STEPS) * ABOVE


def _whether(**families: bool) -> dict[tuple[str, str], float]:
    return {(family, ""): 1.0 for family, is_told in families.items() if is_told}


def _column(family: str, what: str) -> int:
    """Where a number stands, the same in every process; two that fall together only raise the product."""
    return int(what) if family == TEXT else FIELDS_FROM + (crc32(f"{family}:{what}".encode()) >> 1)
