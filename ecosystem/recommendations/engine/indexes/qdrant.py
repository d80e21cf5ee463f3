"""The index on Qdrant: sparse vectors name candidates in an order that misses nobody, our own code values them.

The hard rules are filters (`filters.py`), the product of two vectors is never below the value (`matching/bounds.py`).
More are fetched until the k-th exact value is above the bound of the last: so lists are those of the matcher, to the
last bit. A point is a startup, or a counterpart under one of its mandates, and carries its document with
the weighed text, so any process that knows the epoch can ask.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from qdrant_client import QdrantClient, models
from scipy import sparse

from ecosystem.recommendations.engine.indexes import filters
from matching.bounds import Tangent, Words, asked, offer_parts, startup_parts, stored
from matching.constraints import declines, is_full
from matching.matcher import Matcher
from matching.store import document_of, plain

if TYPE_CHECKING:
    from matching.affinity import Sides, Weights
    from matching.bounds import Vector
    from matching.documents import Document, Mandate, Vocabulary
    from matching.explain import Match
    from matching.index import Query
    from matching.space import Rows, Space

VECTOR = "parts"
AT_ONCE = 256  # points sent or read at once
FIRST, GROWTH = 64, 4  # candidates fetched first, and how many times more when they do not suffice
HELD = 20_000  # documents kept in this process
SINGLE, LEAST = 1e-4, 1e-3  # what single precision may lose, as a share and in points
MENTORS, INVESTORS = frozenset({"mentor"}), frozenset({"angel", "fund"})
STARTUPS = frozenset({"startup"})
SPACE = uuid.UUID("3c7c1e3a-6f0c-4b8e-9a51-5f3d0a2b7c11")


class Epoch(NamedTuple):
    """What vectors are made with: words, weights, and the terms with their idf."""

    vocabulary: Vocabulary
    weights: Weights
    space: Space


class _Row(NamedTuple):
    """A document with its weighed text."""

    document: Document
    text: Rows


class _Wish(NamedTuple):
    """One question to Qdrant: the parts of who asks, the weights that hold, and who may be named."""

    parts: Any
    sides: Sides
    filter: models.Filter


class QdrantIndex:
    """The documents of an epoch in one collection of a Qdrant server, or of its local mode."""

    def __init__(self, client: QdrantClient, name: str, epoch: Epoch) -> None:
        """Take the collection ``name``, which is made if it is missing."""
        self._client, self._name, self._epoch = client, name, epoch
        self._rows: dict[str, _Row] = {}
        self.looked_at = 0
        if not client.collection_exists(name):
            self._make()

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents with their vectors."""
        texts = self._epoch.space.rows([one.text for one in documents])
        named = self._epoch.space.expertise(texts)
        self.remove([one.id for one in documents])
        points: list[models.PointStruct] = []
        for row, document in enumerate(documents):
            text = texts[[row]]
            words = Words(text.indices.tolist(), text.data.tolist(), named[row])
            points += self._points(document, words, _body(document, text))
        for start in range(0, len(points), AT_ONCE):
            self._client.upsert(self._name, points[start : start + AT_ONCE], wait=True)

    def remove(self, ids: Collection[str]) -> None:
        """Forget documents; unknown ids are no error."""
        if ids:
            gone = models.FilterSelector(filter=filters.named("document", ids))
            self._client.delete(self._name, gone, wait=True)

    def drop_others(self, prefix: str) -> None:
        """Delete the collections of other epochs."""
        for one in self._client.get_collections().collections:
            if one.name.startswith(prefix) and one.name != self._name:
                self._client.delete_collection(one.name)

    def top(self, documents: Sequence[Document], query: Query) -> list[list[Match]]:
        """Name candidates by their bounds and value them, until nobody who is missing can belong to a list."""
        met: dict[str, set[str]] = {}
        for a, b in query.connected:
            met.setdefault(a, set()).add(b)
            met.setdefault(b, set()).add(a)
        return [self._best(one, query, met.get(one.id, set())) for one in documents]

    def _best(self, document: Document, query: Query, met: Collection[str]) -> list[Match]:
        if declines(document) or is_full(document) or query.k < 1:
            return []
        own = self._epoch.space.rows([document.text])
        wishes = self._wishes(document, own, query, met)
        limit, tangent = max(FIRST, 2 * query.k), Tangent()
        while True:
            names, bound = self._named(wishes, limit, tangent)
            found = self._valued(_Row(document, own), names, query)
            bound *= max([1.0, *query.factors.values()])
            if bound < 0 or (len(found) == query.k and found[-1].order > bound * (1 + SINGLE) + LEAST):
                self.looked_at += len(names)
                return found
            limit, tangent = limit * GROWTH, _touching(found) or tangent

    def _wishes(self, document: Document, own: Rows, query: Query, met: Collection[str]) -> list[_Wish]:
        """The questions of a document: a startup asks mentors and investors apart, a counterpart for each mandate."""
        words = Words(own.indices.tolist(), own.data.tolist(), self._epoch.space.expertise(own)[0])
        barred, weights, vocabulary = self._barred(document, met), self._epoch.weights, self._epoch.vocabulary
        if document.is_startup:
            parts = startup_parts(document, words, vocabulary)
            groups = ((MENTORS, weights.mentor), (INVESTORS, weights.investor))
            asks: list[Any] = [(parts, sides, kinds, None) for kinds, sides in groups]
        else:
            sides = weights.mentor if document.kind == "mentor" else weights.investor
            asks = [(offer_parts(document, one, words, vocabulary), sides, STARTUPS, one) for one in document.offers()]
        found = []
        for parts, sides, kinds, offer in asks:
            wanted = kinds if query.kinds is None else kinds & set(query.kinds)
            if wanted:
                must, must_not = filters.rules(document, offer)
                all_of = [*filters.kinds(wanted), *must]
                found.append(_Wish(parts, sides, models.Filter(must=all_of, must_not=[*barred, *must_not])))
        return found

    def _barred(self, document: Document, met: Collection[str]) -> list[Any]:
        """Conditions that keep out whom a document must not meet."""
        rivals, tied = frozenset[str](), frozenset[str]()
        if document.is_startup:
            declaring = self._read(filters.named("conflicts", [document.id]), ["document"])
            rivals = document.conflicts | {one["document"] for one in declaring}
        elif document.stakes:
            owned = self._read(filters.named("document", document.stakes), ["conflicts"])
            tied = frozenset(name for one in owned for name in one["conflicts"])
        return filters.bonds(document, met, rivals, tied)

    def _named(self, wishes: Sequence[_Wish], limit: int, tangent: Tangent) -> tuple[dict[str, str], float]:
        """Documents named by the questions, with their digests; and what nobody unnamed is above (below 0: all are)."""
        requests = [
            models.QueryRequest(
                query=_sparse(asked(wish.parts, wish.sides, tangent)),
                using=VECTOR,
                filter=wish.filter,
                limit=limit,
                with_payload=["document", "digest"],
                # Without an index for a rare value a server may otherwise cut corners.
                params=models.SearchParams(exact=True),
            )
            for wish in wishes
        ]
        names: dict[str, str] = {}
        bound = -1.0
        for answer in self._client.query_batch_points(self._name, requests) if requests else ():
            names |= {one.payload["document"]: one.payload["digest"] for one in answer.points if one.payload}
            if len(answer.points) == limit:
                bound = max(bound, answer.points[-1].score)
        return names, bound

    def _valued(self, own: _Row, names: Mapping[str, str], query: Query) -> list[Match]:
        """The exact best of some documents, by the code that ranks in one process."""
        rows = [own, *self._fetched(names)]
        text = sparse.csr_array(sparse.vstack([one.text for one in rows], format="csr"))
        matcher = Matcher(self._epoch.vocabulary, self._epoch.weights)
        matcher.restore(self._epoch.space, [one.document for one in rows], text)
        return matcher.match(own.document, query.k, kinds=query.kinds, connected=query.connected, factors=query.factors)

    def _fetched(self, names: Mapping[str, str]) -> list[_Row]:
        """The documents of some names, read where they are not held as their digests say."""
        if len(self._rows) > HELD:
            self._rows.clear()
        missing = sorted(name for name, digest in names.items() if digest not in self._rows)
        for start in range(0, len(missing), AT_ONCE):
            condition = filters.named("document", missing[start : start + AT_ONCE])
            for one in self._read(condition, ["digest", "body"]):
                self._rows[one["digest"]] = _row(one["body"], len(self._epoch.space.names))
        return [self._rows[digest] for _, digest in sorted(names.items())]

    def _read(self, condition: models.Filter, keys: list[str]) -> Iterable[Mapping[str, Any]]:
        offset = None
        while True:
            points, offset = self._client.scroll(
                self._name, condition, limit=AT_ONCE, offset=offset, with_payload=keys, with_vectors=False
            )
            yield from (one.payload for one in points if one.payload)
            if offset is None:
                return

    def _points(self, document: Document, words: Words, body: Mapping[str, Any]) -> list[models.PointStruct]:
        offers: Sequence[Mandate | None] = (None,) if document.is_startup else document.offers()
        found = []
        for place, offer in enumerate(offers):
            vocabulary = self._epoch.vocabulary
            parts = (
                startup_parts(document, words, vocabulary)
                if offer is None
                else offer_parts(document, offer, words, vocabulary)
            )
            found.append(
                models.PointStruct(
                    id=str(uuid.uuid5(SPACE, f"{place}:{document.id}")),
                    vector={VECTOR: _sparse(stored(parts))},
                    payload={**filters.payload(document, offer), **body},
                )
            )
        return found

    def _make(self) -> None:
        sparse_vectors = {VECTOR: models.SparseVectorParams(index=models.SparseIndexParams(on_disk=False))}
        self._client.create_collection(self._name, vectors_config={}, sparse_vectors_config=sparse_vectors)
        kinds = (
            (filters.KEYWORDS, models.PayloadSchemaType.KEYWORD),
            (filters.FLAGS, models.PayloadSchemaType.BOOL),
            (filters.AMOUNTS, models.PayloadSchemaType.INTEGER),
        )
        for keys, kind in kinds:
            for key in keys:
                self._client.create_payload_index(self._name, key, kind)


def _touching(found: Sequence[Match]) -> Tangent | None:
    """Touch both curves where the last of a list stand."""
    last = [one for one in found[len(found) // 2 :] if one.startup.value > 0 and one.counterpart.value > 0]
    if not last:
        return None
    ours = sum(one.startup.value for one in last)
    theirs = sum(one.counterpart.value for one in last)
    texts = [r.points / r.out_of for one in last for r in one.startup.reasons if r.part == "text" and r.out_of]
    value = min(0.95, sum(texts) / len(last))
    return Tangent(theirs / (ours + theirs), 0.1 * value / (1.1 - value))


def _sparse(vector: Vector) -> models.SparseVector:
    columns = sorted(vector)
    return models.SparseVector(indices=columns, values=[vector[column] for column in columns])


def _body(document: Document, text: Rows) -> dict[str, Any]:
    """A document with its weighed text as a point carries it, and the digest of both."""
    columns, weights = text.indices.astype("<u4").tobytes(), text.data.astype("<f8").tobytes()
    told = [plain(document), *(base64.b64encode(one).decode() for one in (columns, weights))]
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"body": body, "digest": uuid.uuid5(SPACE, body).hex}


def _row(body: str, width: int) -> _Row:
    told, *packed = json.loads(body)
    columns, weights = (base64.b64decode(one) for one in packed)
    indices = np.frombuffer(columns, "<u4").astype(np.int32)
    data = np.frombuffer(weights, "<f8").astype(np.float64)
    return _Row(document_of(told), sparse.csr_array((data, indices, [0, len(indices)]), shape=(1, width)))


def client(url: str, key: str) -> QdrantClient:
    """A client of a server, or of the local mode for ``:memory:``, which serves one process."""
    return QdrantClient(":memory:") if url == ":memory:" else QdrantClient(url=url, api_key=key or None, timeout=30)


def forget_everywhere(client: QdrantClient, prefix: str, ids: Sequence[str]) -> None:
    """Take documents out of every epoch's collection."""
    gone = models.FilterSelector(filter=filters.named("document", ids))
    for one in client.get_collections().collections:
        if one.name.startswith(prefix):
            client.delete(one.name, gone, wait=True)
