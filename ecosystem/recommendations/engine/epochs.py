"""The epoch on disk: written by the worker at every new one, taken up by the next worker.

It is a cache: what is missing, damaged, of other code or of another database is made again from the database alone.
What has changed since the epoch stands in the database: the inputs of the lists that were written last.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from ecosystem.recommendations.engine.entries import Standing
from ecosystem.recommendations.engine.records import Records, document_of, one
from ecosystem.recommendations.engine.worlds import fingerprint
from ecosystem.recommendations.queries import records as stored
from matching.affinity import Weights
from matching.artefact import DamagedError
from matching.documents import Document, vocabulary_from
from matching.matcher import Matcher

Weigh = Callable[[Weights], Weights]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resumed:
    """An engine as it was when lists were last written."""

    matcher: Matcher
    held: dict[int, Document]
    records: Records
    brakes: dict[str, float]
    standings: dict[str, Standing]
    model: str
    edits: int


def keep(matcher: Matcher, brakes: Mapping[str, float]) -> None:
    """Write a new epoch; a disk that is full or read-only costs the next worker time, nobody a list."""
    try:
        matcher.save(_place(), {"brakes": dict(brakes)})
    except OSError:
        log.exception("the epoch could not be written")


def kept(lists: Mapping[str, Any], weigh: Weigh) -> Matcher | None:
    """The epoch on disk, if it is whole, of this vocabulary and of the weights of today.

    ``weigh`` says what these are, told what weights it was made with.
    """
    try:
        matcher = Matcher.load(_place())
    except DamagedError as error:
        log.info("the epoch on disk is made again: %s", error)
        return None
    return matcher if is_of(matcher, lists, weigh(matcher.weights)) else None


def is_of(matcher: Matcher, lists: Mapping[str, Any], weights: Weights) -> bool:
    """Whether a matcher speaks the vocabulary of today and weighs as it is weighed today."""
    return matcher.vocabulary == vocabulary_from(lists) and matcher.weights == weights


def resume(lists: Mapping[str, Any], weigh: Weigh) -> Resumed | None:
    """Take up where the worker before stopped; none if its epoch or what it was told since is not at hand."""
    last, matcher = stored.last(), kept(lists, weigh)
    inputs = one(last[1], stored.bodies) if last else None
    if matcher is None or last is None or inputs is None or "acts" not in inputs:
        return None
    records = Records()
    records.begin(matcher.corpus.documents(), lists)
    setting = fingerprint(matcher, matcher.vocabulary, {}).split("-")[:2]
    if last[0].split("-")[:2] != setting or records.epoch != inputs["epoch"]:
        return None
    bodies = stored.bodies(inputs["since"])
    if len(bodies) < len(inputs["since"]):
        return None
    for name in inputs["gone"]:
        matcher.remove(str(name))
        del records.held[name]
    for body in bodies.values():
        matcher.put(document_of(body))
        records.put(document_of(body))
    held = {int(document.id): document for document in matcher.corpus.documents()}
    standings = {name: Standing(factor, tuple(inputs["acts"][name])) for name, factor in inputs["factors"].items()}
    edits = len(inputs["since"]) + len(inputs["gone"])
    return Resumed(matcher, held, records, matcher.notes["brakes"], standings, last[0], edits)


def _place() -> Path:
    return Path(current_app.config["INDEX_DIR"]) / "epoch"
