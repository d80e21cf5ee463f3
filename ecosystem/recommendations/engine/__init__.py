"""The only door to ``matching``: turns facts into documents, keeps a fitted matcher, and makes lists.

Imported late, by the worker and the command line only: the library behind it takes two seconds and much memory to
load, and no page needs it. A pair has one value, so it serves the lists of both its sides: when a profile changes, its
own lists are made anew and it is moved inside the lists of the others. What orders a list is value * factor of who
stands in it; the part of a factor that depends on all lists (the brake) is worked out at a new epoch and kept with it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.recommendations import documents, queries
from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.engine import epochs, indexes
from ecosystem.recommendations.engine.entries import PLAIN, Entry, Standing, entry, merged, touches
from ecosystem.recommendations.engine.records import Records
from ecosystem.recommendations.engine.standings import Priority, standings
from ecosystem.recommendations.engine.weights import Taught, taught, warm, warm_of
from ecosystem.recommendations.engine.worlds import document, eases_of, fingerprint
from ecosystem.recommendations.queries import loads, ranking
from ecosystem.taxonomy import queries as taxonomy
from matching.documents import Document, vocabulary_from
from matching.explain import Match
from matching.exposure import balanced
from matching.matcher import Matcher

KEEP = 60  # entries of a stored list
REFILL = 40  # a list that falls under this many is made anew
SHORT = 4  # a list shorter than this also says which rules left so few
SMALL = 400  # up to so many documents every refresh is a new epoch: it costs a quarter of a second
EDITED = 0.1  # share of documents edited since the fit after which the next refresh is a new epoch
ALL = 1 << 30

Met = list[tuple[str, str]]
Orders = dict[int, dict[int, float]]  # of each changed profile, in whose list

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


@dataclass(frozen=True)
class Made:
    """One list to be stored."""

    profile_id: int
    wanted: str
    model: str
    considered: int
    broken: dict[str, int]
    entries: list[Entry]
    inputs: str = ""


@dataclass(frozen=True)
class Work:
    """What a refresh made: lists, as of when, whether these are all lists there are, and whose lists are to go.

    ``records`` are what the lists can be made from again: key -> (profile id or none, packed body).
    """

    lists: list[Made]
    began: datetime
    whole: bool = False
    gone: frozenset[int] = frozenset()
    records: Mapping[str, tuple[int | None, bytes]] = field(default_factory=dict)


class Engine:
    """A matcher over the published profiles, kept in one process and brought up to date before each use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._matcher: Matcher | None = None
        self._held: dict[int, Document] = {}
        self._facts: dict[int, Facts] = {}
        self._brakes: dict[str, float] = {}
        self._priority = Priority()
        self._taught = Taught()
        self._warm: frozenset[str] = frozenset()  # in which lists past work counts, since this epoch
        self._standings: dict[str, Standing] = {}
        self._signatures: dict[int, tuple[Any, ...]] = {}
        self._sizes: Counter[str] = Counter()
        self._edits = 0
        self._records = Records()
        self._inputs = ""
        self.model = ""

    def refresh_all(self) -> Work:
        """Start a new epoch over all published profiles and make every list of both sides."""
        with self._lock:
            return self._all()

    def refresh(self, ids: Collection[int]) -> Work:
        """Make the lists that a change of the profiles ``ids`` touches, and of whatever else has changed unnoticed."""
        with self._lock:
            touched: set[int] = set()
            if self._matcher is None:
                resumed = self._resume()
                if not resumed:
                    self._fit()
                if not self._are_stored():
                    return self._all()
                touched = self._take(None) if resumed else touched
            if taught(self._warm) != self._taught:
                return self._all()
            began = clock.now()
            changed = touched | self._sync(ids)
            if not changed:
                return Work([], began)
            if len(self._held) <= SMALL or self._edits > EDITED * len(self._held):
                return self._all()
            return self._some(changed, began)

    def epoch(self) -> tuple[Work, str, dict[str, Standing]]:
        """Start a new epoch and make no list yet: what its lists can be made from anywhere, its key, who is moved."""
        with self._lock:
            began = clock.now()
            weights = self._fit().weights
            self._inputs = self._records.inputs(weights, _met(), self._standings)
            return Work([], began, records=dict(self._records.bodies)), self._inputs, dict(self._standings)

    def _resume(self) -> bool:
        """Take up the epoch of the worker before this one, and what it had been told since."""
        found = epochs.resume(taxonomy.vocabulary_lists(), lambda held: taught(warm_of(held)).weights)
        if found is None:
            return False
        self._warm = warm_of(found.matcher.weights)
        self._taught = taught(self._warm)
        self._matcher, self._held, self._records = found.matcher, dict(found.held), found.records
        self._brakes, self._standings, self.model = dict(found.brakes), found.standings, found.model
        self._edits = found.edits
        self._priority = _priority()
        return True

    def _fit(self) -> Matcher:
        self._signatures = documents.signatures(clock.today())
        self._facts = {int(one.id): one for one in documents.facts(clock.today())}
        held = [document(one) for one in self._facts.values()]
        lists = taxonomy.vocabulary_lists()
        vocabulary = vocabulary_from(lists)
        self._records.begin(held, lists)
        self._warm = warm(self._facts.values())
        self._taught = taught(self._warm)
        weights = self._taught.weights
        # Most texts have been cut into terms for the epoch before, by this worker or by one that stopped.
        is_same = self._matcher is not None and epochs.is_of(self._matcher, lists, weights)
        before = self._matcher if is_same else epochs.kept(lists, lambda _held: weights)
        self._matcher = before.take(held) if before else Matcher(vocabulary, weights).fit(held)
        self._held = {int(one.id): one for one in held}
        self._sizes = Counter(one.kind for one in held)
        self._edits = 0
        self._brakes = self._braked(self._matcher)
        self._priority = _priority()
        self._standings = self._stand()
        self.model = fingerprint(self._matcher, vocabulary, self._factors())
        epochs.keep(self._matcher, self._brakes)
        return self._matcher

    def _braked(self, matcher: Matcher) -> dict[str, float]:
        """The brakes of this epoch: what keeps those back who would fill too many of the first places."""
        eases = eases_of(self._facts.values(), loads.loads(clock.now()))
        found = balanced(matcher, list(self._held.values()), eases, connected=_met())
        return {name: factor / eases.get(name, 1.0) for name, factor in found.items()}

    def _stand(self) -> dict[str, Standing]:
        return standings(self._facts.values(), loads.loads(clock.now()), self._brakes, self._priority)

    def _factors(self) -> dict[str, float]:
        return {name: one.factor for name, one in self._standings.items()}

    def _entry(self, match: Match, name: str, asking: Document) -> Entry:
        """The entry of the profile ``name``, whatever side the match was found from."""
        sign = self._taught.sign(asking.kind, self._held[int(match.id)].kind)
        return {**entry(match, self._standings.get(name, PLAIN)), "id": int(name), **sign}

    def _are_stored(self) -> bool:
        """Whether a worker before this one left every list, made in this very epoch."""
        wanted = sum(len(LISTS[one.kind]) for one in self._held.values())
        return queries.stored_count(self.model) == wanted

    def _all(self) -> Work:
        began = clock.now()
        matcher = self._fit()
        met, factors = _met(), self._factors()
        self._inputs = self._records.inputs(matcher.weights, met, self._standings)
        lists = []
        for kind, wanted in _every_list():
            asking = [one for one in self._held.values() if one.kind == kind]
            kinds = LISTS[kind][wanted]
            found = matcher.match_many(asking, KEEP, kinds=kinds, connected=met, factors=factors)
            lists += [self._made(one, wanted, matches, met) for one, matches in zip(asking, found, strict=True)]
        return Work(lists, began, whole=True, records=dict(self._records.bodies))

    def _sync(self, ids: Collection[int]) -> set[int]:
        """Put what has changed into the matcher and take out what is gone. Returns whose lists are touched."""
        fresh = documents.signatures(clock.today())
        moved = {key for key, seen in fresh.items() if self._signatures.get(key) != seen}
        gone = set(self._held) - set(fresh)
        self._signatures = fresh
        return moved | gone | set(ids) | self._take(moved | set(ids))

    def _take(self, wanted: Collection[int] | None) -> set[int]:
        """Take in some profiles (none: all) as they are now, and let go who is gone. Returns who truly changed."""
        fresh = self._signatures or documents.signatures(clock.today())
        self._signatures = fresh
        told = documents.facts(clock.today(), None if wanted is None else set(wanted) & set(fresh))
        changed = set()
        for facts in told:
            self._facts[int(facts.id)] = facts
            if self._put(document(facts)):
                changed.add(int(facts.id))
        gone = set(self._held) - set(fresh)
        for profile_id in gone:
            self._matcher_now().remove(str(profile_id))
            del self._held[profile_id]
            self._facts.pop(profile_id, None)
            self._records.held.pop(profile_id, None)
        indexes.forget(gone)
        self._edits += len(gone)
        self._sizes = Counter(one.kind for one in self._held.values())
        return changed | gone | self._restood()

    def _restood(self) -> set[int]:
        """Bring the standings up to date. Returns whose factor has changed: a request more, or one long ago."""
        before, self._standings = self._standings, self._stand()
        names = before.keys() | self._standings.keys()
        return {int(name) for name in names if before.get(name) != self._standings.get(name)}

    def _put(self, one: Document) -> bool:
        """Put a document into the matcher, if it is not there as it is."""
        if self._held.get(int(one.id)) == one:
            return False
        self._matcher_now().put(one)
        self._records.put(one)
        self._held[int(one.id)] = one
        self._edits += 1
        return True

    def _some(self, changed: set[int], began: datetime) -> Work:
        met = _met()
        self._inputs = self._records.inputs(self._matcher_now().weights, met, self._standings)
        made: dict[tuple[int, str], Made] = {}
        moves: dict[str, Orders] = {"mentors": {}, "investors": {}, "startups": {}}
        for profile_id in sorted(changed):
            one = self._held.get(profile_id)
            if one is None:
                for move in moves.values():
                    move[profile_id] = {}
                continue
            made.update({(profile_id, wanted): self._list(one, wanted, met) for wanted in LISTS[one.kind]})
            moves[STANDS_IN[one.kind]][profile_id] = self._orders(one, met)
        for wanted, move in moves.items():
            for row in self._moved(wanted, move, met) if move else ():
                made.setdefault((row.profile_id, row.wanted), row)
        gone = frozenset(changed - set(self._held))
        return Work(list(made.values()), began, gone=gone, records=dict(self._records.bodies))

    def _orders(self, one: Document, met: Met) -> dict[int, float]:
        """The order that a profile has in the list of everyone in whose list it may stand."""
        factor = self._standings.get(one.id, PLAIN).factor
        [values] = self._matcher_now().values_many([one], ALL, kinds=None, connected=met, factors={})
        return {int(name): value * factor for name, value in values}

    def _touched(self, wanted: str, move: Orders) -> list[int]:
        """Whose stored lists of one sort the changed profiles stand in, or are to stand in."""
        return [
            row.profile_id
            for row in queries.stored_places(wanted)
            if row.profile_id in self._held
            and touches(row.places, row.last, {one: to.get(row.profile_id) for one, to in move.items()}, refill=REFILL)
        ]

    def _news(self, changed: int, orders: Collection[int], owners: Iterable[int], met: Met) -> dict[int, Entry]:
        """The entries of a changed profile for the lists of some owners."""
        one, where = self._held.get(changed), {str(owner) for owner in owners if owner in orders}
        if one is None or not where:
            return {}
        found = self._matcher_now().match(one, ALL, where=where, connected=met)
        # A match is named after whom the changed profile found; its entry stands in that one's list.
        return {int(match.id): self._entry(match, one.id, one) for match in found}

    def _moved(self, wanted: str, move: Orders, met: Met) -> Iterable[Made]:
        """The stored lists of one sort after the changed profiles were inserted, moved or taken out.

        Only those that it touches are read whole, and only their entries get reasons.
        """
        owners = self._touched(wanted, move)
        entries_of = {changed: self._news(changed, orders, owners, met) for changed, orders in move.items()}
        for row in queries.stored(wanted, owners):
            owner = self._held[row.profile_id]
            news = {changed: entries.get(row.profile_id) for changed, entries in entries_of.items()}
            entries = merged(row.entries, news, keep=KEEP, refill=REFILL)
            if entries == row.entries:
                continue
            if len(entries) < REFILL <= len(row.entries) or len(entries) < SHORT:
                yield self._list(owner, wanted, met)
            else:
                yield Made(row.profile_id, wanted, self.model, row.considered, row.broken, entries, self._inputs)

    def _list(self, one: Document, wanted: str, met: Met) -> Made:
        kinds = LISTS[one.kind][wanted]
        factors = self._factors()
        found = self._matcher_now().match(one, KEEP, kinds=kinds, connected=met, factors=factors)
        return self._made(one, wanted, found, met)

    def _made(self, one: Document, wanted: str, matches: Sequence[Match], met: Met) -> Made:
        kinds = LISTS[one.kind][wanted]
        broken = self._broken(one, kinds, met) if len(matches) < SHORT else {}
        considered = sum(self._sizes[kind] for kind in kinds)
        entries = [self._entry(match, match.id, one) for match in matches]
        return Made(int(one.id), wanted, self.model, considered, broken, entries, self._inputs)

    def _broken(self, one: Document, kinds: Collection[str], met: Met) -> dict[str, int]:
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


def _priority() -> Priority:
    return Priority(ranking.setting().percent, frozenset(ranking.priority_sectors()))


def _every_list() -> list[tuple[str, str]]:
    return [(kind, wanted) for kind, lists in LISTS.items() for wanted in lists]


def _met() -> list[tuple[str, str]]:
    return [(str(asker), str(asked)) for asker, asked in connections.open_pairs()]
