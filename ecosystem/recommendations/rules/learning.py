"""What teaches the weights of matching and what does not, and what may follow a version of them. Pure."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections.models import IntroductionState, Origin
from ecosystem.conversations.models import OutcomeKind
from ecosystem.directory.models import INVESTORS, Kind
from ecosystem.directory.rules import is_officer
from ecosystem.recommendations.models import ListKind, Reason, Stance, WeightState

STARTUP, COUNTERPART = "startup", "counterpart"
# The points of the parts that stand until something is learnt and switched on, as `matching.affinity` has them: pages
# may not load the library, so they stand here too; a test holds the two equal.
DEFAULTS: Mapping[ListKind, Mapping[str, Mapping[str, int]]] = {
    ListKind.MENTOR: {
        STARTUP: {"text": 30, "sectors": 25, "expertise": 40, "languages": 5},
        COUNTERPART: {"text": 25, "sectors": 30, "expertise": 30, "stage": 10, "languages": 5},
    },
    ListKind.INVESTOR: {
        STARTUP: {"text": 30, "sectors": 35, "ticket": 20, "instruments": 10, "languages": 5},
        COUNTERPART: {"text": 30, "sectors": 40, "stage": 10, "round": 5, "ticket": 10, "languages": 5},
    },
}
# The same where past work counts.
WITH_PAST: Mapping[ListKind, Mapping[str, Mapping[str, int]]] = {
    ListKind.MENTOR: {
        STARTUP: {"text": 24, "sectors": 20, "expertise": 32, "languages": 4, "past": 20},
        COUNTERPART: {"text": 20, "sectors": 24, "expertise": 24, "stage": 8, "languages": 4, "past": 20},
    },
    ListKind.INVESTOR: {
        STARTUP: {"text": 24, "sectors": 28, "ticket": 16, "instruments": 8, "languages": 4, "past": 20},
        COUNTERPART: {"text": 24, "sectors": 32, "stage": 8, "round": 4, "ticket": 8, "languages": 4, "past": 20},
    },
}
# The share of the pairs, the earliest, from which weights are learnt; the later ones judge them.
TAUGHT = 0.75
# Each direction needs so large a share of the least number of events as yes, and as no.
OF_EACH = 0.1
LEAST_WORDS, MOST_WORDS = 10, 500

# Answers that speak of fit. Who is busy, bound or resting says nothing of it, nor does "other".
FIT_DECLINES = frozenset({"stage", "field", "terms"})
FIT_REFUSALS = frozenset({Reason.SECTOR, Reason.STAGE, Reason.EARLY})
ANSWERED_YES = frozenset({IntroductionState.ACCEPTED, IntroductionState.ENDED})
GOOD_OUTCOMES = frozenset({OutcomeKind.MET, OutcomeKind.WORKING, OutcomeKind.INVESTED})

# state -> what may follow.
TRANSITIONS: Mapping[WeightState, frozenset[WeightState]] = {
    WeightState.PROPOSED: frozenset({WeightState.ON, WeightState.OFF}),
    WeightState.ON: frozenset({WeightState.OFF}),
    WeightState.OFF: frozenset({WeightState.ON}),
}
STATES: Mapping[WeightState, Any] = {
    WeightState.PROPOSED: _l("Đề xuất"),
    WeightState.ON: _l("Đang dùng"),
    WeightState.OFF: _l("Đã tắt"),
}
KINDS: Mapping[ListKind, Any] = {ListKind.MENTOR: _l("Cố vấn"), ListKind.INVESTOR: _l("Nhà đầu tư")}
HOLDS: Mapping[ListKind, tuple[Kind, ...]] = {ListKind.MENTOR: (Kind.MENTOR,), ListKind.INVESTOR: INVESTORS}


class Sort(enum.StrEnum):
    """What an event is, in the words of the counts."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MEETING = "meeting"
    MET = "met"
    WORKING = "working"
    INVESTED = "invested"
    FITS = "fits"
    REFUSED = "refused"


SORTS: Mapping[Sort, Any] = {
    Sort.ASKED: _l("ngỏ lời"),
    Sort.ACCEPTED: _l("nhận lời"),
    Sort.DECLINED: _l("từ chối vì không khớp"),
    Sort.MEETING: _l("hẹn gặp"),
    Sort.MET: _l("đã gặp"),
    Sort.WORKING: _l("đang làm việc"),
    Sort.INVESTED: _l("đã đầu tư"),
    Sort.FITS: _l("thấy hợp"),
    Sort.REFUSED: _l("ẩn thẻ vì không khớp"),
}


@dataclass(frozen=True, order=True)
class Event:
    """One side of a pair said yes or no to the other: ``direction`` is the side that judged."""

    at: datetime
    startup: int
    other: int
    direction: str
    good: bool
    sort: Sort


@dataclass(frozen=True)
class Learnt:
    """Weights of one kind, learnt and measured: plain JSON throughout."""

    kind: ListKind
    weights: dict[str, Any]
    events: dict[str, int]
    taught: int
    measured: dict[str, Any]


def asking_says(state: IntroductionState, origin: Origin) -> bool | None:
    """Who asked says yes to whom they asked; a request taken back, or agreed to elsewhere, is no asking."""
    asked = origin is Origin.ASKED and state not in (IntroductionState.DRAFT, IntroductionState.WITHDRAWN)
    return True if asked else None


def answer_says(state: IntroductionState, origin: Origin, reason: str) -> bool | None:
    """The answer of who was asked: yes, a no that speaks of fit, or nothing."""
    if origin is not Origin.ASKED:
        return None
    if state in ANSWERED_YES:
        return True
    return False if state is IntroductionState.DECLINED and reason in FIT_DECLINES else None


def opinion_says(stance: Stance, reason: Reason | None) -> bool | None:
    """What was said of a card: it fits, it does not for a reason of fit, or nothing."""
    if stance is Stance.FITS:
        return True
    return False if stance is Stance.REFUSED and reason in FIT_REFUSALS else None


def defaults_beside(kind: ListKind, sides: Mapping[str, Mapping[str, int]]) -> Mapping[str, Mapping[str, int]]:
    """The defaults that weights were learnt from: with past work, if they know it."""
    return (WITH_PAST if any("past" in parts for parts in sides.values()) else DEFAULTS)[kind]


def outcome_says(kind: OutcomeKind) -> bool | None:
    """What came of it: met, working, invested are a yes; why people do not go on is not known."""
    return True if kind in GOOD_OUTCOMES else None


def last_words(events: Iterable[Event]) -> list[Event]:
    """Each pair once in each direction, by its last word, in the order of time."""
    last: dict[tuple[int, int, str], Event] = {}
    for event in sorted(events):
        last[event.startup, event.other, event.direction] = event
    return sorted(last.values())


def split(events: Sequence[Event]) -> tuple[list[Event], list[Event]]:
    """The earlier pairs, to learn from, and the later ones, to judge by; all words of a pair stand together."""
    latest: dict[tuple[int, int], Event] = {}
    for event in sorted(events):
        latest[event.startup, event.other] = event
    order = sorted(latest, key=lambda pair: latest[pair])
    early = set(order[: int(len(order) * TAUGHT)])
    sides: tuple[list[Event], list[Event]] = ([], [])
    for event in events:
        sides[(event.startup, event.other) not in early].append(event)
    return sides


def judged(events: Iterable[Event]) -> list[Event]:
    """Each pair once, by its last word, whoever said it: two words of one pair are not two witnesses."""
    last: dict[tuple[int, int], Event] = {}
    for event in sorted(events):
        last[event.startup, event.other] = event
    return sorted(last.values())


def counted(events: Iterable[Event]) -> dict[str, int]:
    """How many events of each sort."""
    counts = Counter(event.sort for event in events)
    return {sort.value: counts[sort] for sort in Sort if counts[sort]}


def may_follow(before: WeightState, after: WeightState) -> bool:
    """Whether the table allows it."""
    return after in TRANSITIONS[before]


def may_switch_on(state: WeightState, *, is_gain: bool, is_current: bool) -> bool:
    """Only what was measured as a gain over the very weights that are on now."""
    return may_follow(state, WeightState.ON) and is_gain and is_current


def verdict(signs: Iterable[int]) -> str:
    """``gain``: some figure rose by more than two standard errors and none fell so; ``loss`` if one fell; ``none``."""
    told = set(signs)
    return "loss" if -1 in told else "gain" if 1 in told else "none"


def may_see_weights(actor: Account | None, _version: object) -> bool:
    """Versions of weights are for officers."""
    return is_officer(actor)
