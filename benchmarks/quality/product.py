"""The product's own lists on links: what its score finds without past work, and with it.

Nothing is learnt here: weights are the defaults of the product, texts and declared sectors are all that profiles say.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.quality.links import FACETS, Links, Split, names_of
from benchmarks.quality.reading import untied
from matching.affinity import Weights
from matching.documents import OFTEN, Document, Mandate, Vocabulary
from matching.fields import Floats
from matching.matcher import Matcher
from matching.portrait import Portrait

COLD = Weights()
WARM = COLD.with_past(mentor=False, investor=True)


class Sides(NamedTuple):
    """Documents of both sides, in the order of the split."""

    asking: list[Document]
    answering: list[Document]


def sides(links: Links, split: Split) -> Sides:
    """Turn portraits and deeds into documents of the product."""
    subjects = ("sector", "subsector", "tags")
    done: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for who, what in zip(split.past.who.tolist(), split.past.what.tolist(), strict=True):
        done[who].update(_labels(split.past.subjects[what], subjects))
    asking = [
        Document(f"s:{name}", "startup", one.text, sectors=_labels(one, subjects))
        for name, one in zip(names_of(split), split.asking, strict=True)
    ]
    answering = [
        Document(
            one.id,
            "fund",
            one.text,
            mandates=(Mandate(sectors=_labels(one, FACETS[links.name].offered)),),
            past=frozenset(done[at]),
            often=frozenset(label for label, count in done[at].items() if count >= OFTEN),
        )
        for at, one in enumerate(links.answering)
    ]
    return Sides(asking, answering)


def scores(held: Sides, weights: Weights) -> Floats:
    """Score all pairs as the product does; equal scores are told apart by hash."""
    matcher = Matcher(Vocabulary(), weights).fit([*held.asking, *held.answering])
    column = {one.id: at for at, one in enumerate(held.answering)}
    found = np.zeros((len(held.asking), len(column)))
    rows = matcher.values_many(held.asking, len(column), kinds=None, connected=(), factors={})
    for row, values in enumerate(rows):
        for name, value in values:
            found[row, column[name]] = value
    return untied(found, [one.id[2:] for one in held.asking], list(column))


def _labels(one: Portrait, facets: Sequence[str]) -> frozenset[str]:
    return frozenset(label.rpartition("-> ")[2].lower() for facet in facets for label in one.of(facet))
