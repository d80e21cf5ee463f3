"""Startups like one: what is kept of having shown them, and the same again from what was kept.

They are found by the search of ``directory.queries.asking``, when the page is read. So what they were found of is kept
with what was shown: what the startup says of itself, what each word of it weighed, and the open words of those that
answered, each with its profile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ecosystem.core import clock
from ecosystem.directory.queries.asking import Alike, Fitting
from ecosystem.directory.rules import asking
from ecosystem.directory.rules.asking import Asked, Held, Passage, Question
from ecosystem.recommendations.models import Spot
from ecosystem.recommendations.queries.records import bodies, pack, unpack
from ecosystem.recommendations.queries.showing import Record, Shown
from ecosystem.taxonomy.queries.naming import fold_word

WANTED = "similar"
# The way in which words are weighed; another number where ``rules.asking`` comes to another result.
MODEL = "asking-1"
Places = list[list[Any]]


def shown(profile_id: int, alike: Alike, window: Sequence[Fitting], *, about: str) -> Shown | None:
    """What is kept of showing ``window``, the first of those ``alike``; of nothing, nothing."""
    if not window:
        return None
    ids = [one.card.id for one in window]
    values = dict(alike.answered.ranked)
    told = {one.card.id: alike.answered.held[one.card.id] for one in alike.found}
    inputs, records = _packed(profile_id, alike.answered.question, told)
    return Shown(
        profile_id=profile_id,
        wanted=WANTED,
        first=1,
        made_at=clock.now(),
        model=MODEL,
        inputs=inputs,
        entries=tuple((number, values[number].score, values[number].value, 1.0) for number in ids),
        left_out=tuple(number for number in told if number not in ids),
        spot=Spot.SIMILAR,
        about=about,
        records=records,
    )


def again(inputs: str, left_out: Collection[int], limit: int) -> Places | None:
    """The first places as they come out now, without ``left_out``; ``None`` where a record that it needs is gone."""
    head = _content([inputs]).get(inputs)
    wanted = [head["epoch"], head["vocabulary"]] if head else []
    whole = _content(wanted)
    if head is None or len(whole) < len(wanted):
        return None
    keys = whole[head["epoch"]]
    told = _content(keys)
    if len(told) < len(keys):
        return None
    question = _question(whole[head["vocabulary"]])
    held = {int(one["id"]): _held(one) for one in told.values()}
    found = asking.ranked(question, held, of_the_best=0)
    return [[number, one.score, one.value, 1.0] for number, one in found if number not in left_out][:limit]


def _packed(profile_id: int, question: Question, told: Mapping[int, Held]) -> tuple[str, dict[str, Record]]:
    """The key of the inputs and all records, in the shape of those that the engine keeps."""
    records: dict[str, Record] = {}

    def keep(content: object, whose: int | None) -> str:
        key, body = pack(content)
        records[key] = whose, body
        return key

    held = sorted(keep(_plain(number, one), number) for number, one in told.items())
    head = {"epoch": keep(held, None), "vocabulary": keep(asdict(question), profile_id), "since": []}
    return keep(head, None), records


def _plain(number: int, held: Held) -> dict[str, Any]:
    passages = [[one.weight, list(one.typed)] for one in held.passages]
    return {"id": number, "passages": passages, "declared": sorted(map(list, held.declared))}


def _held(plain: Mapping[str, Any]) -> Held:
    passages = (Passage(weight, tuple(typed), tuple(map(fold_word, typed))) for weight, typed in plain["passages"])
    return Held(tuple(passages), frozenset((name, slug) for name, slug in plain["declared"]))


def _question(plain: Mapping[str, Any]) -> Question:
    terms = (Asked(**{**one, "phrases": tuple(one["phrases"])}) for one in plain["terms"])
    return Question(tuple(plain["typed"]), tuple(plain["folded"]), tuple(terms), dict(plain["idf"]))


def _content(keys: Collection[str]) -> dict[str, Any]:
    return {key: unpack(body) for key, body in bodies(keys).items()}
