"""What is compared when past work counts: portraits of what asks and of who answers, and deeds that joined them.

A portrait is free of the application and of the kinds of `documents`: a text and labels by facet. `portrait` makes one
of a document, so that the product's profiles, the evaluation sets and a mentor's past sessions take the same road.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from matching.documents import Document

PIECE_SIZES = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A text and what is declared beside it: labels such as sectors, places or stages, facet by facet."""

    id: str
    text: str = ""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, facet: str) -> tuple[str, ...]:
        """Return the labels of a facet."""
        return self.labels.get(facet, ())

    def named(self, facets: Sequence[str]) -> str:
        """Return the labels of some facets as a text."""
        return " . ".join(chain.from_iterable(self.of(facet) for facet in facets))


class Deed(NamedTuple):
    """Something done together: a deal, a session, a project. `day` counts days from any fixed day."""

    candidate: str
    subject: Portrait
    day: float


def portrait(document: Document, **labels: Sequence[str]) -> Portrait:
    """Return the portrait of a document; further labels (places, tags) are given by name."""
    offers = document.offers()
    told = {
        "sector": sorted(document.sectors.union(*(offer.sectors for offer in offers))),
        "stage": sorted(frozenset(filter(None, [document.stage])).union(*(offer.stages for offer in offers))),
        "round": sorted(frozenset(filter(None, [document.round])).union(*(offer.rounds for offer in offers))),
        "expertise": sorted(document.expertise),
        **labels,
    }
    return Portrait(document.id, document.text, {facet: tuple(values) for facet, values in told.items() if values})


def pieces(text: str) -> list[str]:
    """Return the pieces of 3 to 5 letters of each word with its edges: "agri" is in "agritech" and in "agriculture".

    They join words of one root without a stemmer (McNamee & Mayfield 2004, character n-gram tokenization).
    """
    framed = [f"<{word}>" for word in "".join(c if c.isalnum() else " " for c in text.lower()).split()]
    return [word[at : at + size] for word in framed for size in PIECE_SIZES for at in range(len(word) - size + 1)]
