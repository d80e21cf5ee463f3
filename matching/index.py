"""The port to whatever finds the best candidates: the matcher of this process, or an engine on other machines.

An index holds the documents of one epoch. Whatever stands behind it, its lists are those of `Matcher.match_many`,
scores, order and ties included. `Embedded` is the default; others live outside this library.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from matching.documents import Document
from matching.explain import Match
from matching.matcher import Connected, Matcher


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for every document: the best k of some kinds, less those it is connected with, moved by factors."""

    k: int
    kinds: Collection[str] | None = None
    connected: Connected = ()
    factors: Mapping[str, float] = field(default_factory=dict)


class MatchIndex(Protocol):
    """The documents of an epoch, and the best of them for any document."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add documents or replace those of the same ids."""

    def remove(self, ids: Collection[str]) -> None:
        """Forget documents; unknown ids are no error."""

    def top(self, documents: Sequence[Document], query: Query) -> list[list[Match]]:
        """Return for each document its best of the other side that break no rule, best first, ties by id."""

    def drop_others(self, prefix: str) -> None:
        """Delete what is kept, under names with this prefix, of other epochs."""


class Embedded:
    """The index in this process."""

    def __init__(self, matcher: Matcher) -> None:
        """Take a fitted matcher, which holds the documents already."""
        self._matcher = matcher

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents."""
        for document in documents:
            if self._matcher.corpus.bonds.documents.get(document.id) != document:
                self._matcher.put(document)

    def remove(self, ids: Collection[str]) -> None:
        """Forget documents."""
        for name in ids:
            if name in self._matcher.corpus.bonds.documents:
                self._matcher.remove(name)

    def top(self, documents: Sequence[Document], query: Query) -> list[list[Match]]:
        """Ask the matcher."""
        return self._matcher.match_many(
            documents, query.k, kinds=query.kinds, connected=query.connected, factors=query.factors
        )

    def drop_others(self, prefix: str) -> None:
        """Nothing is kept of other epochs."""
