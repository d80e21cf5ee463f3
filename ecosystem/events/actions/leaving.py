"""What becomes of wishes and places when somebody withdraws, leaves the site, or a profile is gone or taken in."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.core.db import db
from ecosystem.events import queries
from ecosystem.events.models import Attendee, AttendeeImport, Match, Wish


def drop_wishes(event_id: int, profile_id: int | None) -> None:
    """Where nobody of a profile consents any more, its wishes go, and those of others for it; matches stay."""
    if profile_id is None:
        return
    there = queries.consenting(event_id).where(Attendee.profile_id == profile_id)
    if db.session.scalar(there.limit(1)) is not None:
        return
    met = sa.select(Introduction.asker_id, Introduction.asked_id).join(Match, Match.introduction_id == Introduction.id)
    pairs = {frozenset(pair) for pair in db.session.execute(met.where(Match.event_id == event_id))}
    mine = (Wish.profile_id == profile_id) | (Wish.wanted_id == profile_id)
    for wish in db.session.scalars(sa.select(Wish).where(Wish.event_id == event_id, mine)):
        if frozenset((wish.profile_id, wish.wanted_id)) not in pairs:
            db.session.delete(wish)
    db.session.flush()


def forget(account: Account) -> None:
    """Take a person out: off every list, out of every file that waits, and as the hand of a wish."""
    held = sa.select(Attendee).where((Attendee.account_id == account.id) | (Attendee.email == account.email))
    places = [(one.event_id, one.profile_id, one) for one in db.session.scalars(held)]
    for event_id, profile_id, one in places:
        db.session.delete(one)
        db.session.flush()
        drop_wishes(event_id, profile_id)
    mine = sa.update(Wish).where(Wish.account_id == account.id).values(account_id=None)
    db.session.execute(mine.execution_options(synchronize_session=False))
    for file in db.session.scalars(sa.select(AttendeeImport)):
        # One row cannot be told from its file's shape: the organiser uploads it again.
        if file.made_by_id == account.id or any(row["email"] == account.email for row in file.rows):
            db.session.delete(file)
    db.session.flush()


def forget_profile(profile_id: int) -> None:
    """A profile is gone for good: nobody stands for it, and nobody wishes to meet it."""
    db.session.execute(sa.update(Attendee).where(Attendee.profile_id == profile_id).values(profile_id=None))
    mine = (Wish.profile_id == profile_id) | (Wish.wanted_id == profile_id)
    db.session.execute(sa.delete(Wish).where(mine))
