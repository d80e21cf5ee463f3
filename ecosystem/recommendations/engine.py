"""The only door to ``matching``: turns facts into documents, keeps a fitted matcher, and makes lists.

Imported late, by the worker and the command line only: the library behind it takes two seconds and much memory to
load, and no page needs it. A score is symmetric, so the value of one pair serves the lists of both its sides: when a
profile changes, its own lists are made anew and it is moved inside the lists of the others.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.recommendations import documents, queries
from ecosystem.recommendations.documents import Facts
from ecosystem.taxonomy import queries as taxonomy
from matching.documents import Document, Kind, Mandate, Vocabulary, vocabulary_from
from matching.evaluation import Judgement, Report, judge
from matching.explain import Match
from matching.matcher import Matcher

KEEP = 60  # entries of a stored list
REFILL = 40  # a list that falls under this many is made anew
SHORT = 4  # a list shorter than this also says which rules left so few
SMALL = 400  # up to so many documents every refresh is a new epoch: it costs a quarter of a second
EDITED = 0.1  # share of documents edited since the fit after which the next refresh is a new epoch
ALL = 1 << 30

STARTUPS = frozenset({"startup"})
# kind -> list -> the kinds that stand in it.
LISTS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "startup": {"mentors": frozenset({"mentor"}), "investors": frozenset({"angel", "fund"})},
    "mentor": {"startups": STARTUPS},
    "angel": {"startups": STARTUPS},
    "fund": {"startups": STARTUPS},
}
# kind -> the list of the other side that it stands in.
STANDS_IN: Mapping[str, str] = {"startup": "startups", "mentor": "mentors", "angel": "investors", "fund": "investors"}

Entry = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """One list to be stored."""

    profile_id: int
    wanted: str
    model: str
    considered: int
    broken: dict[str, int]
    entries: list[Entry]


@dataclass(frozen=True)
class Work:
    """What a refresh made: lists, as of when, whether these are all lists there are, and whose lists are to go."""

    lists: list[Made]
    began: datetime
    whole: bool = False
    gone: frozenset[int] = frozenset()


def document(facts: Facts) -> Document:
    """The document of a profile's facts."""
    mandates = tuple(Mandate(**_fields(mandate)) for mandate in facts.mandates)
    rest = {name: value for name, value in _fields(facts).items() if name not in ("kind", "texts", "mandates")}
    return Document(kind=cast("Kind", facts.kind), text="\n".join(facts.texts), mandates=mandates, **rest)


def judge_world(facts: Sequence[Facts], rows: Iterable[Mapping[str, str]], lists: Mapping[str, Any]) -> Report:
    """Judge a world: its facts, rows of judgements and lists of the taxonomy; see ``matching.evaluation``."""
    judgements = [Judgement(row["startup_id"], row["target_id"], row["label"]) for row in rows]
    return judge([document(one) for one in facts], judgements, vocabulary_from(lists))


class Engine:
    """A matcher over the published profiles, kept in one process and brought up to date before each use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._matcher: Matcher | None = None
        self._held: dict[int, Document] = {}
        self._signatures: dict[int, tuple[Any, ...]] = {}
        self._sizes: Counter[str] = Counter()
        self._edits = 0
        self.model = ""

    def refresh_all(self) -> Work:
        """Start a new epoch over all published profiles and make every list of both sides."""
        with self._lock:
            return self._all()

    def refresh(self, ids: Collection[int]) -> Work:
        """Make the lists that a change of the profiles ``ids`` touches, and of whatever else has changed unnoticed."""
        with self._lock:
            if self._matcher is None:
                self._fit()
                if not self._are_stored():
                    return self._all()
            began = clock.now()
            changed = self._sync(ids)
            if not changed:
                return Work([], began)
            if len(self._held) <= SMALL or self._edits > EDITED * len(self._held):
                return self._all()
            return self._some(changed, began)

    def _fit(self) -> Matcher:
        self._signatures = documents.signatures(clock.today())
        held = [document(one) for one in documents.facts(clock.today())]
        vocabulary = vocabulary_from(taxonomy.vocabulary_lists())
        self._matcher = Matcher(vocabulary).fit(held)
        self._held = {int(one.id): one for one in held}
        self._sizes = Counter(one.kind for one in held)
        self._edits = 0
        self.model = _fingerprint(self._matcher, vocabulary)
        return self._matcher

    def _are_stored(self) -> bool:
        """Whether a worker before this one left every list, made in this very epoch."""
        wanted = sum(len(LISTS[one.kind]) for one in self._held.values())
        return queries.stored_count(self.model) == wanted

    def _all(self) -> Work:
        began = clock.now()
        matcher = self._fit()
        met = _met()
        lists = []
        for kind, wanted in _every_list():
            asking = [one for one in self._held.values() if one.kind == kind]
            found = matcher.match_many(asking, KEEP, kinds=LISTS[kind][wanted], connected=met)
            lists += [self._made(one, wanted, matches, met) for one, matches in zip(asking, found, strict=True)]
        return Work(lists, began, whole=True)

    def _sync(self, ids: Collection[int]) -> set[int]:
        """Put what has changed into the matcher and take out what is gone. Returns whose lists are touched."""
        fresh = documents.signatures(clock.today())
        moved = {key for key, seen in fresh.items() if self._signatures.get(key) != seen}
        gone = set(self._held) - set(fresh)
        wanted = (moved | set(ids)) & set(fresh)
        for facts in documents.facts(clock.today(), wanted):
            self._put(document(facts))
        for profile_id in gone:
            self._matcher_now().remove(str(profile_id))
            del self._held[profile_id]
        self._edits += len(gone)
        self._sizes = Counter(one.kind for one in self._held.values())
        self._signatures = fresh
        return moved | gone | set(ids)

    def _put(self, one: Document) -> None:
        if self._held.get(int(one.id)) != one:
            self._matcher_now().put(one)
            self._held[int(one.id)] = one
            self._edits += 1

    def _some(self, changed: set[int], began: datetime) -> Work:
        met = _met()
        made: dict[tuple[int, str], Made] = {}
        moves: dict[str, dict[int, dict[int, Match]]] = {"mentors": {}, "investors": {}, "startups": {}}
        for profile_id in sorted(changed):
            one = self._held.get(profile_id)
            if one is None:
                for move in moves.values():
                    move[profile_id] = {}
                continue
            made.update({(profile_id, wanted): self._list(one, wanted, met) for wanted in LISTS[one.kind]})
            others = self._matcher_now().match(one, ALL, connected=met)
            moves[STANDS_IN[one.kind]][profile_id] = {int(match.id): match for match in others}
        for wanted, move in moves.items():
            for row in self._moved(wanted, move, met) if move else ():
                made.setdefault((row.profile_id, row.wanted), row)
        return Work(list(made.values()), began, gone=frozenset(changed - set(self._held)))

    def _moved(
        self, wanted: str, move: Mapping[int, Mapping[int, Match]], met: list[tuple[str, str]]
    ) -> Iterable[Made]:
        """The stored lists of one sort after the changed profiles were inserted, moved or taken out."""
        for row in queries.stored(wanted):
            owner = self._held.get(row.profile_id)
            if owner is None:
                continue
            news = {changed: matches.get(row.profile_id) for changed, matches in move.items()}
            entries = _with(row.entries, news)
            if entries == row.entries:
                continue
            if len(entries) < REFILL <= len(row.entries) or len(entries) < SHORT:
                yield self._list(owner, wanted, met)
            else:
                yield Made(row.profile_id, wanted, self.model, row.considered, row.broken, entries)

    def _list(self, one: Document, wanted: str, met: list[tuple[str, str]]) -> Made:
        kinds = LISTS[one.kind][wanted]
        return self._made(one, wanted, self._matcher_now().match(one, KEEP, kinds=kinds, connected=met), met)

    def _made(self, one: Document, wanted: str, matches: Sequence[Match], met: list[tuple[str, str]]) -> Made:
        kinds = LISTS[one.kind][wanted]
        broken = self._broken(one, kinds, met) if len(matches) < SHORT else {}
        considered = sum(self._sizes[kind] for kind in kinds)
        return Made(int(one.id), wanted, self.model, considered, broken, [_entry(match) for match in matches])

    def _broken(self, one: Document, kinds: Collection[str], met: list[tuple[str, str]]) -> dict[str, int]:
        """How many of these kinds each hard rule keeps out; one of them may break several."""
        others = [other for other in self._held.values() if other.kind in kinds]
        known = {b if a == one.id else a for a, b in met if one.id in (a, b)}
        matcher = self._matcher_now()
        count: Counter[str] = Counter()
        for other in others:
            count.update(matcher.broken(one, other, connected=other.id in known))
        return dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))

    def _matcher_now(self) -> Matcher:
        if self._matcher is None:
            raise RuntimeError("the engine was asked before it was fitted")
        return self._matcher


def _fields(facts: Any) -> dict[str, Any]:  # noqa: ANN401  Facts or MandateFacts
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def _every_list() -> list[tuple[str, str]]:
    return [(kind, wanted) for kind, lists in LISTS.items() for wanted in lists]


def _met() -> list[tuple[str, str]]:
    return [(str(asker), str(asked)) for asker, asked in connections.open_pairs()]


def _entry(match: Match) -> Entry:
    """What is stored of a match: the parts are whole points that sum to the score."""
    parts = [
        [one.part, one.points, one.out_of, [] if one.part == "text" else list(one.evidence)] for one in match.reasons
    ]
    shared = next((list(one.evidence) for one in match.reasons if one.part == "text"), [])
    return {"id": int(match.id), "score": match.score, "value": match.value, "parts": parts, "shared": shared}


def _order(entry: Entry) -> tuple[float, str]:
    return -entry["value"], str(entry["id"])


def _with(entries: list[Entry], news: Mapping[int, Match | None]) -> list[Entry]:
    """The entries after ``news``: a changed profile stands where its value puts it, or nowhere."""
    kept = [entry for entry in entries if entry["id"] not in news]
    lowest = entries[-1]["value"] if len(entries) >= REFILL else 0.0
    # Below the last entry of a long list others may stand that were never stored, so nothing is appended there.
    # The match is named after the list's owner: from the changed profile's side that was whom it found.
    added = [
        {**_entry(match), "id": changed}
        for changed, match in news.items()
        if match is not None and match.value >= lowest
    ]
    if not added and len(kept) == len(entries):
        return entries
    return sorted([*kept, *added], key=_order)[:KEEP]


def _fingerprint(matcher: Matcher, vocabulary: Vocabulary) -> str:
    """What made a list: weights and words before the dash, the epoch's idf behind it."""
    concepts = [(one.id, one.phrases, sorted(one.cased)) for one in vocabulary.concepts]
    needs = sorted((need, sorted(kinds)) for need, kinds in vocabulary.need_expertise.items())
    setting = repr((asdict(matcher.weights), concepts, needs))
    space = matcher.corpus.space
    epoch = hashlib.sha256("\n".join(space.names).encode() + space.idf.tobytes()).hexdigest()
    return f"{hashlib.sha256(setting.encode()).hexdigest()[:16]}-{epoch[:16]}"
