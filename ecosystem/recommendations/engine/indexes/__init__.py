"""What finds candidates when all lists are made: the matcher of this process, or Qdrant (``MATCH_INDEX``)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from flask import current_app

from matching.index import Embedded

if TYPE_CHECKING:
    from matching.index import MatchIndex
    from matching.matcher import Matcher

PREFIX = "matching-"


def index_of(matcher: Matcher, epoch: str) -> MatchIndex:
    """The index of the setting for an epoch; ``epoch`` is the key of the inputs it is made from."""
    if current_app.config["MATCH_INDEX"] != "qdrant":
        return Embedded(matcher)
    # The client is an extra of the product (`qdrant`), loaded only where it is set up.
    from ecosystem.recommendations.engine.indexes.qdrant import Epoch, QdrantIndex, client  # noqa: PLC0415

    url, key = current_app.config["QDRANT_URL"], current_app.config["QDRANT_API_KEY"]
    opened = current_app.extensions.setdefault("qdrant", None) or client(url, key)
    current_app.extensions["qdrant"] = opened
    words = Epoch(matcher.vocabulary, matcher.weights, matcher.corpus.space)
    return QdrantIndex(opened, f"{PREFIX}{epoch[:16]}", words)


def forget(ids: Collection[int]) -> None:
    """Who left is named by no index, at once: what an embedded one holds goes with the matcher itself."""
    if current_app.config["MATCH_INDEX"] != "qdrant" or not ids:
        return
    from ecosystem.recommendations.engine.indexes.qdrant import client, forget_everywhere  # noqa: PLC0415

    opened = current_app.extensions.get("qdrant") or client(
        current_app.config["QDRANT_URL"], current_app.config["QDRANT_API_KEY"]
    )
    current_app.extensions["qdrant"] = opened
    forget_everywhere(opened, PREFIX, [str(one) for one in ids])
