"""Wishing to meet somebody at an event. The second of two wishes makes the match, also when both come at once.

The journal says that somebody wished, never whom: who reads it must not learn what the other side may not know.
"""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections import actions as connections
from ecosystem.connections import queries as introductions
from ecosystem.connections.actions.base import lock
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile
from ecosystem.events import queries, rules
from ecosystem.events.models import Event, Match, Wish
from ecosystem.events.queries import hall
from ecosystem.events.rules.wishes import OBSTACLES, obstacle


def wish(actor: Account, seat: queries.Seat, slug: str) -> Introduction | None:
    """Wish to meet the profile of ``slug``; twice changes nothing. Returns the introduction if both wish it now.

    Raises ``Refused``: a code of ``OBSTACLES``.
    """
    mine, other = seat.profile, hall.there(seat, slug)
    if mine is not None and other is not None:
        # Two who wish for each other at the same moment queue here, so that the second sees the first.
        lock(mine, other)
        db.session.refresh(seat.event)
        if queries.has_wish(seat.event.id, mine.id, other.id):
            return _matched(seat.event, mine, other)
    stands = obstacle(hall.standing(actor, seat, other))
    if stands is not None or mine is None or other is None:
        raise Refused(OBSTACLES[stands or "not-there"], code=stands or "not-there")
    row = {"event_id": seat.event.id, "profile_id": mine.id, "wanted_id": other.id}
    db.session.execute(
        insert_into(Wish)
        .values(**row, account_id=actor.id, at=clock.now())
        .on_conflict_do_nothing(index_elements=["event_id", "profile_id", "wanted_id"])
    )
    record("event.wished", actor=actor.id, subject=seat.event)
    return meet(seat.event, mine, other) if queries.has_wish(seat.event.id, other.id, mine.id) else None


def take_back(actor: Account, seat: queries.Seat, slug: str) -> None:
    """Wish it no more, unless it has become a match. Raises ``Refused``: ``not-open``, ``not-there``, ``not-hand``."""
    mine, other = seat.profile, hall.there(seat, slug)
    if mine is None or other is None:
        raise Refused(OBSTACLES["not-there"], code="not-there")
    lock(mine, other)
    stands = obstacle(hall.standing(actor, seat, other))
    if stands in ("not-open", "not-hand"):
        raise Refused(OBSTACLES[stands], code=stands)
    if _matched(seat.event, mine, other) is not None:
        return
    where = (Wish.event_id == seat.event.id, Wish.profile_id == mine.id, Wish.wanted_id == other.id)
    db.session.execute(sa.delete(Wish).where(*where))


def meet(event: Event, mine: Profile, other: Profile) -> Introduction:
    """Connect two who wish to meet each other; once, however often it is called. Raises ``Refused``."""
    before = introductions.open_between(mine.id, other.id)
    was_known = before is not None and before.state is IntroductionState.ACCEPTED
    one = connections.arrange(mine, other, occasion=rules.occasion(event), is_sample=event.is_sample)
    made = db.session.scalar(
        insert_into(Match)
        .values(event_id=event.id, introduction_id=one.id, was_known=was_known, at=clock.now())
        .on_conflict_do_nothing(index_elements=["event_id", "introduction_id"])
        .returning(Match.id)
    )
    if made is not None:
        record("event.met", actor=None, subject=event, match=made, was_known=was_known)
    return one


def _matched(event: Event, mine: Profile, other: Profile) -> Introduction | None:
    select = (
        sa.select(Introduction)
        .join(Match, Match.introduction_id == Introduction.id)
        .where(Match.event_id == event.id, Introduction.pair == introductions.pair(mine.id, other.id))
    )
    found: Introduction | None = db.session.scalar(select.limit(1))
    return found
