"""How well a profile's open words answer a free text, and by which of them. Pure.

A question is cut into words, pairs of neighbours and named terms; each has a weight, what a profile holds of it a
value in 0..1. score = 100 · Σ weight · value / Σ weight, so 100 is a profile that says all of it in its headline.

- word: weight idf = ln(1 + N / (1 + n)) for n of N profiles with it; value c / (c + HALF), where c counts it by the
  weight of the field it stands in, and half as much where the question's word bears other accents;
- pair of neighbours: weight the mean idf of its two words, value the same;
- named term (a sector, a kind of expertise, a stage, a language): weight half the idf of the words that name it;
  value 1 where the profile declares it, ``IN_TEXT`` where its text says it by any of its names in either language.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecosystem.core.text import fold

HALF = 0.5
TERM = 0.5
IN_TEXT = 0.7
OTHER_ACCENTS = 0.5
NAME, HEADLINE, LISTED, BODY = 2.0, 2.0, 1.5, 1.0
WEAKEST = 20
OF_THE_BEST = 0.5
MOST_WORDS = 24
# How people begin to ask; dropped from the beginning, since everybody writes these of themselves too.
OPENINGS = frozenset(
    [
        "cần",
        "tìm",
        "muốn",
        "người",
        "ai",
        "từng",
        "đang",
        "tôi",
        "biết",
        "giỏi",
        "need",
        "seeking",
        "looking",
        "for",
        "find",
        "a",
        "an",
        "the",
        "someone",
        "somebody",
        "who",
    ]
)
PLAIN_OPENINGS = frozenset(map(fold, OPENINGS))


@dataclass(frozen=True)
class Asked:
    """A term that the question names from its word ``start`` up to ``end``; ``phrases`` are folded or single words."""

    list_name: str
    slug: str
    start: int
    end: int
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A free text: its words as typed in lower case and folded, the terms it names, and what each word weighs."""

    typed: tuple[str, ...]
    folded: tuple[str, ...]
    terms: tuple[Asked, ...] = ()
    idf: Mapping[str, float] = field(default_factory=dict)

    def weight(self, start: int, end: int) -> float:
        """The sum of what the words from ``start`` up to ``end`` weigh."""
        return sum(self.idf.get(word, 0.0) for word in self.folded[start:end])


@dataclass(frozen=True)
class Passage:
    """One text of a profile, in words, and how much it counts."""

    weight: float
    typed: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """What a profile says openly: its passages, and the terms it declares as (list, slug)."""

    passages: tuple[Passage, ...]
    declared: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Part:
    """Points of at most ``most``: for the words of the question (``list_name`` empty) or for terms of one list."""

    list_name: str
    points: int
    most: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """How well a profile answers: the exact value that orders, and the whole points whose sum is shown."""

    value: float
    score: int
    parts: tuple[Part, ...]


def rarity(number: int, holding: int) -> float:
    """What a word weighs that ``holding`` of ``number`` profiles hold."""
    return math.log(1 + number / (1 + holding))


def subject(typed: Sequence[str]) -> Sequence[str]:
    """The words of a question from its subject on: "cần người từng tape-out chip" asks for "tape-out chip"."""
    lower = [word.lower() for word in typed]
    openings = PLAIN_OPENINGS if all(fold(word) == word for word in lower) else OPENINGS
    start = next((place for place, word in enumerate(lower) if word not in openings), 0)
    return typed[start:] if len(typed) - start > 1 else typed


def answer(question: Question, held: Held) -> Answer | None:
    """How well ``held`` answers ``question``, or ``None`` when it says too little of it."""
    tally = _words(question, held)
    line = _line(held) if question.terms else ""
    for term in question.terms:
        value = _term_value(term, held.declared, line)
        tally.add(term.list_name, TERM * question.weight(term.start, term.end), value, term.slug)
    possible = sum(tally.possible.values())
    value = 100 * sum(tally.gained.values()) / possible if possible else 0.0
    if value < WEAKEST:
        return None
    most = _whole({name: 100 * share / possible for name, share in tally.possible.items()})
    points = _whole({name: 100 * share / possible for name, share in tally.gained.items()})
    parts = (
        Part(name, won, max(won, most[name]), tuple(dict.fromkeys(tally.evidence[name])))
        for name, won in points.items()
        if won
    )
    return Answer(value, sum(points.values()), tuple(parts))


def ranked(question: Question, held: Mapping[int, Held], *, of_the_best: float) -> list[tuple[int, Answer]]:
    """Who answers, best first, equals by their ids; none has less than that share of the points of the best."""
    found = ((profile_id, answer(question, one)) for profile_id, one in held.items())
    answers = [(profile_id, one) for profile_id, one in found if one is not None]
    least = of_the_best * max((one.value for _id, one in answers), default=0.0)
    near = [pair for pair in answers if pair[1].value >= least]
    return sorted(near, key=lambda pair: (-round(pair[1].value, 9), pair[0]))


@dataclass
class _Tally:
    """What each part could earn, what it earned, and by what."""

    possible: dict[str, float] = field(default_factory=dict)
    gained: dict[str, float] = field(default_factory=dict)
    evidence: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, weight: float, value: float, *evidence: str) -> None:
        """Count something of this weight that has this value."""
        self.possible[name] = self.possible.get(name, 0.0) + weight
        if value:
            self.gained[name] = self.gained.get(name, 0.0) + weight * value
            self.evidence.setdefault(name, []).extend(evidence)


def _words(question: Question, held: Held) -> _Tally:
    words, pairs = _counts(question, held)
    tally = _Tally()
    tally.evidence[""] = _phrases(question, [count > 0 for count in words], pairs)
    for place, count in enumerate(words):
        tally.add("", question.weight(place, place + 1), _value(count))
    for place, count in enumerate(pairs):
        tally.add("", question.weight(place, place + 2) / 2, _value(count))
    return tally


def _value(count: float) -> float:
    return count / (count + HALF)


def _counts(question: Question, held: Held) -> tuple[list[float], list[float]]:
    """How often each word of the question, and each pair of neighbours, stands in the passages, weighed."""
    words, pairs = [0.0] * len(question.folded), [0.0] * max(0, len(question.folded) - 1)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(question.folded):
        places.setdefault(word, []).append(place)
    for passage in held.passages:
        for at, word in enumerate(passage.folded):
            for place in places.get(word, ()):
                likeness = passage.weight * _likeness(question, place, passage.typed[at])
                words[place] += likeness
                if place < len(pairs) and passage.folded[at + 1 : at + 2] == question.folded[place + 1 : place + 2]:
                    pairs[place] += min(
                        likeness, passage.weight * _likeness(question, place + 1, passage.typed[at + 1])
                    )
    return words, pairs


def _likeness(question: Question, place: int, said: str) -> float:
    """1 for the same word or one typed without accents on either side, less for one with other accents."""
    typed, folded = question.typed[place], question.folded[place]
    return 1.0 if folded in (typed, said) or typed == said else OTHER_ACCENTS


def _term_value(term: Asked, declared: frozenset[tuple[str, str]], line: str) -> float:
    if (term.list_name, term.slug) in declared:
        return 1.0
    return IN_TEXT if any(f" {phrase} " in line for phrase in term.phrases) else 0.0


def _line(held: Held) -> str:
    """All passages as one line of words, folded and as typed; "|" stands between two, so no phrase spans them."""
    return " | ".join(["", *(" ".join(words) for one in held.passages for words in (one.folded, one.typed)), ""])


def _phrases(question: Question, run: Sequence[bool], pairs: Sequence[float]) -> list[str]:
    """The words that were met, as they were typed, neighbours that stand together as one."""
    found: list[str] = []
    for place, is_met in enumerate(run):
        joined = place > 0 and run[place - 1] and pairs[place - 1] > 0
        if is_met and joined:
            found[-1] = f"{found[-1]} {question.typed[place]}"
        elif is_met:
            found.append(question.typed[place])
    return found


def _whole(shares: Mapping[str, float]) -> dict[str, int]:
    """Whole points that sum to the rounded total; what is missing goes to the largest remainders."""
    points = {name: int(share) for name, share in shares.items()}
    missing = int(sum(shares.values()) + 0.5) - sum(points.values())
    for name in sorted(shares, key=lambda name: (points[name] - shares[name], name))[:missing]:
        points[name] += 1
    return points
