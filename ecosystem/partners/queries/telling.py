"""What was told of postings, and whether it may still be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.rules import HANDS
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Membership, Profile
from ecosystem.partners import queries, rules
from ecosystem.partners.models import Posting

MATCHED, ASKED = "posting.matched", "posting.asked_if_stands"


def matched_key(mine: int, other: int) -> str:
    """What the notice of a posting that suits one's own is known by: once for each pair."""
    return f"{MATCHED}:{mine}:{other}"


def asked_key(one: Posting) -> str:
    """What the question whether a posting still holds is known by: once for each span."""
    return f"{ASKED}:{one.id}:{one.closes_on:%Y%m%d}"


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` that an account may still hear of: its posting and the other one are open and public."""
    parsed = {key: tuple(key.split(":")[1:]) for key in keys}
    sound = {key: [int(part) for part in parts] for key, parts in parsed.items() if all(map(str.isdigit, parts))}
    select = sa.select(Posting.id, Posting.profile_id, Posting.closes_on).join(Profile).where(*queries.is_shown())
    ids = {number for numbers in sound.values() for number in numbers}
    shown = {row.id: row for row in db.session.execute(select.where(Posting.id.in_(ids), Profile.is_sample.is_(False)))}
    mine = sa.select(Membership.profile_id).where(
        Membership.account_id == account_id, Membership.right.in_(list(HANDS))
    )
    own = set(db.session.scalars(mine))
    return {
        key
        for key, numbers in sound.items()
        if numbers and numbers[0] in shown and shown[numbers[0]].profile_id in own and _stands(key, numbers, shown)
    }


def _stands(key: str, numbers: list[int], shown: dict[int, Any]) -> bool:
    if key.startswith(f"{ASKED}:"):
        return rules.is_ending(shown[numbers[0]].closes_on, clock.today())
    other = shown.get(numbers[-1])
    if other is None:
        return False
    pair = {shown[numbers[0]].profile_id, other.profile_id}
    blocked = db.session.execute(queries.blocks_of([other.profile_id]))
    return not any({left, right} == pair for left, right in blocked)
