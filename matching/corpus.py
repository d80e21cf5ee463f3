"""The documents of an epoch, laid out for comparison, and who is bound to whom among them.

Each side is a list of segments: the main one made at the fit and a short tail of later edits; an edit kills the old row
and appends the new one, so it costs the same however large the corpus is. A long tail is merged into the main segment.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from scipy import sparse

from matching.constraints import declines, is_full
from matching.documents import Document, Mandate, Terms, Vocabulary
from matching.fields import Codebooks, Flags, Index, OfferFields, StartupFields, at, joined
from matching.space import Rows, Space

TAIL = 512
KINDS = ("startup", "mentor", "angel", "fund")
Wants = tuple[Terms, Terms]


@dataclass
class Segment:
    """Documents of one side with their text rows; `alive` marks those not replaced since."""

    documents: list[Document]
    text: Rows
    alive: Flags = field(init=False)
    shelves: Any = field(init=False, default=None, repr=False)  # what `picking` lays out, kept with what it is made of

    def __post_init__(self) -> None:
        """Start with every row alive."""
        self.alive = np.ones(len(self.documents), dtype=bool)

    @cached_property
    def transposed(self) -> Rows:
        """The text rows as columns, in the layout that products need."""
        return sparse.csr_array(self.text.T)

    @cached_property
    def ids(self) -> list[str]:
        """The ids of the documents, by row."""
        return [document.id for document in self.documents]

    @cached_property
    def _row(self) -> dict[str, int]:
        return {document.id: row for row, document in enumerate(self.documents)}

    def places(self, ids: Iterable[str]) -> list[int]:
        """Return the rows of those of the ids that stand here."""
        return [self._row[one] for one in ids if one in self._row]

    @cached_property
    def kinds(self) -> Index:
        """The kind of each document as a number."""
        return np.array([KINDS.index(document.kind) for document in self.documents], dtype=np.intp)

    @cached_property
    def takes(self) -> Flags:
        """Mark the documents that take introductions and have a place left."""
        return np.array([not declines(d) and not is_full(d) for d in self.documents], dtype=bool)

    def is_open(self, wanted: Callable[[Document], bool] | None, kinds: Collection[str] | None = None) -> Flags:
        """Mark the rows that may be in a list: alive, taking introductions, and wanted by the caller."""
        flags = self.alive & self.takes
        if kinds is not None:
            flags &= np.array([kind in kinds for kind in KINDS], dtype=bool)[self.kinds]
        if wanted is not None:
            for row in np.flatnonzero(flags).tolist():
                flags[row] = wanted(self.documents[row])
        return flags


@dataclass
class Startups(Segment):
    """Startups; `wants` is for each the union of the kinds of expertise that answer its needs, and those named."""

    fields: StartupFields
    wants: list[Wants]

    def take(self, rows: Index) -> "Startups":
        """Return some of the rows as a segment of their own."""
        picked = rows.tolist()
        documents, wants = [self.documents[i] for i in picked], [self.wants[i] for i in picked]
        return Startups(documents, self.text[rows], at(self.fields, rows), wants)

    @staticmethod
    def joined(parts: Sequence["Startups"]) -> "Startups":
        """Put segments behind each other."""
        documents = [document for part in parts for document in part.documents]
        wants = [terms for part in parts for terms in part.wants]
        return Startups(documents, _stacked(parts), joined([part.fields for part in parts]), wants)


@dataclass
class Counterparts(Segment):
    """Mentors and investors; each has one or more neighbouring offers, the first at `first`."""

    fields: OfferFields
    offers: list[Mandate]
    first: Index

    @cached_property
    def owner(self) -> Index:
        """The row of the document behind each offer."""
        return np.repeat(np.arange(len(self.documents)), self.counts)

    @cached_property
    def counts(self) -> Index:
        """How many offers each document makes."""
        return np.diff(np.append(self.first, len(self.offers)))

    def take(self, rows: Index) -> "Counterparts":
        """Return some of the rows as a segment of their own."""
        counts = self.counts[rows]
        first = np.cumsum(counts) - counts
        offers = np.repeat(self.first[rows] - first, counts) + np.arange(counts.sum())
        documents = [self.documents[i] for i in rows.tolist()]
        mandates = [self.offers[i] for i in offers.tolist()]
        return Counterparts(documents, self.text[rows], at(self.fields, offers), mandates, first)

    @staticmethod
    def joined(parts: Sequence["Counterparts"]) -> "Counterparts":
        """Put segments behind each other."""
        documents = [document for part in parts for document in part.documents]
        offers = [offer for part in parts for offer in part.offers]
        counts = np.concatenate([part.counts for part in parts])
        fields = joined([part.fields for part in parts])
        return Counterparts(documents, _stacked(parts), fields, offers, np.cumsum(counts) - counts)


Side = TypeVar("Side", Startups, Counterparts)


class Bonds:
    """Who holds, declares and partly owns what: what forbids a pair without comparing any field."""

    def __init__(self) -> None:
        """Start with no documents."""
        self.documents: dict[str, Document] = {}
        self._by_owner: dict[str, set[str]] = defaultdict(set)
        self._by_conflict: dict[str, set[str]] = defaultdict(set)
        self._by_stake: dict[str, set[str]] = defaultdict(set)

    def add(self, document: Document) -> None:
        """Take in a document that is not there yet."""
        self.documents[document.id] = document
        for index, keys in self._indices(document):
            for key in keys:
                index[key].add(document.id)

    def remove(self, document_id: str) -> None:
        """Forget a document; raise KeyError if there is none."""
        document = self.documents.pop(document_id)
        for index, keys in self._indices(document):
            for key in keys:
                index[key].discard(document_id)

    def rivals(self, startup: Document) -> Terms:
        """Return the ids that a startup declares and those that declare it."""
        return startup.conflicts | self._declaring(startup.id)

    def forbidden(self, document: Document) -> set[str]:
        """Return the ids that a document must not meet: conflicts in either direction and its own organisation."""
        found = set(document.conflicts | self._declaring(document.id))
        for owner in document.owners:
            found |= self._by_owner.get(owner, set())
        if document.is_startup:
            for rival in self.rivals(document):
                found |= self._by_stake.get(rival, set())
        for stake in document.stakes:
            held = self.documents.get(stake)
            found |= self._declaring(stake) | (held.conflicts if held else frozenset())
        return found

    def holders(self, startup_id: str) -> Terms:
        """Return the ids of those with a stake in a startup."""
        return frozenset(self._by_stake.get(startup_id, ()))

    def _declaring(self, document_id: str) -> Terms:
        return frozenset(self._by_conflict.get(document_id, ()))

    def _indices(self, document: Document) -> Iterable[tuple[dict[str, set[str]], Terms]]:
        yield self._by_owner, document.owners
        yield self._by_conflict, document.conflicts
        yield self._by_stake, document.stakes


class Corpus:
    """All documents of both sides with the space of their epoch."""

    def __init__(self, vocabulary: Vocabulary, space: Space) -> None:
        """Start empty, in a space already learnt."""
        self.space = space
        self.bonds = Bonds()
        self.startups: list[Startups] = []
        self.counterparts: list[Counterparts] = []
        self._needs = {need: kinds for need, kinds in sorted(vocabulary.need_expertise.items()) if kinds}
        self._books = Codebooks()
        self._places: dict[str, tuple[Segment, int]] = {}

    def add(self, documents: Sequence[Document], text: Rows) -> None:
        """Append new documents with their text rows as one segment of each side."""
        ours, theirs = _split(documents)
        if len(ours):
            startups = self.encode_startups([documents[i] for i in ours.tolist()], text[ours])
            self.startups.append(self._placed(startups))
        if len(theirs):
            counterparts = self.encode_counterparts([documents[i] for i in theirs.tolist()], text[theirs])
            self.counterparts.append(self._placed(counterparts))
        for document in documents:
            self.bonds.add(document)

    def put(self, document: Document) -> None:
        """Add a document or replace the one of the same id; weigh its text in the space of the epoch."""
        text = self.rows([document])
        if document.id in self._places:
            self.remove(document.id)
        self.add([document], text)
        self._merge_tails()

    def remove(self, document_id: str) -> None:
        """Forget a document; raise KeyError if there is none."""
        segment, row = self._places.pop(document_id)
        segment.alive[row] = False
        self.bonds.remove(document_id)

    def documents(self) -> list[Document]:
        """Return all documents, ordered by id."""
        return [document for _, document in sorted(self.bonds.documents.items())]

    def rows(self, documents: Sequence[Document]) -> Rows:
        """Return the text rows of any documents; only texts that the corpus does not hold are weighed."""
        unheld = [document.text for document in documents if not self._holds(document)]
        fresh = (self.space.rows(unheld), iter(range(len(unheld))))
        sources: dict[int, tuple[Rows, list[int], list[int]]] = {}
        for position, document in enumerate(documents):
            segment, row = self._places[document.id] if self._holds(document) else (None, next(fresh[1]))
            matrix = fresh[0] if segment is None else segment.text
            _, rows, positions = sources.setdefault(id(matrix), (matrix, [], []))
            rows.append(row)
            positions.append(position)
        return _in_order(list(sources.values()), len(self.space.names))

    def encode_startups(self, documents: list[Document], text: Rows) -> Startups:
        """Lay out startups: the kinds of expertise that each need may mean, and those of them that the text names."""
        wants = [self._wants(document) for document in documents]
        told = zip(wants, self.space.expertise(text), strict=True)
        named = [[kinds & said for kinds in needs] for needs, said in told]
        union = [(_union(needs), _union(said)) for needs, said in zip(wants, named, strict=True)]
        return Startups(documents, text, self._books.startups(documents, wants, named), union)

    def encode_counterparts(self, documents: list[Document], text: Rows) -> Counterparts:
        """Lay out mentors and investors with their offers."""
        offers = [(document, offer) for document in documents for offer in document.offers()]
        counts = np.array([max(1, len(document.mandates)) for document in documents], dtype=np.intp)
        fields = self._books.offers(offers)
        return Counterparts(documents, text, fields, [offer for _, offer in offers], np.cumsum(counts) - counts)

    def _wants(self, document: Document) -> list[Terms]:
        return [self._needs[need] for need in sorted(document.needs) if need in self._needs]

    def _holds(self, document: Document) -> bool:
        held = self.bonds.documents.get(document.id)
        return held is not None and held.text == document.text

    def _placed(self, segment: Side) -> Side:
        self._places.update((document.id, (segment, row)) for row, document in enumerate(segment.documents))
        return segment

    def _merge_tails(self) -> None:
        """Keep one main segment and one tail a side; a long tail joins the main segment. Rows stay what they are."""
        self.startups = self._merged(self.startups, Startups.joined)
        self.counterparts = self._merged(self.counterparts, Counterparts.joined)

    def _merged(self, segments: list[Side], join: Callable[[Sequence[Side]], Side]) -> list[Side]:
        edits: list[Side] = segments[1:]
        if not edits:
            return segments
        tail = join(list(map(_living, edits)))
        if len(tail.documents) <= TAIL:
            return [segments[0], self._placed(tail)]
        return [self._placed(join([_living(segments[0]), tail]))]


def _union(sets: Iterable[Terms]) -> Terms:
    return frozenset[str]().union(*sets)


def _living(segment: Side) -> Side:
    return segment.take(np.flatnonzero(segment.alive))


def _split(documents: Sequence[Document]) -> tuple[Index, Index]:
    ours = np.array([document.is_startup for document in documents], dtype=bool)
    return np.flatnonzero(ours), np.flatnonzero(~ours)


def _stacked(parts: Sequence[Segment]) -> Rows:
    return sparse.csr_array(sparse.vstack([part.text for part in parts], format="csr"))


def _in_order(sources: Sequence[tuple[Rows, list[int], list[int]]], width: int) -> Rows:
    """Pick rows out of several matrices and return them in the order of their positions."""
    if not sources:
        return sparse.csr_array((0, width))
    stacked = sparse.csr_array(sparse.vstack([matrix[rows] for matrix, rows, _ in sources], format="csr"))
    return stacked[np.argsort([position for _, _, positions in sources for position in positions])]
