"""What the worker reads to make the lists: every need and offer that takes part, and the refreshes that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.connections import queries as connections
from ecosystem.connections.models import Block
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.journal import Delivery, Entry
from ecosystem.directory.models import Conflict, Membership, Profile
from ecosystem.partners import queries
from ecosystem.partners.models import Posting, PostingList, PostingState, Side, Subject
from ecosystem.recommendations.documents import takes_part
from ecosystem.recommendations.wanted import Wanted

REFRESHES = "partners.refresh."


def wanted(subject: Subject) -> list[Wanted]:
    """The open postings of one subject whose profiles are public and agree to be matched, in three queries."""
    select = sa.select(Posting).join(Profile, Profile.id == Posting.profile_id)
    where = (Posting.subject == subject, *queries.is_shown(), takes_part())
    rows = list(db.session.scalars(select.where(*where).order_by(Posting.id).options(joinedload(Posting.profile))))
    conflicts, owners = _bonds({row.profile_id for row in rows})
    return [
        Wanted(
            id=row.id,
            profile_id=row.profile_id,
            is_need=row.side is Side.NEED,
            text="\n".join(text for text in (row.text_vi, row.text_en) if text),
            sectors=frozenset(row.sectors),
            skills=frozenset(row.skills),
            accepting=_accepts(row.profile),
            conflicts=frozenset(conflicts[row.profile_id]),
            owners=frozenset(owners[row.profile_id]),
        )
        for row in rows
    ]


def waiting() -> list[int]:
    """The ids of the deliveries that ask for a refresh now."""
    asks = Delivery.reaction.startswith(REFRESHES, autoescape=True)
    return list(db.session.scalars(sa.select(Delivery.id).where(Delivery.state == "pending", asks)))


def apart() -> list[tuple[int, int]]:
    """Every pair of profiles that is in talks, or that a block keeps apart."""
    blocked = db.session.execute(sa.select(Block.profile_id, Block.blocked_id).order_by(Block.id))
    return [*connections.open_pairs(), *((row.profile_id, row.blocked_id) for row in blocked)]


def touched(entry: Entry) -> set[int] | None:
    """The profiles that an event is about; ``None`` where it may concern any."""
    about, data = entry.event.partition(".")[0], entry.data
    if about == "introduction":
        return {int(data["asker"]), int(data["asked"])}
    if about == "consent":
        mine = sa.select(Membership.profile_id).where(Membership.account_id == entry.actor_id)
        return set(db.session.scalars(mine))
    if about in ("profile", "side") and entry.subject_id is not None:
        return {entry.subject_id, *(int(data[name]) for name in ("taken", "other") if data.get(name))}
    return {int(data["profile"])} if about == "posting" else None


def concerns_nobody(profile_ids: Collection[int] | None) -> bool:
    """Whether none of these profiles, of all for ``None``, has posted: then no list changes."""
    select = sa.select(Posting.id).limit(1)
    if profile_ids is not None:
        select = select.where(Posting.profile_id.in_(list(profile_ids)))
    return db.session.scalar(select) is None


def untold() -> list[PostingList]:
    """The lists of open postings that nobody was told of yet."""
    select = sa.select(PostingList).join(Posting, Posting.id == PostingList.posting_id)
    where = (Posting.told_at.is_(None), Posting.state == PostingState.OPEN)
    return list(db.session.scalars(select.where(*where).order_by(PostingList.posting_id)))


def _accepts(profile: Profile) -> bool:
    paused = profile.paused_until is not None and profile.paused_until >= clock.today()
    return bool(profile.accepting) and not paused


def _bonds(ids: Collection[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    conflicts: dict[int, set[str]] = defaultdict(set)
    owners: dict[int, set[str]] = defaultdict(set)
    declared = sa.select(Conflict.profile_id, Conflict.other_id).where(Conflict.other_id.is_not(None))
    for profile_id, other_id in db.session.execute(declared.where(Conflict.profile_id.in_(list(ids)))):
        conflicts[profile_id].add(str(other_id))
    members = sa.select(Membership.profile_id, Membership.account_id)
    for profile_id, account_id in db.session.execute(members.where(Membership.profile_id.in_(list(ids)))):
        owners[profile_id].add(f"account:{account_id}")
    return conflicts, owners
