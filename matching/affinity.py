"""How well a startup and an offer fit in each of two directions, part by part: every affinity is a value in 0..1.

The direction STARTUP asks why they suit the startup, the direction COUNTERPART why they may say yes. A field that
either side leaves empty is worth 0: what is not declared is no evidence of fit, and lowers the evidence of the
direction. Each function takes the fields of both sides in shapes that fit each other and answers for all pairs at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.fields import Flags, Floats, OfferFields, StartupFields, overlap, size

TEXT, PAST = "text", "past"
TOTAL = 100
PAST_POINTS = 20  # of the total, where past work counts at all
BEND = 0.1
STARTUP, COUNTERPART = "startup", "counterpart"
DIRECTIONS = (STARTUP, COUNTERPART)

Affinity = Callable[[StartupFields, OfferFields], Floats]
Has = Callable[[StartupFields], Flags]
Gives = Callable[[OfferFields], Flags]
Sides = Mapping[str, Mapping[str, int]]


def text(similarity: Floats) -> Floats:
    """1.1 c / (c + 0.1) for a cosine c: about half at 0.1, where two texts share a subject, and 1 for equal texts."""
    return np.asarray(np.minimum((1 + BEND) * similarity / (similarity + BEND), 1.0), dtype=np.float64)


def covered_sectors(startup: StartupFields, offer: OfferFields) -> Floats:
    """|S & O| / |S|: how much of the startup they know."""
    return _share(overlap(startup.sectors, offer.sectors), size(startup.sectors))


def meant_sectors(startup: StartupFields, offer: OfferFields) -> Floats:
    """|S & O| / |O|: how much of what they look for the startup is."""
    return _share(overlap(startup.sectors, offer.sectors), size(offer.sectors))


def answered_needs(startup: StartupFields, offer: OfferFields) -> Floats:
    """Share of the needs, among those that expertise can answer, that they answer.

    A need is half answered by any of the kinds of expertise it may mean, and wholly by one that the text names.
    """
    asked = np.zeros(())
    answered = np.zeros(())
    for need in range(startup.wants.shape[-2]):
        wanted, named = startup.wants[..., need, :], startup.named[..., need, :]
        asked = asked + (size(wanted) > 0)
        answered = answered + ((overlap(wanted, offer.expertise) > 0) + 0.0 + (overlap(named, offer.expertise) > 0)) / 2
    return _share(answered, asked)


def asked_for_what_they_know(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if a kind of expertise that the startup's text names is theirs, half if only one that its needs may mean is."""
    some, named = np.zeros(()), np.zeros(())
    for need in range(startup.wants.shape[-2]):
        some = np.maximum(some, overlap(startup.wants[..., need, :], offer.expertise) > 0)
        named = np.maximum(named, overlap(startup.named[..., need, :], offer.expertise) > 0)
    return np.asarray((some + named) / 2, dtype=np.float64)


def stage(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if the offer names the startup's stage."""
    return overlap(startup.stage, offer.stages)


def funding_round(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if the offer names the round that the startup raises."""
    return overlap(startup.round, offer.rounds)


def instruments(startup: StartupFields, offer: OfferFields) -> Floats:
    """Share of the instruments that the startup takes which the offer gives."""
    return _share(overlap(startup.instruments, offer.instruments), size(startup.instruments))


def filled_ask(startup: StartupFields, offer: OfferFields) -> Floats:
    """min(1, largest ticket / ask): how much of the ask this one can fill alone."""
    asked = np.where(startup.ask > 0, startup.ask, np.nan)
    return np.asarray(np.nan_to_num(np.minimum(1.0, offer.high / asked), nan=0.0), dtype=np.float64)


def ask_in_range(startup: StartupFields, offer: OfferFields) -> Floats:
    """Half for each declared end of the ticket on whose right side the ask lies; nothing without a largest ticket."""
    # A comparison with NaN, a missing amount, is false.
    above, below = startup.ask >= offer.low, startup.ask <= offer.high
    is_told = (startup.ask > 0) & ~np.isnan(offer.high)
    return np.asarray((above + 0.0 + below) / 2 * is_told, dtype=np.float64)


def languages(startup: StartupFields, offer: OfferFields) -> Floats:
    """1 if the two share a working language: one is enough to talk."""
    return np.minimum(overlap(startup.languages, offer.languages), 1.0)


def worked_with(startup: StartupFields, offer: OfferFields) -> Floats:
    """Return the share of the startup's sectors in which they have worked before, half of it earned by doing so often.

    A lift of labels (`history`) in the two steps that sets can tell.
    """
    done = overlap(startup.sectors, offer.past) + overlap(startup.sectors, offer.often)
    return _share(done / 2, size(startup.sectors))


# part -> its formula in each direction; the text is compared apart.
FIELDS: Mapping[str, Mapping[str, Affinity]] = {
    "sectors": {STARTUP: covered_sectors, COUNTERPART: meant_sectors},
    "expertise": {STARTUP: answered_needs, COUNTERPART: asked_for_what_they_know},
    "stage": {STARTUP: stage, COUNTERPART: stage},
    "round": {STARTUP: funding_round, COUNTERPART: funding_round},
    "ticket": {STARTUP: filled_ask, COUNTERPART: ask_in_range},
    "instruments": {STARTUP: instruments, COUNTERPART: instruments},
    "languages": {STARTUP: languages, COUNTERPART: languages},
    PAST: {STARTUP: worked_with, COUNTERPART: worked_with},
}
PARTS = (TEXT, *FIELDS)

# part -> whether each side declares what the part is read from.
DECLARED: Mapping[str, tuple[Has, Gives]] = {
    TEXT: (lambda startup: startup.worded, lambda offer: offer.worded),
    "sectors": (lambda startup: size(startup.sectors) > 0, lambda offer: size(offer.sectors) > 0),
    "expertise": (
        lambda startup: np.asarray((size(startup.wants) > 0).any(axis=-1)),
        lambda offer: size(offer.expertise) > 0,
    ),
    "stage": (lambda startup: size(startup.stage) > 0, lambda offer: size(offer.stages) > 0),
    "round": (lambda startup: size(startup.round) > 0, lambda offer: size(offer.rounds) > 0),
    "ticket": (lambda startup: startup.ask > 0, lambda offer: ~np.isnan(offer.high)),
    "instruments": (lambda startup: size(startup.instruments) > 0, lambda offer: size(offer.instruments) > 0),
    "languages": (lambda startup: size(startup.languages) > 0, lambda offer: size(offer.languages) > 0),
    PAST: (lambda startup: size(startup.sectors) > 0, lambda offer: size(offer.past) > 0),
}


def _mentor() -> Sides:
    return {
        STARTUP: {"text": 30, "sectors": 25, "expertise": 40, "languages": 5},
        COUNTERPART: {"text": 25, "sectors": 30, "expertise": 30, "stage": 10, "languages": 5},
    }


def _investor() -> Sides:
    return {
        STARTUP: {"text": 30, "sectors": 35, "ticket": 20, "instruments": 10, "languages": 5},
        COUNTERPART: {"text": 30, "sectors": 40, "stage": 10, "round": 5, "ticket": 10, "languages": 5},
    }


def _with_past(sides: Sides) -> Sides:
    left = TOTAL - PAST_POINTS
    return {
        way: {**{part: worth * left // TOTAL for part, worth in of.items()}, PAST: PAST_POINTS}
        for way, of in sides.items()
    }


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part is worth in points, for mentors and for investors, in each direction; each sums to 100."""

    mentor: Sides = field(default_factory=_mentor)
    investor: Sides = field(default_factory=_investor)

    def __post_init__(self) -> None:
        """Refuse weights that do not sum to 100 in both directions, are negative or name no part."""
        for sides in (self.mentor, self.investor):
            if set(sides) != set(DIRECTIONS):
                raise ValueError(f"weights must be given for {DIRECTIONS}: {dict(sides)}")
            for weights in sides.values():
                if sum(weights.values()) != TOTAL or min(weights.values()) < 0 or not set(weights) <= set(PARTS):
                    raise ValueError(f"weights must name parts of {PARTS} and sum to {TOTAL}: {dict(weights)}")

    def with_past(self, *, mentor: bool, investor: bool) -> "Weights":
        """Return these weights with PAST_POINTS for past work in what is named, taken from the other parts alike.

        Made for the defaults, whose parts are whole afterwards too.
        """
        return Weights(
            mentor=_with_past(self.mentor) if mentor else self.mentor,
            investor=_with_past(self.investor) if investor else self.investor,
        )

    def of(self, direction: str, part: str, offer: OfferFields) -> Floats:
        """Return the points that a part is worth in a direction, one for each offer."""
        mentor, investor = self.mentor[direction].get(part, 0), self.investor[direction].get(part, 0)
        return np.where(offer.mentor, float(mentor), float(investor))

    def parts(self, direction: str) -> tuple[str, ...]:
        """Return the parts that are worth anything in a direction, in the order in which they are summed."""
        named = {**self.mentor[direction], **self.investor[direction]}
        return tuple(part for part in PARTS if named.get(part))


def values(startup: StartupFields, offer: OfferFields, similarity: Floats, direction: str) -> dict[str, Floats]:
    """Return the value of every part in a direction for all pairs, in the order in which they are summed."""
    return {TEXT: text(similarity)} | {name: of[direction](startup, offer) for name, of in FIELDS.items()}


def toward(startup: StartupFields, offer: OfferFields, similarity: Floats, weights: Weights, direction: str) -> Floats:
    """Return the value of one direction (0..100) for all pairs: the sum of weight * value over its parts.

    It is fit * evidence: what is not declared earns nothing.
    """
    total = np.zeros(())
    for part in weights.parts(direction):
        value = text(similarity) if part == TEXT else FIELDS[part][direction](startup, offer)
        total = total + weights.of(direction, part, offer) * value
    return np.asarray(total, dtype=np.float64)


def harmonic(one: Floats, other: Floats) -> Floats:
    """Return 2 a b / (a + b), and 0 where both are 0: high only where both are (Pizzato et al. 2010, RECON)."""
    return _share(2 * one * other, one + other)


def points(startup: StartupFields, offer: OfferFields, similarity: Floats, weights: Weights) -> Floats:
    """Return the value of all pairs (0..100): the harmonic mean of both directions."""
    return harmonic(*(toward(startup, offer, similarity, weights, direction) for direction in DIRECTIONS))


def _share(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing of nothing is 0."""
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
