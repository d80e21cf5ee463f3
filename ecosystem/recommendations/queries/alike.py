"""Startups like one, and who answers a search: what is kept of having shown them, and the same again from that.

They are found by the search of ``directory.queries.asking``, when the page is read. So what they were found of is kept
with what was shown: what the startup says of itself, what each word of it weighed, and the open words of those that
answered, each with its profile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ecosystem.core import clock
from ecosystem.directory.queries.asking import Alike, Answered, Fitting
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
    held = [one.card.id for one in alike.found]
    return kept(alike.answered, held, window, profile_id=profile_id, wanted=WANTED, spot=Spot.SIMILAR, about=about)


def kept(answered: Answered, held: Iterable[int], window: Sequence[Fitting], **whose: Any) -> Shown | None:
    """What is kept of showing ``window``, the first of those ``held`` that answered; ``whose`` and where it was."""
    if not window:
        return None
    ids, values = [one.card.id for one in window], dict(answered.ranked)
    told = {number: answered.held[number] for number in held}
    inputs, records = _packed(whose.get("profile_id"), answered.question, told)
    return Shown(
        **{"profile_id": None, **whose},
        first=1,
        made_at=clock.now(),
        model=MODEL,
        inputs=inputs,
        entries=tuple((number, values[number].score, values[number].value, 1.0) for number in ids),
        left_out=tuple(number for number in told if number not in ids),
        records=records,
    )


def again(inputs: str, left_out: Collection[int], limit: int, asked: Mapping[str, Any] | None = None) -> Places | None:
    """The first places as they come out now, without ``left_out``; ``None`` where a record that it needs is gone.

    ``asked``: the question of a search, which is kept with it and nowhere else.
    """
    head = _content([inputs]).get(inputs)
    held = _told(head["epoch"]) if head else None
    if head is None or held is None:
        return None
    key = head["vocabulary"]
    words = asked["question"] if asked else _content([key]).get(key)
    if words is None or pack(words)[0] != key:
        return None
    found = asking.ranked(_question(words), held, of_the_best=asking.OF_THE_BEST if asked else 0)
    return [[number, one.score, one.value, 1.0] for number, one in found if number not in left_out][:limit]


def _told(epoch: str) -> dict[int, Held] | None:
    """What the profiles of an epoch said; ``None`` where one of them is gone."""
    keys = _content([epoch]).get(epoch)
    told = _content(keys or ())
    if keys is None or len(told) < len(keys):
        return None
    return {int(one["id"]): _held(one) for one in told.values()}


def _packed(profile_id: int | None, question: Question, told: Mapping[int, Held]) -> tuple[str, dict[str, Record]]:
    """The key of the inputs and all records, in the shape of those that the engine keeps.

    The question of a search (no ``profile_id``) is no record: its hash stands in the inputs, its words with the search.
    """
    records: dict[str, Record] = {}

    def keep(content: object, whose: int | None) -> str:
        key, body = pack(content)
        records[key] = whose, body
        return key

    held = sorted(keep(_plain(number, one), number) for number, one in told.items())
    words = pack(asdict(question))[0] if profile_id is None else keep(asdict(question), profile_id)
    head = {"epoch": keep(held, None), "vocabulary": words, "since": []}
    return keep(head, None), records


def _plain(number: int, held: Held) -> dict[str, Any]:
    passages = [[one.weight, list(one.typed)] for one in held.passages]
    return {"id": number, "passages": passages, "declared": sorted(map(list, held.declared))}


def _held(plain: Mapping[str, Any]) -> Held:
    passages = (Passage(weight, tuple(typed), tuple(map(fold_word, typed))) for weight, typed in plain["passages"])
    return Held(tuple(passages), frozenset((name, slug) for name, slug in plain["declared"]))


def _question(plain: Mapping[str, Any]) -> Question:
    """A question as it was weighed, from plain data."""
    terms = (Asked(**{**one, "phrases": tuple(one["phrases"])}) for one in plain["terms"])
    return Question(tuple(plain["typed"]), tuple(plain["folded"]), tuple(terms), dict(plain["idf"]))


def _content(keys: Collection[str]) -> dict[str, Any]:
    return {key: unpack(body) for key, body in bodies(keys).items()}
