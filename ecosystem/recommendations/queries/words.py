"""A stored entry in words: two directions, how much is known, what is missing and by whom, and what moved it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.directory.models import FieldGroup
from ecosystem.directory.queries.cards import ticket
from ecosystem.recommendations import rules
from ecosystem.taxonomy import queries as taxonomy

Closed = frozenset[FieldGroup]
STARTUP, COUNTERPART, BOTH = "startup", "counterpart", "both"
FORMAT = 2  # of an entry; lists made before it are read by nobody
PARTS_NAMED = 2
TERMS_NAMED = 2


@dataclass(frozen=True)
class Part:
    """One part of a direction in words: ``points`` of at most ``max``, and what they were read from."""

    part: str
    label: str
    points: int
    max: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """One direction of a pair: its score and the parts that sum to it."""

    score: int
    reasons: tuple[Part, ...]

    @property
    def words(self) -> str:
        """The weightiest parts in a few words, or nothing."""
        best = sorted(self.reasons, key=lambda part: (-part.points, part.part))[:PARTS_NAMED]
        return "; ".join(_phrase(part) for part in best)


@dataclass(frozen=True)
class Gap:
    """A part that cannot be weighed because a side states nothing: ``who`` is startup, counterpart or both."""

    part: str
    label: str
    who: str


@dataclass(frozen=True)
class Fit:
    """A stored pair as one of its sides (``asker``) reads it: why they suit it, and why they may say yes."""

    score: int
    startup: Way
    counterpart: Way
    asker: str
    shared: tuple[str, ...]
    told: float
    gaps: tuple[Gap, ...]
    acts: tuple[str, ...]
    factor: float
    taught: int = 0

    @property
    def yours(self) -> Way:
        """Why the other one suits the reader."""
        return self.startup if self.asker == STARTUP else self.counterpart

    @property
    def theirs(self) -> Way:
        """Why the other one may say yes."""
        return self.counterpart if self.asker == STARTUP else self.startup

    @property
    def is_thin(self) -> bool:
        """Whether too little is known for the score to say much."""
        return self.told < rules.THIN

    @property
    def told_words(self) -> str:
        """How much is known, in words."""
        if self.is_thin:
            return str(_("Chưa đủ dữ liệu"))
        return str(_("Đủ dữ liệu") if self.told >= rules.FULL else _("Khá đủ dữ liệu"))

    def missing(self, *, own: bool) -> tuple[Gap, ...]:
        """The gaps of the reader's own profile, or those of the other one alone."""
        other = COUNTERPART if self.asker == STARTUP else STARTUP
        return tuple(gap for gap in self.gaps if (gap.who != other) == own)

    @property
    def moved(self) -> str:
        """What set it back or forward in the list, in a sentence; empty when nothing did."""
        back = [str(rules.ACTS[name]) for name in self.acts if name in rules.BACK]
        forth = [str(rules.ACTS[name]) for name in self.acts if name in rules.FORTH]
        said = [_("Đứng sau một chút vì %(why)s.", why=_listed(back))] if back else []
        said += [_("Được ưu tiên một chút vì %(why)s.", why=_listed(forth))] if forth else []
        return " ".join(said)

    @property
    def learnt(self) -> str:
        """That the weights were learnt from answers, in a sentence; empty at the defaults."""
        count = self.taught
        if not count:
            return ""
        return str(ngettext("Trọng số học từ %(num)s câu trả lời.", "Trọng số học từ %(num)s câu trả lời.", count))

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """What a card says of the pair: icon, lead and words of each line."""
        gaps = [(_("bạn"), self.missing(own=True)), (_("họ"), self.missing(own=False))]
        thin = "; ".join(
            _("%(who)s chưa ghi %(what)s", who=who, what=", ".join(gap.label.lower() for gap in some[:TERMS_NAMED]))
            for who, some in gaps
            if some
        )
        rows = [
            ("sparkles", _("Hợp với bạn:"), self.yours.words),
            ("heart-handshake", _("Họ có thể nhận lời:"), self.theirs.words),
            ("info-circle", _("Chưa đủ dữ liệu:") if self.is_thin else "", thin if self.is_thin else ""),
            ("hourglass", "", self.moved),
            ("adjustments-horizontal", "", self.learnt),
        ]
        return tuple(row for row in rows if row[2])


def fit(entry: dict[str, Any], closed: Closed = frozenset(), *, asker: str = STARTUP) -> Fit:
    """A stored entry in words, without the evidence of what is ``closed`` to the reader.

    A list that is made anew holds nothing of what was closed to people who signed in; this holds until it is, and for
    readers who are not signed in.
    """
    shared = tuple(dict.fromkeys(_term(term) for term in entry["shared"]))
    ways = {name: _way(entry["sides"][name], shared, closed) for name in (STARTUP, COUNTERPART)}
    gaps = tuple(Gap(part, str(rules.PARTS[part][0]), who) for part, who in entry["missing"])
    return Fit(
        entry["score"],
        ways[STARTUP],
        ways[COUNTERPART],
        asker,
        shared if _is_told("text", closed) else (),
        entry["told"],
        gaps,
        tuple(entry["acts"]),
        entry["factor"],
        entry.get("taught", 0),
    )


def current(entries: Iterable[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The entries of a list that was made in the present format; of older ones none."""
    return [entry for entry in entries or () if "sides" in entry]


def _way(side: dict[str, Any], shared: tuple[str, ...], closed: Closed) -> Way:
    parts = tuple(_part(row, shared) for row in side["parts"])
    told = (part if _is_told(part.part, closed) else dataclasses.replace(part, evidence=()) for part in parts)
    return Way(side["score"], tuple(told))


def _is_told(part: str, closed: Closed) -> bool:
    return not (rules.READ_FROM[part] & closed)


def _phrase(part: Part) -> str:
    if not part.evidence:
        return part.label.lower()
    return f"{part.label.lower()} ({', '.join(part.evidence[:TERMS_NAMED])})"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


def _part(row: list[Any], shared: tuple[str, ...]) -> Part:
    name, points, most, evidence = row
    label, list_name = rules.PARTS[name]
    if name == "text":
        words = shared
    elif name == "ticket":
        low, high = (int(end) if end else None for end in evidence)
        words = (ticket(low, high),)
    else:
        words = tuple(taxonomy.label(list_name, slug) for slug in evidence)
    return Part(name, str(label), points, most, words)


def _term(term: str) -> str:
    """A shared term as people read it: a concept by its label, a word as it is."""
    kind, colon, slug = term.partition(":")
    if not colon:
        return term
    return taxonomy.label("mentor_expertise" if kind == "expertise" else "sectors", slug)
