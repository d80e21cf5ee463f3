"""All lists made in shards: an epoch is begun once, then any worker makes the lists of the next few profiles.

A shard is made from the records of the epoch (``records.py``), not from the database as it is by then: so a worker that
takes over makes what the one before would have made. The steps of the task are numbered: first every
document is put into the index, then every profile asks, then what changed meanwhile is made right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app

from ecosystem.recommendations.engine import KEEP, LISTS, Engine, Made, Work
from ecosystem.recommendations.engine.entries import Standing
from ecosystem.recommendations.engine.indexes import PREFIX, index_of
from ecosystem.recommendations.engine.records import again
from ecosystem.recommendations.queries import records
from ecosystem.recommendations.queries.records import pack, unpack
from matching.index import Query

if TYPE_CHECKING:
    from ecosystem.recommendations.engine.records import Again
    from matching.documents import Document
    from matching.index import MatchIndex

NAMED = ("inputs", "standings", "model")
PUT, ASK = 500, 100  # profiles of one chunk


@dataclass(frozen=True)
class Begun:
    """An epoch whose lists are to be made: the keys of its inputs and of who is moved, what to keep, how many ask."""

    inputs: str
    standings: str
    model: str
    count: int
    work: Work


@dataclass(frozen=True)
class Shard:
    """What a chunk made: how many steps it was of how many. ``anew``: a record is gone, begin again with this."""

    work: Work
    steps: int
    total: int
    is_last: bool = False
    anew: Begun | None = None


class Part(Engine):
    """An engine as it stood when an epoch began, made from records; it makes some lists through an index."""

    def __init__(self, made: Again, inputs: str, model: str, standings: Mapping[str, Standing]) -> None:
        """Take over the epoch."""
        super().__init__()
        self._matcher, self._inputs, self._standings = made.matcher, inputs, dict(standings)
        self._held = {int(name): one for name, one in made.documents.items()}
        self._sizes = Counter(one.kind for one in made.documents.values())
        self._met, self._moved_by = made.met, made.factors
        self.model = model
        self.everybody = [one for _, one in sorted(self._held.items())]
        self.index: MatchIndex = index_of(made.matcher, inputs)

    def lists(self, asking: Sequence[Document]) -> list[Made]:
        """Make the lists of some profiles."""
        found: list[Made] = []
        for kind, wanted in ((kind, wanted) for kind, lists in LISTS.items() for wanted in lists):
            some = [one for one in asking if one.kind == kind]
            query = Query(KEEP, LISTS[kind][wanted], self._met, self._moved_by)
            for one, matches in zip(some, self.index.top(some, query), strict=True):
                found.append(self._made(one, wanted, matches, self._met))
        return found


def begin(engine: Engine) -> Begun:
    """Begin a new epoch."""
    work, inputs, standings = engine.epoch()
    key, body = pack({name: asdict(one) for name, one in sorted(standings.items())})
    kept = replace(work, records={**work.records, key: (None, body)})
    return Begun(inputs, key, engine.model, sum(owner is not None for owner, _ in work.records.values()), kept)


def make(engine: Engine, data: Mapping[str, Any], place: int) -> Shard:
    """Do the steps from ``place`` on of the refresh whose event said ``data``."""
    part, began = _part(*(str(data[name]) for name in NAMED)), datetime.fromisoformat(data["began"])
    if part is None:
        return Shard(Work([], began), 0, 0, anew=begin(engine))
    count = len(part.everybody)
    total = 2 * count + 1
    if place < count:
        some = part.everybody[place : place + PUT]
        part.index.put(some)
        return Shard(Work([], began), len(some), total)
    if place < total - 1:
        some = part.everybody[place - count : place - count + ASK]
        return Shard(Work(part.lists(some), began), len(some), total)
    part.index.drop_others(PREFIX)
    meanwhile = records.touched_since(began, [int(one.id) for one in part.everybody])
    return Shard(engine.refresh(meanwhile) if meanwhile else Work([], began), 1, total, is_last=True)


def _part(inputs: str, standings: str, model: str) -> Part | None:
    """The part of these records, kept by this process until another is asked for; none if a record is gone."""
    held = current_app.extensions.get("part_of_lists")
    if held is None or held[0] != (inputs, standings):
        made, body = again(inputs, records.bodies), records.bodies([standings]).get(standings)
        if made is None or body is None:
            return None
        told = {name: Standing(one["factor"], tuple(one["acts"])) for name, one in unpack(body).items()}
        held = current_app.extensions["part_of_lists"] = ((inputs, standings), Part(made, inputs, model, told))
    part: Part = held[1]
    return part
