"""Private addresses of calendars: made, shown once, taken back."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import token_hash
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.programs.models import CalendarFeed, Cohort
from ecosystem.programs.queries import feeds as queries

FEEDS_MOST = 10


def make_feed(actor: Account, cohort: Cohort | None = None) -> tuple[CalendarFeed, str]:
    """A feed of one cohort, or of all one has to do with, and its token, which is shown this once.

    Raises ``Refused``: ``rights`` (one has nothing to do with the cohort), ``most``.
    """
    if cohort is not None and cohort.id not in queries.cohorts_of(actor.id):
        raise Refused(_l("Bạn không tham gia khoá này."), code="rights")
    if len(queries.live_of(actor.id)) >= FEEDS_MOST:
        raise Refused(_l("Bạn đã có 10 liên kết lịch. Thu hồi bớt rồi tạo mới."), code="most")
    token = secrets.token_urlsafe(24)
    made = CalendarFeed(
        account_id=actor.id, cohort_id=cohort.id if cohort else None, token_hash=token_hash(token), made_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    record("calendar.feed_made", actor=actor.id, subject=made)
    return made, token


def revoke_feed(actor: Account, feed_id: int) -> None:
    """Take one's own back; doing it twice changes nothing."""
    own = (CalendarFeed.id == feed_id, CalendarFeed.account_id == actor.id, CalendarFeed.revoked_at.is_(None))
    if affected(sa.update(CalendarFeed).where(*own).values(revoked_at=clock.now())):
        record("calendar.feed_revoked", actor=actor.id, subject=db.session.get_one(CalendarFeed, feed_id))


def sample_feed(account: Account) -> str:
    """The token of a feed for a look at it in the demo world; the one of the last look goes."""
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.account_id == account.id))
    return make_feed(account)[1]
