"""What lists are made from, packed under the hash of its content, so that any list can be made again exactly.

A *record* is a profile as the engine was told of it, a vocabulary, the list of profiles an epoch was learnt from, or
the *inputs* of one refresh: which epoch, which profiles since, who knows whom, and the factors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ecosystem.recommendations.engine.entries import Standing
from ecosystem.recommendations.queries.records import pack, unpack
from matching.affinity import Weights
from matching.documents import Document, Mandate, Vocabulary, vocabulary_from
from matching.matcher import Matcher

Unpack = Callable[[Collection[str]], Mapping[str, bytes]]


@dataclass
class Records:
    """The records of an epoch and of what changed since, by key: profile id or none, and packed body."""

    bodies: dict[str, tuple[int | None, bytes]] = field(default_factory=dict)
    # Whose each document is, where that is not said by its id: a posting is its profile's.
    whose: Mapping[int, int] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    learnt: dict[int, str] = field(default_factory=dict)
    epoch: str = ""
    vocabulary: str = ""

    def begin(self, documents: Collection[Document], lists: Mapping[str, Any]) -> None:
        """Start an epoch: it is learnt from these documents with these lists of the taxonomy."""
        self.bodies, self.held = {}, {}
        for one in documents:
            self.put(one)
        self.learnt = dict(self.held)
        self.epoch = self._keep(sorted(self.learnt.values()))
        self.vocabulary = self._keep(lists)

    def put(self, document: Document) -> None:
        """Note a document that is new or changed."""
        number = int(document.id)
        self.held[number] = self._keep(_plain(document), self.whose.get(number, number))

    def inputs(self, weights: Weights, met: Sequence[tuple[str, str]], standings: Mapping[str, Standing]) -> str:
        """Note what the lists of this refresh are made from. Returns its key."""
        since = sorted(key for name, key in self.held.items() if self.learnt.get(name) != key)
        body = {
            "epoch": self.epoch,
            "vocabulary": self.vocabulary,
            "weights": asdict(weights),
            "since": since,
            "gone": sorted(set(self.learnt) - set(self.held)),
            "met": sorted(map(list, met)),
            "factors": {name: one.factor for name, one in sorted(standings.items())},
            "acts": {name: list(one.acts) for name, one in sorted(standings.items())},
        }
        if self.whose:
            body["whose"] = sorted([name, self.whose[name]] for name in self.held)
        return self._keep(body)

    def keep(self, content: object) -> str:
        """Note anything else of a refresh, as plain JSON. Returns its key."""
        return self._keep(content)

    def _keep(self, content: object, profile_id: int | None = None) -> str:
        key, body = pack(content)
        self.bodies[key] = (profile_id, body)
        return key


@dataclass(frozen=True)
class Again:
    """A matcher as it was when a list was made, with what the list was asked with."""

    matcher: Matcher
    documents: Mapping[str, Document]
    met: list[tuple[str, str]]
    factors: Mapping[str, float]
    whose: Mapping[int, int] = field(default_factory=dict)


def again(key: str, read: Unpack) -> Again | None:
    """Rebuild the matcher of the inputs ``key``; ``None`` if a record that it needs is gone, as a profile's may be."""
    inputs = one(key, read)
    if inputs is None:
        return None
    epoch, lists = one(inputs["epoch"], read), one(inputs["vocabulary"], read)
    if epoch is None or lists is None:
        return None
    wanted = {*epoch, *inputs["since"]}
    bodies = read(wanted)
    if len(bodies) < len(wanted):
        return None
    documents = {name: document_of(body) for name, body in bodies.items()}
    matcher = Matcher(vocabulary_of(lists), Weights(**inputs["weights"])).fit(documents[name] for name in epoch)
    for gone in inputs["gone"]:
        matcher.remove(str(gone))
    for name in inputs["since"]:
        matcher.put(documents[name])
    held = {one.id: one for one in matcher.corpus.documents()}
    met, whose = [(a, b) for a, b in inputs["met"]], dict(inputs.get("whose", ()))
    return Again(matcher, held, met, inputs["factors"], whose)


def vocabulary_of(lists: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of the taxonomy's lists."""
    return vocabulary_from(lists)


def document_of(body: bytes) -> Document:
    """A profile as the engine was told of it."""
    return _document(unpack(body))


def one(key: str, read: Unpack) -> Any:  # noqa: ANN401  plain JSON
    """What stands under a key, or none."""
    bodies = read([key])
    return unpack(bodies[key]) if key in bodies else None


def _plain(one: Document | Mandate) -> dict[str, Any]:
    """A document as plain JSON: sets sorted, mandates as objects."""
    return {name: _simple(getattr(one, name)) for name in one.__dataclass_fields__}


def _simple(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _document(plain: dict[str, Any]) -> Document:
    mandates = tuple(Mandate(**_typed(one)) for one in plain.pop("mandates"))
    return Document(**_typed(plain), mandates=mandates)


def _typed(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in plain.items()}
