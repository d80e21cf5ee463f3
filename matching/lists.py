"""Lists kept right through edits: a saved profile costs one comparison with the other side, not all lists anew.

A list keeps up to KEEP entries and shows the first SHOW. It makes a *promise*: it holds exactly the candidates whose
place (order falling, then id) is not behind the promised one. An edit takes a document out of the lists that held it,
values it once against the other side, makes its own lists anew and puts it into the lists whose promise it meets; a
full list drops its last entry and promises less. A list that has lost too many entries to show SHOW is made anew by
one query. Order, scores and ties are those of `Matcher.values_many` over the same documents (property tests).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching import artefact
from matching.book import EVERYTHING, KEEP, Book, Place, key_of
from matching.constraints import declines, is_full
from matching.corpus import Bonds, Counterparts, Startups
from matching.documents import Document
from matching.fields import Floats, Index
from matching.matcher import Matcher
from matching.rack import FullError, Rack, best
from matching.shown import SHOW
from matching.space import Rows
from matching.sweep import (
    MARGIN,
    SLACK,
    Ask,
    Columns,
    Door,
    Heaps,
    Job,
    barred,
    chosen,
    door,
    heaps,
    keep_columns,
    no_columns,
    run,
    tell_columns,
)

STARTUPS, MENTORS, INVESTORS = 0, 1, 2
GROUPS = (STARTUPS, MENTORS, INVESTORS)
BOARDS = ((STARTUPS, MENTORS), (STARTUPS, INVESTORS), (MENTORS, STARTUPS), (INVESTORS, STARTUPS))
GROUP_OF = {"startup": STARTUPS, "mentor": MENTORS, "angel": INVESTORS, "fund": INVESTORS}


class Lists:
    """All lists of both sides, right after every edit."""

    def __init__(
        self, matcher: Matcher, connected: Iterable[tuple[str, str]] = (), factors: Mapping[str, float] | None = None
    ) -> None:
        """Make every list of the documents that a matcher holds."""
        self._corpus, self._weights = matcher.corpus, matcher.weights
        self._bonds = Bonds()
        self._met: dict[str, set[str]] = {}
        for mine, theirs in connected:
            self._meet(mine, theirs)
        documents = matcher.corpus.documents()
        for document in documents:
            self._bonds.add(document)
        self._names = [document.id for document in documents]
        self._numbers = {name: number for number, name in enumerate(self._names)}
        told = factors or {}
        self._factors = np.array([told.get(name, 1.0) for name in self._names], np.float64)
        self.refills = 0
        self._gates: dict[int, tuple[tuple[int, int], Door]] = {}
        self._texts: dict[str, Rows] = {}  # of what was edited
        self._most = max(1.0, float(self._factors.max(initial=1.0)))
        self._racks = [self._laid_out(group) for group in GROUPS]
        one, other = Book(len(documents)), Book(len(documents))
        # Startups have two lists, the others one: two books hold all, by number.
        self._books = {board: other if board == (STARTUPS, INVESTORS) else one for board in BOARDS}
        for group in (MENTORS, INVESTORS):
            self._make_all(group)

    def shown(self, name: str, kinds: Collection[str]) -> list[tuple[str, float]]:
        """Return the first SHOW of the list of a document over one group, with their orders."""
        document = self._bonds.documents[name]
        book, row = self._books[GROUP_OF[document.kind], GROUP_OF[next(iter(kinds))]], self._numbers[name]
        size = min(SHOW, int(book.sizes[row]))
        found = zip(book.entries[row, :size].tolist(), book.orders[row, :size].tolist(), strict=True)
        return [(self._names[number], order) for number, order in found]

    def put(self, document: Document, factor: float | None = None) -> None:
        """Take in a new or changed document, and its factor if that is new."""
        held = self._bonds.documents.get(document.id)
        if held and GROUP_OF[held.kind] != GROUP_OF[document.kind]:
            self.remove(document.id)
        number = self._number(document.id)
        before = self._bonds.documents.get(document.id)
        told = self._told(before, number) if before else {}
        if before:
            self._forget(before, number)
        self._bonds.add(document)
        if factor is not None:
            self._factors[number] = factor
            self._most = max(self._most, factor)
        self._place(document, number)
        self._relist(document, number, told)
        self._rivals(before, document)

    def remove(self, name: str) -> None:
        """Forget a document; raise KeyError if there is none."""
        before, number = self._bonds.documents[name], self._numbers[name]
        told = self._told(before, number)
        self._forget(before, number)
        for (group, other), rows in told.items():
            book = self._books[other, group]
            for row in rows:
                book.drop(row, number)
                self._mend(other, group, row)
        for other in _others(GROUP_OF[before.kind]):
            self._books[GROUP_OF[before.kind], other].write(number, (), whole=True)
        self._rivals(before, None)

    def connect(self, one: str, other: str, *, apart: bool = False) -> None:
        """Note that two know each other (or, `apart`, no longer do)."""
        if apart:
            self._met.get(one, set()).discard(other)
            self._met.get(other, set()).discard(one)
        else:
            self._meet(one, other)
        self._recheck(one, other)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all lists as arrays, for `shown.Shown`."""
        names = np.array(self._names or [""], dtype=np.str_)
        held = np.array([name in self._bonds.documents for name in names.tolist()], dtype=bool)
        numbers = np.flatnonzero(held)[np.argsort(names[held], kind="stable")]
        found = {"names": names[numbers], "numbers": numbers, "by_number": names}
        for name, board in (("first", (STARTUPS, MENTORS)), ("second", (STARTUPS, INVESTORS))):
            for part in ("entries", "orders", "sizes"):
                found[f"{name}_{part}"] = getattr(self._books[board], part)
        return found

    def save(self, folder: Path) -> None:
        """Write all lists for readers, who see the old ones or the new ones; see `artefact.write`."""
        artefact.write(folder, self.arrays())

    def _forget(self, before: Document, number: int) -> None:
        self._bonds.remove(before.id)
        self._racks[GROUP_OF[before.kind]].close(number)

    def _place(self, document: Document, number: int) -> None:
        group = GROUP_OF[document.kind]
        text = self._corpus.space.rows([document.text])
        encode = self._corpus.encode_startups if group == STARTUPS else self._corpus.encode_counterparts
        self._texts[document.id] = text
        segment = encode([document], text)
        if self._racks[group].is_long:
            self._racks[group] = self._laid_out(group)
            return
        try:
            self._racks[group].put(number, segment)
        except FullError:
            self._racks[group] = self._laid_out(group)

    def _told(self, document: Document, number: int) -> dict[tuple[int, int], list[int]]:
        """Return by board the lists that may hold a document as it stands."""
        group, found = GROUP_OF[document.kind], {}
        for other in _others(group):
            least = self._least(other, group)
            columns = self._sweep(group, other, number, tell_columns(least))[1]
            slots = np.flatnonzero(columns.values[:, 0] >= 0)
            found[group, other] = self._owners(other, slots)
        return found

    def _relist(self, document: Document, number: int, told: Mapping[tuple[int, int], list[int]]) -> None:
        """Make the lists of a changed document anew and move it in the lists of the others."""
        group = GROUP_OF[document.kind]
        is_open = not declines(document) and not is_full(document)
        for other in _others(group):
            book, lists = self._books[group, other], self._books[other, group]
            held = told.get((group, other), ())
            for row in held:
                lists.drop(row, number)
            rows: list[int] = []
            if is_open:
                picked, columns = self._picked(group, other, number, tell_columns(self._least(other, group)))
                rows = self._owners(other, np.flatnonzero(columns.values[:, 0] >= 0))
                everyone = sorted({*picked.tolist(), *rows})
                values = dict(zip(everyone, self._values(group, other, number, everyone).tolist(), strict=True))
                self._write(book, number, {one: values[one] for one in picked.tolist()}, picked)
                for row in rows:
                    if values[row] > 0:
                        lists.insert(row, Place(values[row] * self._factors[number], number), self._names)
            else:
                book.write(number, (), whole=True)
            for row in {*held, *rows}:
                self._mend(other, group, row)

    def _mend(self, group: int, other: int, row: int) -> None:
        """Make a list anew that has become too short."""
        if self._books[group, other].is_short(row):
            self.refills += 1
            self._refill(group, other, row)

    def _refill(self, group: int, other: int, number: int) -> None:
        picked, _ = self._picked(group, other, number, None)
        values = self._values(group, other, number, picked.tolist())
        found = dict(zip(picked.tolist(), values.tolist(), strict=True))
        self._write(self._books[group, other], number, found, picked)

    def _write(self, book: Book, number: int, values: Mapping[int, float], picked: Index) -> None:
        """Write a list of the picked; fewer than KEEP of them are all there are."""
        places = [Place(value * float(self._factors[one]), one) for one, value in values.items() if value > 0]
        places.sort(key=lambda place: key_of(place, self._names))
        book.write(number, places, whole=len(places) < KEEP or len(picked) < KEEP)

    def _rivals(self, before: Document | None, after: Document | None) -> None:
        """Look again at pairs that are not of the changed startup: a holder of a stake in it, and its rivals."""
        one = before or after
        if one is None or not one.is_startup:
            return
        old, new = before.conflicts if before else frozenset(), after.conflicts if after else frozenset()
        for rival in sorted(old ^ new):
            for holder in sorted(self._bonds.holders(one.id)):
                self._recheck(rival, holder)

    def _recheck(self, one: str, other: str) -> None:
        """Value one pair again in the lists of both."""
        a, b = self._bonds.documents.get(one), self._bonds.documents.get(other)
        if a is None or b is None or a.is_startup == b.is_startup:
            return
        for mine, theirs in ((a, b), (b, a)):
            group, against = GROUP_OF[mine.kind], GROUP_OF[theirs.kind]
            row, number = self._numbers[mine.id], self._numbers[theirs.id]
            book = self._books[group, against]
            book.drop(row, number)
            value = float(self._values(group, against, row, [number])[0])
            if value > 0:
                book.insert(row, Place(value * self._factors[number], number), self._names)
            self._mend(group, against, row)

    def _barred(self, number: int) -> set[int]:
        document = self._bonds.documents.get(self._names[number])
        names = self._bonds.forbidden(document) | self._met.get(document.id, set()) if document else set()
        return {self._numbers[name] for name in names if name in self._numbers}

    def _gate(self, group: int) -> Door:
        """Which slots of a group take part, and their factors; made again when the group has changed."""
        rack = self._racks[group]
        kept, gate = self._gates.get(group, (None, None))
        if gate is None or kept != (id(rack), rack.version):
            gate = door(rack.open[: rack.total], self._factors[rack.owner[: rack.total]])
            self._gates[group] = ((id(rack), rack.version), gate)
        return gate

    def _ask(self, group: int, other: int, numbers: Sequence[int]) -> Ask:
        """Ask with all slots of some documents."""
        rack, against = self._racks[group], self._racks[other]
        slots = rack.at(numbers)
        bars = barred([against.at(sorted(self._barred(int(rack.owner[slot])))) for slot in slots])
        factors = self._factors[rack.owner[slots]].astype(np.float32)
        return Ask(np.array(slots, np.int64), rack.shelf.cards, rack.shelf.texts, factors, *bars)

    def _sweep(self, group: int, other: int, number: int, columns: Columns | None) -> tuple[Ask, Columns, Job]:
        against = self._racks[other]
        ask = self._ask(group, other, [number])
        size = KEEP + MARGIN if other == STARTUPS else 2 * KEEP + MARGIN
        told = no_columns(against.total) if columns is None else columns
        weights = self._racks[max(group, other)].shelf.weights
        job = Job(against.shelf._replace(weights=weights), ask, self._gate(other), heaps(len(ask.rows), size), told)
        run(job)
        return ask, told, job

    def _picked(self, group: int, other: int, number: int, columns: Columns | None) -> tuple[Index, Columns]:
        """Return the candidates among which the best KEEP of a document surely are."""
        against = self._racks[other]
        ask, told, job = self._sweep(group, other, number, columns)
        found: list[Index] = []
        most = float(job.door.factor.max(initial=1.0))
        for row in range(len(ask.rows)):
            places = job.rows.places[row]
            owners = np.where(places >= 0, against.owner[places], -1)
            one = chosen(job.rows.values[row], owners, KEEP, most)
            found.append(
                np.unique(against.owner[: against.total][against.open[: against.total]]) if one is None else one
            )
        return np.unique(np.concatenate([*found, np.zeros(0, np.int64)])), told

    def _values(self, group: int, other: int, number: int, against: Sequence[int]) -> Floats:
        """The exact values of a document with others, the best offer of each; -1 where they must not meet."""
        barred_ones = self._barred(number)
        pairs = [(number, one) if group == STARTUPS else (one, number) for one in against]
        values = best(
            self._racks[STARTUPS],
            self._racks[max(group, other)],
            np.array(pairs, np.int64).reshape(-1, 2),
            self._weights,
        )
        values[[one in barred_ones for one in against]] = -1.0
        return values

    def _least(self, group: int, other: int) -> Floats:
        """The least order that the list of each slot of a group takes in, a little less to be sure."""
        rack = self._racks[group]
        promise = self._books[group, other].promise[rack.owner[: rack.total]]
        return np.maximum(promise - 2 * SLACK * self._most, 0.0)

    def _owners(self, group: int, slots: Index) -> list[int]:
        return list(map(int, np.unique(self._racks[group].owner[slots])))

    def text_rows(self, documents: Sequence[Document]) -> Rows:
        """Return the weighed texts of documents as they stand here."""
        text = self._corpus.rows([replace(one, text="") if one.id in self._texts else one for one in documents])
        edited = [row for row, one in enumerate(documents) if one.id in self._texts]
        if edited:
            kept = np.setdiff1d(np.arange(len(documents)), edited)
            stacked = sparse.vstack([text[kept], *(self._texts[documents[row].id] for row in edited)], format="csr")
            text = sparse.csr_array(stacked)[np.argsort(np.concatenate([kept, edited]))]
        return text

    def _laid_out(self, group: int) -> Rack:
        """Lay out all documents of a group as they are now."""
        documents = [one for _, one in sorted(self._bonds.documents.items()) if GROUP_OF[one.kind] == group]
        text = self.text_rows(documents)
        numbers = np.array([self._numbers[one.id] for one in documents], np.int64)
        segment: Startups | Counterparts
        if group == STARTUPS:
            segment = self._corpus.encode_startups(documents, text)
        else:
            segment = self._corpus.encode_counterparts(documents, text)
        return Rack(segment, numbers, self._weights, mentors=group == MENTORS)

    def _make_all(self, group: int) -> None:
        """Make the lists of all startups over a group and of the group over all startups, in one pass."""
        startups, others = self._racks[STARTUPS], self._racks[group]
        numbers = startups.owner[: startups.total][startups.open[: startups.total]].tolist()
        ask = self._ask(STARTUPS, group, numbers)
        gate = self._gate(group)
        kept = heaps(len(ask.rows), 2 * KEEP + MARGIN if _has_many(others) else KEEP + MARGIN)
        columns = keep_columns(others.total, KEEP + MARGIN)
        run(Job(others.shelf, ask, gate, kept, columns))
        asking = startups.owner[ask.rows]
        self._settle((STARTUPS, group), kept, asking, others.owner)
        self._settle((group, STARTUPS), Heaps(columns.values, columns.places), others.owner[: others.total], asking)

    def _settle(self, board: tuple[int, int], found: Heaps, lists: Index, candidates: Index) -> None:
        """Value what was found exactly and write it; `lists`, `candidates`: the numbers behind rows and places."""
        held, count = found.places >= 0, len(self._names)
        rows = np.repeat(lists, held.sum(axis=1))
        keys = np.unique(rows * count + candidates[found.places[held]])
        mine, theirs = keys // count, keys % count
        pairs = (mine, theirs) if board[0] == STARTUPS else (theirs, mine)
        racks = self._racks[STARTUPS], self._racks[max(board)]
        order = best(*racks, np.stack(pairs, axis=1), self._weights) * self._factors[theirs]
        keep = order > 0
        mine, theirs, order = mine[keep], theirs[keep], order[keep]
        ranked = np.lexsort((theirs, -order, mine))  # numbers rise with ids
        mine, theirs, order = mine[ranked], theirs[ranked], order[ranked]
        place = np.arange(len(mine)) - np.searchsorted(mine, mine)
        first, book = place < KEEP, self._books[board]
        book.entries[mine[first], place[first]], book.orders[mine[first], place[first]] = theirs[first], order[first]
        sizes = np.bincount(mine, minlength=count)
        owned = np.unique(lists)
        book.sizes[owned] = np.minimum(sizes[owned], KEEP)
        self._promise(board, found, lists, sizes)

    def _promise(self, board: tuple[int, int], found: Heaps, lists: Index, sizes: Index) -> None:
        """Say how far each list is complete; those that cannot tell are made anew one by one."""
        book, owned = self._books[board], np.unique(lists)
        bound, full = np.full(len(self._names), EVERYTHING), (found.places >= 0).all(axis=1)
        np.maximum.at(bound, lists[full], found.values[full].min(axis=1, initial=np.inf))
        ends = owned[(bound[owned] > EVERYTHING) | (sizes[owned] > KEEP)]
        last = np.maximum(book.sizes[ends] - 1, 0)
        book.promise[ends], book.last[ends] = book.orders[ends, last], book.entries[ends, last]
        sure = bound[ends] + 2 * SLACK * self._most < book.promise[ends]
        for number in ends[~(sure & (book.sizes[ends] == KEEP)) & (bound[ends] > EVERYTHING)].tolist():
            self._refill(*board, number)

    def _number(self, name: str) -> int:
        """The number of a document, a new one if it is new."""
        if name not in self._numbers:
            number = self._numbers[name] = len(self._names)
            self._names.append(name)
            if number >= len(self._factors):
                self._factors = np.concatenate([self._factors, np.ones(number // 4 + 16)])
                for book in {id(book): book for book in self._books.values()}.values():
                    book.grow(len(self._factors))
        return self._numbers[name]

    def _meet(self, one: str, other: str) -> None:
        self._met.setdefault(one, set()).add(other)
        self._met.setdefault(other, set()).add(one)


def _has_many(rack: Rack) -> bool:
    return len(np.unique(rack.owner[: rack.total])) < rack.total


def _others(group: int) -> tuple[int, ...]:
    return (MENTORS, INVESTORS) if group == STARTUPS else (STARTUPS,)
