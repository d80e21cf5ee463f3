"""Match what some look for with what others offer, in the way startups and their counterparts are matched.

A need stands where a startup stands, an offer where a mentor stands; weights are their own (``docs/matching.md``). A
skill that somebody chose is what they named, so its name is read with their text and it answers itself wholly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecosystem.recommendations.engine.entries import PLAIN, Entry, entry
from ecosystem.recommendations.engine.records import Records
from ecosystem.recommendations.engine.worlds import fingerprint
from ecosystem.recommendations.wanted import Wanted
from matching.affinity import Weights
from matching.documents import Document, vocabulary_from
from matching.matcher import Matcher

KEEP = 40  # entries of a stored list
# What each part is worth, by subject: toward who needs, and toward who offers. Investors take no part.
WEIGHTS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "cofounder": {
        "startup": {"text": 30, "sectors": 25, "expertise": 45},
        "counterpart": {"text": 25, "sectors": 30, "expertise": 45},
    },
    "customer": {"startup": {"text": 45, "sectors": 55}, "counterpart": {"text": 45, "sectors": 55}},
}


@dataclass(frozen=True)
class Paired:
    """The list of one need or offer: by what model, out of how many, its entries, best first, and of what made."""

    id: int
    model: str
    considered: int
    entries: list[Entry]
    inputs: str


@dataclass(frozen=True)
class Pairs:
    """The lists of one subject, and what they can be made from again, by key."""

    lists: tuple[Paired, ...] = ()
    records: Mapping[str, tuple[int | None, bytes]] = field(default_factory=dict)


def pair(subject: str, wanted: Sequence[Wanted], lists: Mapping[str, Any], met: Iterable[tuple[int, int]]) -> Pairs:
    """Make the lists of all needs and offers of one subject; ``met`` are pairs of profiles that are in talks."""
    held = sorted(wanted, key=lambda one: one.id)
    if not held:
        return Pairs()
    skills = {str(item["id"]): f"{item['vi']}\n{item['en']}" for item in lists["mentor_expertise"]}
    own = {**lists, "support_needs": [_answer_of(skill) for skill in sorted(skills)]}
    vocabulary, by_profile = vocabulary_from(own), _by_profile(held)
    documents = [_document(one, skills, by_profile) for one in held]
    matcher = Matcher(vocabulary, _weights(subject)).fit(documents)
    pairs = [(a, b) for left, right in met for a in by_profile[str(left)] for b in by_profile[str(right)]]
    found = matcher.match_many(documents, KEEP, connected=pairs)
    records = Records(whose={one.id: one.profile_id for one in held})
    records.begin(documents, own)
    inputs = records.inputs(matcher.weights, pairs, {})
    model = fingerprint(matcher, vocabulary, {})
    needs = sum(one.is_need for one in held)
    made = []
    for one, matches in zip(held, found, strict=True):
        entries = [entry(match, PLAIN) for match in matches]
        made.append(Paired(one.id, model, len(held) - needs if one.is_need else needs, entries, inputs))
    return Pairs(tuple(made), records.bodies)


def _weights(subject: str) -> Weights:
    chosen = {direction: dict(parts) for direction, parts in WEIGHTS[subject].items()}
    return Weights(mentor=chosen, investor=chosen)


def _answer_of(skill: str) -> dict[str, Any]:
    return {"id": skill, "vi": skill, "en": skill, "expertise": [skill]}


def _by_profile(held: Sequence[Wanted]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in held:
        found[str(one.profile_id)].append(str(one.id))
    return found


def _document(one: Wanted, skills: Mapping[str, str], by_profile: Mapping[str, Sequence[str]]) -> Document:
    named = [skills[skill] for skill in sorted(one.skills) if skill in skills]
    rivals = (name for profile in one.conflicts for name in by_profile.get(profile, ()))
    return Document(
        id=str(one.id),
        kind="startup" if one.is_need else "mentor",
        text="\n".join([one.text, *named]),
        sectors=one.sectors,
        needs=one.skills if one.is_need else frozenset(),
        expertise=frozenset() if one.is_need else one.skills,
        accepting=one.accepting,
        conflicts=frozenset(rivals),
        owners=one.owners,
    )
