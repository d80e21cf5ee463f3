"""Who could solve a challenge: startups and firms ranked by what they do, in the way startups and mentors are matched.

The challenge stands where a startup stands, whoever may solve it where a mentor stands; weights are those of a first
customer (``pairs.WEIGHTS``), since an agency looks for what works, not for skills.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecosystem.recommendations.documents import Facts, Terms
from ecosystem.recommendations.engine.entries import PLAIN, Entry, entry
from ecosystem.recommendations.engine.pairs import WEIGHTS
from matching.affinity import Weights
from matching.documents import Document, vocabulary_from
from matching.matcher import Matcher

KEEP = 30
# A list longer than what suits says nothing: below so many of 100 points nobody stands in it.
WEAKEST = 20
ASKED = "challenge"


def rank(text: str, sectors: Terms, facts: Sequence[Facts], lists: Mapping[str, Any]) -> list[Entry]:
    """Those who suit a challenge, best first, each with its reasons."""
    sought = Document(id=ASKED, kind="startup", text=text, sectors=sectors)
    others = [
        Document(id=one.id, kind="mentor", text="\n".join(one.texts), sectors=one.sectors, accepting=True)
        for one in sorted(facts, key=lambda one: int(one.id))
    ]
    if not others:
        return []
    chosen = {direction: dict(parts) for direction, parts in WEIGHTS["customer"].items()}
    weights = Weights(mentor=chosen, investor=chosen)
    matcher = Matcher(vocabulary_from(lists), weights).fit([sought, *others])
    (found,) = matcher.match_many([sought], KEEP)
    entries = [entry(match, PLAIN) for match in found]
    suiting = [one for one in entries if one["sides"]["startup"]["score"] >= WEAKEST]
    return sorted(suiting, key=lambda one: (-one["sides"]["startup"]["score"], one["id"]))
