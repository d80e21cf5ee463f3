"""Whether the next best choice that somebody was told of may still be told."""

from __future__ import annotations

from collections.abc import Iterable

from ecosystem.connections import queries as connections
from ecosystem.connections.models import IntroductionState
from ecosystem.recommendations import queries, rules

AMONG = 40


def told_key(introduction_id: int, next_id: int) -> str:
    """What the notice of a next choice is known by."""
    return f"recommendation.next:{introduction_id}:{next_id}"


def standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the told choices that still stand in the list of a profile that the account looks after."""
    return {key for key in keys if _stands(account_id, key.split(":"))}


def _stands(account_id: int, parts: list[str]) -> bool:
    if len(parts) != len(("event", "introduction", "next")) or not (parts[1].isdigit() and parts[2].isdigit()):
        return False
    one, next_id = connections.by_id(int(parts[1])), int(parts[2])
    if one is None or one.is_sample or one.state is not IntroductionState.EXPIRED:
        return False
    if account_id not in {reader.id for reader in connections.readers(one.asker)}:
        return False
    wanted = rules.list_of(one.asker, one.asked)
    listed = queries.few(one.asker, [wanted], AMONG)[wanted]
    return next_id == 0 or next_id in {item.card.id for item in listed.items}
