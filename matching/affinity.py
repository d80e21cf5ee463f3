"""How well a startup and an offer fit, part by part: every affinity is a value in 0..1 with one formula.

A field that either side leaves empty is worth 0: what is not declared is no evidence of fit. Each function takes the
fields of both sides in shapes that fit each other and answers for all pairs at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.fields import Floats, OfferFields, StartupFields, overlap, size

TEXT = "text"
TOTAL = 100
BEND = 0.1

Affinity = Callable[[StartupFields, OfferFields], Floats]


def text(similarity: Floats) -> Floats:
    """1.1 c / (c + 0.1) for a cosine c: about half at 0.1, where two texts share a subject, and 1 for equal texts."""
    return np.asarray(np.minimum((1 + BEND) * similarity / (similarity + BEND), 1.0), dtype=np.float64)


def sectors(startup: StartupFields, offer: OfferFields) -> Floats:
    """|S & O| / sqrt(|S| |O|) (Ochiai 1957): how much of the startup is covered and how much of the offer is meant."""
    return _share(overlap(startup.sectors, offer.sectors), np.sqrt(size(startup.sectors) * size(offer.sectors)))


def expertise(startup: StartupFields, offer: OfferFields) -> Floats:
    """Share of the startup's needs that the expertise answers, among the needs that expertise can answer."""
    asked = np.zeros(())
    answered = np.zeros(())
    for need in range(startup.wants.shape[-2]):
        wanted = startup.wants[..., need, :]
        asked = asked + (size(wanted) > 0)
        answered = answered + (overlap(wanted, offer.expertise) > 0)
    return _share(answered, asked)


def stage(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if the offer names the startup's stage."""
    return overlap(startup.stage, offer.stages)


def funding_round(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if the offer names the round that the startup raises."""
    return overlap(startup.round, offer.rounds)


def instruments(startup: StartupFields, offer: OfferFields) -> Floats:
    """Share of the instruments that the startup takes which the offer gives."""
    return _share(overlap(startup.instruments, offer.instruments), size(startup.instruments))


def ticket(startup: StartupFields, offer: OfferFields) -> Floats:
    """min(1, largest ticket / ask): how much of the ask this one can fill alone."""
    asked = np.where(startup.ask > 0, startup.ask, np.nan)
    return np.asarray(np.nan_to_num(np.minimum(1.0, offer.high / asked), nan=0.0), dtype=np.float64)


def languages(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if the two share a working language: one is enough to talk."""
    return np.minimum(overlap(startup.languages, offer.languages), 1.0)


FIELDS: Mapping[str, Affinity] = {
    "sectors": sectors,
    "expertise": expertise,
    "stage": stage,
    "round": funding_round,
    "ticket": ticket,
    "instruments": instruments,
    "languages": languages,
}
PARTS = (TEXT, *FIELDS)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part is worth in points, for mentors and for investors; each side's weights sum to 100."""

    mentor: Mapping[str, int] = field(
        default_factory=lambda: {"text": 30, "sectors": 30, "expertise": 30, "stage": 5, "languages": 5}
    )
    investor: Mapping[str, int] = field(
        default_factory=lambda: {
            "text": 30,
            "sectors": 40,
            "stage": 5,
            "round": 5,
            "ticket": 10,
            "instruments": 5,
            "languages": 5,
        }
    )

    def __post_init__(self) -> None:
        """Refuse weights that do not sum to 100, are negative or name no part."""
        for weights in (self.mentor, self.investor):
            if sum(weights.values()) != TOTAL or min(weights.values()) < 0 or not set(weights) <= set(PARTS):
                raise ValueError(f"weights must name parts of {PARTS} and sum to {TOTAL}: {dict(weights)}")

    def of(self, part: str, offer: OfferFields) -> Floats:
        """Return the points that a part is worth, one for each offer."""
        return np.where(offer.mentor, float(self.mentor.get(part, 0)), float(self.investor.get(part, 0)))


def values(startup: StartupFields, offer: OfferFields, similarity: Floats) -> dict[str, Floats]:
    """Return the value of every part for all pairs, in the order in which they are summed."""
    return {TEXT: text(similarity)} | {name: affinity(startup, offer) for name, affinity in FIELDS.items()}


def points(startup: StartupFields, offer: OfferFields, similarity: Floats, weights: Weights) -> Floats:
    """Return the sum of weight * value over the parts (0..100) for all pairs."""
    total = weights.of(TEXT, offer) * text(similarity)
    for name, affinity in FIELDS.items():
        total = total + weights.of(name, offer) * affinity(startup, offer)
    return np.asarray(total, dtype=np.float64)


def _share(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing of nothing is 0."""
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
