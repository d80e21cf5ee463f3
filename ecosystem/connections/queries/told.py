"""What was told of introductions, in the inbox and by mail, and whether it may still be."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ecosystem.connections import rules
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.directory.models import Membership, Profile, State

S = IntroductionState
# event -> the states in which it is still news.
NEWS = {
    "asked": rules.WAITING,
    "reminded": rules.WAITING,
    "more_asked": frozenset({S.MORE_ASKED}),
    "more_answered": frozenset({S.MORE_ANSWERED}),
    "accepted": frozenset({S.ACCEPTED}),
    "arranged": frozenset({S.ACCEPTED}),
    "declined": frozenset({S.DECLINED}),
    "withdrawn": frozenset({S.WITHDRAWN}),
    "expired": frozenset({S.EXPIRED}),
    "ended": frozenset({S.ENDED}),
    "opened": frozenset({S.DRAFT}),
}
# What may come again for the same introduction.
AGAIN = ("reminded", "more_asked", "more_answered", "opened")


def told_key(entry: Entry, introduction: Introduction) -> str:
    """What a notice about an introduction is known by: one for each thing that happens once."""
    key = f"{entry.event}:{introduction.id}"
    return f"{key}:{entry.id}" if entry.event.partition(".")[2] in AGAIN else key


def standing(account_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the told ``keys`` that an account may still hear of.

    That is as one of the hands of a side, while the introduction stands as it was told. Of samples nobody hears
    outside of the site.
    """
    asked = {key: (key.split(":")[0].partition(".")[2], key.split(":")[1]) for key in keys if ":" in key}
    ids = {int(number) for _event, number in asked.values() if number.isdigit()}
    mine = sa.select(Membership.profile_id).where(
        Membership.account_id == account_id, Membership.right.in_(list(rules.HANDS))
    )
    rows = db.session.execute(
        sa.select(Introduction.id, Introduction.state).where(
            Introduction.id.in_(ids),
            Introduction.is_sample.is_(False),
            sa.or_(Introduction.asker_id.in_(mine), Introduction.asked_id.in_(mine)),
            both_stand(),
        )
    )
    states = {str(number): state for number, state in rows}
    return {key for key, (event, number) in asked.items() if states.get(number) in NEWS.get(event, ())}


def both_stand() -> sa.ColumnElement[bool]:
    """Neither side was removed."""
    side = aliased(Profile)
    gone = sa.select(side.id).where(side.state == State.REMOVED)
    return sa.and_(Introduction.asker_id.not_in(gone), Introduction.asked_id.not_in(gone))
