"""The engine: rank the counterparts of a startup or the startups of a counterpart, with reasons."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from matching import store
from matching.affinity import Weights
from matching.constraints import broken_rules, declines, is_full
from matching.corpus import Corpus, Counterparts, Startups
from matching.documents import Document, Vocabulary
from matching.explain import Explainer, Match, Pairs, Side
from matching.fields import Flags, Index
from matching.picking import Wanted, factors_of, is_worth, pick
from matching.ranking import NEVER, Grid, grid, top, without_rules
from matching.space import Rows, Space
from matching.weighing import Kept

# Pairs valued at once: a few arrays of 8 MB, whatever the size of the corpus.
CELLS = 1 << 20
TOGETHER = 8  # documents whose picked candidates are valued at once
UNTOLD = Side(0, (), 0.0, 0.0)

Kinds = Collection[str] | None
Where = Callable[[Document], bool] | Collection[str] | None
Connected = Iterable[tuple[str, str]]
Factors = Mapping[str, float] | None


class Verdict(NamedTuple):
    """What the engine thinks of one pair, as a `Match` says it; `broken` names the hard rules that forbid it."""

    score: int
    startup: Side
    counterpart: Side
    value: float
    mandate: int | None
    missing: tuple[tuple[str, str], ...]
    broken: tuple[str, ...]


class _Ask(NamedTuple):
    """What a caller wants of a list."""

    k: int
    wanted: Callable[[Document], bool] | None
    connected: Mapping[str, set[str]]
    factors: Mapping[str, float]
    kinds: Kinds = None
    explained: bool = True


class Matcher:
    """Ranks by the harmonic mean of two directions after the hard rules.

    `fit` learns an epoch, `put` and `remove` edit within it.

    >>> matcher = Matcher(vocabulary).fit(documents)
    >>> matcher.match(startup, 3, kinds={"mentor"})

    The score of a pair does not depend on the side that asks, on the order of the documents or on the other pairs.
    """

    def __init__(self, vocabulary: Vocabulary, weights: Weights | None = None) -> None:
        """Store the vocabulary and the weights; learn nothing yet."""
        self.vocabulary = vocabulary
        self.weights = weights or Weights()
        self.notes: Mapping[str, Any] = {}  # what was saved beside the epoch
        self._kept: Kept | None = None
        self.restore(Space(vocabulary, (), np.zeros(0)), [], None)

    def fit(self, documents: Iterable[Document]) -> Self:
        """Start a new epoch: learn the terms and their idf from the documents and hold these. Raise on equal ids."""
        held = sorted(documents, key=lambda document: document.id)
        if len({document.id for document in held}) < len(held):
            raise ValueError("two documents have the same id")
        space, counts, text = Space.counted(self.vocabulary, [document.text for document in held])
        kept = Kept.of([document.id for document in held], space.names, counts)
        return self.restore(space, held, text, kept)

    def refit(self) -> Self:
        """Start a new epoch over the documents that are held, from their kept term counts: what `fit` gives."""
        held = self.corpus.documents()
        _, counts = self._counted().rows()
        space, text = Space.relearn(self.vocabulary, list(self._counted().columns), counts)
        return self.restore(space, held, text, self._kept)

    def take(self, documents: Iterable[Document]) -> Self:
        """Hold exactly these documents, then `refit`: only texts that are new are cut into terms."""
        before = {one.id: one for one in self.corpus.documents()}
        wanted = {one.id: one for one in documents}
        changed = [one for name, one in wanted.items() if before.get(name) != one]
        if 2 * len(changed) > len(wanted):
            return self.fit(wanted.values())
        for name in before.keys() - wanted.keys():
            self.remove(name)
        for one in changed:
            self.put(one)
        return self.refit()

    def _counted(self) -> Kept:
        """The term counts of all documents, made when first asked for."""
        if self._kept is None:
            self._kept = Kept()
            for document in self.corpus.documents():
                self._kept.put(document.id, self.corpus.space.terms(document.text))
        return self._kept

    def restore(self, space: Space, documents: Sequence[Document], text: Rows | None, kept: Kept | None = None) -> Self:
        """Take over an epoch learnt before, with the text rows of its documents and their term counts if kept."""
        self.corpus = Corpus(self.vocabulary, space)
        self._kept = kept
        self._explainer = Explainer(space, self.weights)
        if documents:
            self.corpus.add(documents, text)
        return self

    def put(self, document: Document) -> None:
        """Add or replace one document without a new epoch: terms unknown to the epoch stay unknown until the next."""
        self.corpus.put(document)
        if self._kept is not None:
            self._kept.put(document.id, self.corpus.space.terms(document.text))

    def remove(self, document_id: str) -> None:
        """Forget one document; raise KeyError if there is none."""
        self.corpus.remove(document_id)
        if self._kept is not None:
            self._kept.remove(document_id)

    def match(
        self,
        document: Document,
        k: int,
        *,
        kinds: Kinds = None,
        where: Where = None,
        connected: Connected = (),
        factors: Factors = None,
    ) -> list[Match]:
        """Return the best k of the other side for a document, held or not; see `match_many`."""
        return self.match_many([document], k, kinds=kinds, where=where, connected=connected, factors=factors)[0]

    def match_many(
        self,
        documents: Sequence[Document],
        k: int,
        *,
        kinds: Kinds = None,
        where: Where = None,
        connected: Connected = (),
        factors: Factors = None,
    ) -> list[list[Match]]:
        """Return for each document the best k of the other side that break no rule, best first, ties by id.

        `kinds` keeps candidates of some kinds; `where` is a predicate on a candidate or the collection of the ids to
        keep; `connected` are pairs of ids, in any order, that know each other already. `factors` multiply the order of
        candidates by id, never their scores; who has none stands as it is. A document that takes no introductions or
        has no place left gets an empty list.
        """
        return self._asked(documents, _Ask(k, _wanted(where), _neighbours(connected), factors or {}, kinds))

    def values_many(
        self, documents: Sequence[Document], k: int, *, kinds: Kinds, connected: Connected, factors: Factors
    ) -> list[list[tuple[str, float]]]:
        """Return the ids and values of what `match_many` returns, without reasons and so in a third of the time."""
        ask = _Ask(k, None, _neighbours(connected), factors or {}, kinds, explained=False)
        return [[(match.id, match.value) for match in matches] for matches in self._asked(documents, ask)]

    def _asked(self, documents: Sequence[Document], ask: _Ask) -> list[list[Match]]:
        """Answer for the documents of both sides."""
        found: list[list[Match]] = [[] for _ in documents]
        for is_startup in (True, False):
            places = [place for place, d in enumerate(documents) if d.is_startup == is_startup and _may_ask(d)]
            lists = self._lists([documents[place] for place in places], ask, startups_ask=is_startup)
            for place, matches in zip(places, lists, strict=True):
                found[place] = matches
        return found

    def explain(self, a: Document, b: Document, *, connected: bool = False) -> Verdict:
        """Judge one pair, held or not, in either order; a forbidden pair is scored too.

        Raise ValueError if both stand on the same side.
        The mandate that counts is the best that breaks no rule, or the best of all if each breaks one.
        """
        startup, other = _sides(a, b)
        startups = self.corpus.encode_startups([startup], self.corpus.rows([startup]))
        others = self.corpus.encode_counterparts([other], self.corpus.rows([other]))
        found = self._grid(startups, others, startups_ask=True)
        if not (found.value > NEVER).any():
            found = without_rules(found, self.weights)
        first = np.zeros(1, dtype=np.intp)
        match = self._explainer.matches(found, Pairs(first, first, startups_ask=True))[0]
        broken = self.broken(startup, other, connected=connected)
        return Verdict(match.score, match.startup, match.counterpart, match.value, match.mandate, match.missing, broken)

    def broken(self, a: Document, b: Document, *, connected: bool = False) -> tuple[str, ...]:
        """Name the hard rules that a pair breaks, without scoring it: microseconds, for counting over many pairs.

        Of several mandates, those rules that the one breaks which breaks fewest.
        Raise ValueError if both stand on the same side.
        """
        startup, other = _sides(a, b)
        return broken_rules(startup, other, self.corpus.bonds.rivals(startup), connected=connected)

    def save(self, folder: Path, notes: Mapping[str, Any] | None = None) -> None:
        """Write the epoch, its documents, their term counts and the weights into a folder; see `store.write`."""
        documents, space = self.corpus.documents(), self.corpus.space
        _, counts = self._counted().rows()
        terms, text = list(self._counted().columns), self.corpus.rows(documents)
        held = (self.vocabulary, self.weights, documents, space.names, space.idf, text, terms, counts)
        store.write(store.Saved(*held, notes or {}), folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; raise `artefact.DamagedError` if it is not whole or of other code."""
        saved = store.read(folder)
        space = Space(saved.vocabulary, saved.names, saved.idf)
        kept = Kept.of([one.id for one in saved.documents], saved.terms, saved.counts)
        matcher = cls(saved.vocabulary, saved.weights).restore(space, saved.documents, saved.text, kept)
        matcher.notes = saved.notes
        return matcher

    def _lists(self, documents: list[Document], ask: _Ask, *, startups_ask: bool) -> list[list[Match]]:
        """Rank in blocks over every segment of the other side and merge what the segments give."""
        lists: list[list[Match]] = [[] for _ in documents]
        segments = self.corpus.counterparts if startups_ask else self.corpus.startups
        for segment in segments:
            is_open = segment.is_open(ask.wanted, ask.kinds)
            for places, part, flags in self._tasks(documents, segment, is_open, ask):
                block = [documents[place] for place in places]
                for place, matches in zip(places, self._block(block, part, flags, ask), strict=True):
                    lists[place] += matches
        if len(segments) > 1:
            return [sorted(matches, key=_order)[: ask.k] for matches in lists]
        return lists

    def _tasks(
        self, documents: list[Document], segment: Startups | Counterparts, is_open: Flags, ask: _Ask
    ) -> Iterator[tuple[Sequence[int], Startups | Counterparts, Flags]]:
        """Yield which documents to value with which candidates: all of a segment, or those picked from it."""
        if not documents or not is_open.any():
            return
        picked = self._picked(documents, segment, is_open, ask)
        rest = [place for place, rows in enumerate(picked) if rows is None]
        size = max(1, CELLS // len(is_open))
        for start in range(0, len(rest), size):
            yield rest[start : start + size], segment, is_open
        named = [(place, rows) for place, rows in enumerate(picked) if rows is not None]
        for start in range(0, len(named), TOGETHER):
            some = named[start : start + TOGETHER]
            rows = np.unique(np.concatenate([rows for _, rows in some]))
            if len(rows):
                yield [place for place, _ in some], segment.take(rows), is_open[rows]

    def _picked(
        self, documents: list[Document], segment: Startups | Counterparts, is_open: Flags, ask: _Ask
    ) -> Sequence[Index | None]:
        """Pick from a large segment the candidates of each document; none where all are to be valued."""
        if not is_worth(segment, ask.k):
            return [None] * len(documents)
        text = self.corpus.rows(documents)
        encode = self.corpus.encode_startups if isinstance(segment, Counterparts) else self.corpus.encode_counterparts
        barred = [segment.places(self._barred(document, ask)) for document in documents]
        wanted = Wanted(ask.k, is_open, factors_of(segment, ask.factors), barred)
        return pick(segment, encode(documents, text), wanted, self.weights)

    def _barred(self, document: Document, ask: _Ask) -> set[str]:
        """The ids that a document must not meet, by bonds or because the two know each other."""
        return self.corpus.bonds.forbidden(document) | ask.connected.get(document.id, set())

    def _block(
        self, documents: list[Document], segment: Startups | Counterparts, is_open: Flags, ask: _Ask
    ) -> list[list[Match]]:
        """Rank one block of asking documents over one segment."""
        text = self.corpus.rows(documents)
        if isinstance(segment, Counterparts):
            found = self._grid(self.corpus.encode_startups(documents, text), segment, startups_ask=True)
            value = found.by_document()
        else:
            found = self._grid(segment, self.corpus.encode_counterparts(documents, text), startups_ask=False)
            value = found.by_document().T.copy()
        value[:, ~is_open] = NEVER
        for row, document in enumerate(documents):
            value[row, segment.places(self._barred(document, ask))] = NEVER
        factors = np.array([ask.factors.get(one, 1.0) for one in segment.ids])
        chosen = [top(row, segment.ids, ask.k) for row in value * factors]
        if not ask.explained:
            return [
                [_bare(segment.ids[j], row[j], ask) for j in places] for row, places in zip(value, chosen, strict=True)
            ]
        matches = self._explained(found, chosen, startups_ask=isinstance(segment, Counterparts))
        return [[_weighed(match, ask.factors) for match in row] for row in matches]

    def _grid(self, startups: Startups, counterparts: Counterparts, *, startups_ask: bool) -> Grid:
        """Value a block; a sum of products runs over the terms in the same order whoever asks."""
        if startups_ask:
            similarity = (startups.text @ counterparts.transposed).toarray()
        else:
            similarity = (counterparts.text @ startups.transposed).toarray().T
        return grid(startups, counterparts, similarity, self.weights)

    def _explained(self, found: Grid, chosen: list[list[int]], *, startups_ask: bool) -> list[list[Match]]:
        """Explain the chosen places of each asking document."""
        asking = np.repeat(np.arange(len(chosen)), [len(places) for places in chosen])
        asked = np.array([place for places in chosen for place in places], dtype=np.intp)
        pairs = Pairs(asking, asked, startups_ask) if startups_ask else Pairs(asked, asking, startups_ask)
        matches = iter(self._explainer.matches(found, pairs))
        return [[next(matches) for _ in places] for places in chosen]


def _sides(a: Document, b: Document) -> tuple[Document, Document]:
    """Return the startup and the counterpart of two documents."""
    if a.is_startup == b.is_startup:
        raise ValueError(f"{a.id} and {b.id} stand on the same side")
    return (a, b) if a.is_startup else (b, a)


def _order(match: Match) -> tuple[float, str]:
    return -match.order, match.id


def _bare(name: str, value: float, ask: _Ask) -> Match:
    return Match(name, 0, UNTOLD, UNTOLD, float(value), None, (), ask.factors.get(name, 1.0))


def _weighed(match: Match, factors: Mapping[str, float]) -> Match:
    factor = factors.get(match.id, 1.0)
    return match if factor == 1.0 else match._replace(factor=factor)


def _may_ask(document: Document) -> bool:
    return not declines(document) and not is_full(document)


def _wanted(where: Where) -> Callable[[Document], bool] | None:
    """Make one predicate of what a caller wants, or none."""
    if where is None or callable(where):
        return where
    named = frozenset(where)
    return lambda document: document.id in named


def _neighbours(connected: Connected) -> Mapping[str, set[str]]:
    met: dict[str, set[str]] = defaultdict(set)
    for one, other in connected:
        met[one].add(other)
        met[other].add(one)
    return met
