"""What tests of quality share: profiles left alone, and what was written of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.directory.models import ConfirmationAsk, Profile
from ecosystem.directory.rules.quality import days_since


def silent(*made, days):
    """Nobody has said anything about these profiles for so long."""
    with write():
        then = datetime.now(UTC) - timedelta(days=days)
        ids = [profile.id for profile in made]
        db.session.execute(
            sa.update(Profile.__table__).where(Profile.__table__.c.id.in_(ids)).values(confirmed_at=then)
        )


def events(event):
    db.session.rollback()
    return db.session.scalars(sa.select(Entry).where(Entry.event == event).order_by(Entry.id)).all()


def days_of(profile):
    db.session.rollback()
    confirmed = db.session.scalars(sa.select(Profile.confirmed_at).where(Profile.id == profile.id)).one()
    return days_since(confirmed, clock.today())


def asks():
    db.session.rollback()
    return db.session.scalars(sa.select(ConfirmationAsk).order_by(ConfirmationAsk.id)).all()
