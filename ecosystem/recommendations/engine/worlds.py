"""Documents made of facts, and worlds of them that are judged or measured without any database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.queries.loads import Loads, rooms
from matching.documents import Document, Kind, Mandate, Vocabulary, vocabulary_from
from matching.evaluation import Judgement, Report, Unequal, judge, unequal
from matching.exposure import Load, ease
from matching.matcher import Matcher

FORMAT = 2  # of a stored entry; lists of another format are made anew
NOT_COMPARED = ("kind", "texts", "mandates", "capacity", "ward")


def document(facts: Facts) -> Document:
    """The document of a profile's facts."""
    mandates = tuple(Mandate(**_fields(mandate)) for mandate in facts.mandates)
    rest = {name: value for name, value in _fields(facts).items() if name not in NOT_COMPARED}
    return Document(kind=cast("Kind", facts.kind), text="\n".join(facts.texts), mandates=mandates, **rest)


def judge_world(
    facts: Sequence[Facts], rows: Iterable[Mapping[str, str]], lists: Mapping[str, Any], *, damped: bool = False
) -> Report:
    """Judge a world: its facts, rows of judgements and lists of the taxonomy; see ``matching.evaluation``.

    ``damped``: with the places that are left counted, as the product ranks.
    """
    judgements = [Judgement(row["startup_id"], row["target_id"], row["label"]) for row in rows]
    eases = eases_of(facts) if damped else None
    return judge([document(one) for one in facts], judgements, vocabulary_from(lists), eases=eases)


def unequal_world(facts: Sequence[Facts], lists: Mapping[str, Any]) -> tuple[Unequal, ...]:
    """How unequally the candidates of a world are shown, without and with damping."""
    held = [document(one) for one in facts]
    return unequal(Matcher(vocabulary_from(lists)).fit(held), held, eases_of(facts))


def eases_of(facts: Iterable[Facts], load: Loads | None = None) -> dict[str, float]:
    """The ease of everybody who has less than all of it: of places, of this week's requests, of time."""
    told = list(facts)
    free = rooms(told)
    found = {}
    for one in told:
        busy = load.busy.get(int(one.id), 0) if load else 0
        week = load.week_left.get(int(one.id), 1.0) if load else 1.0
        found[one.id] = ease(Load(min(free.get(one.id, 1.0), week), busy))
    return {name: value for name, value in found.items() if value < 1.0}


def fingerprint(matcher: Matcher, vocabulary: Vocabulary, factors: Mapping[str, float]) -> str:
    """What made a list: format, weights and words first, then the epoch's idf, then the factors it began with."""
    concepts = [(one.id, one.phrases, sorted(one.cased)) for one in vocabulary.concepts]
    needs = sorted((need, sorted(kinds)) for need, kinds in vocabulary.need_expertise.items())
    setting = repr((FORMAT, asdict(matcher.weights), concepts, needs))
    space = matcher.corpus.space
    epoch = "\n".join(space.names).encode() + space.idf.tobytes()
    return "-".join((_short(setting.encode()), _short(epoch), _short(repr(sorted(factors.items())).encode())))


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _fields(facts: Any) -> dict[str, Any]:  # noqa: ANN401  Facts or MandateFacts
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}
