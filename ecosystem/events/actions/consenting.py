"""Agreeing to be seen by the others at an event, and taking that back: one click each."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.events import queries, rules
from ecosystem.events.actions.leaving import drop_wishes
from ecosystem.events.models import Attendee, EventConsent, EventState
from ecosystem.events.queries import Seat


def consent(attendee: Attendee, *, method: str, locale: str, seen: int = rules.CONSENT_TEXT) -> bool:
    """Agree, in the words that were shown (``seen``). Returns whether anything changed.

    Raises ``Refused``: ``closed`` when the event is over, ``text-changed`` when the words are others by now.
    """
    if attendee.event.state not in rules.SHOWN - {EventState.CLOSED}:
        raise Refused(_l("Sự kiện đã khép lại."), code="closed")
    if seen != rules.CONSENT_TEXT:
        raise Refused(_l("Nội dung này vừa thay đổi. Vui lòng đọc lại rồi chọn."), code="text-changed")
    held = queries.open_consent(attendee.id)
    if held is not None and held.text == seen:
        return False
    given = EventConsent(attendee_id=attendee.id, text=seen, locale=locale[:5], method=method, given_at=clock.now())
    try:
        with db.session.begin_nested():
            _end(attendee, EventConsent.text != seen)
            db.session.add(given)
            db.session.flush()
    except sa.exc.IntegrityError:
        # Another click was a moment faster.
        return False
    record("attendee.consented", actor=attendee.account_id, subject=attendee.event, text=seen, method=method)
    return True


def withdraw(attendee: Attendee) -> bool:
    """Take it back: others see the attendee no more, their wishes go. Returns whether anything changed."""
    if not _end(attendee):
        return False
    db.session.flush()
    drop_wishes(attendee.event_id, attendee.profile_id)
    record("attendee.withdrew", actor=attendee.account_id, subject=attendee.event)
    return True


def choose_profile(seat: Seat, account_id: int, slug: str) -> None:
    """Stand for another of one's own profiles, as long as nothing was wished for the one before.

    Raises ``Refused``: ``profile`` for one that is not one's own, ``wished``.
    """
    wanted = next((one for one in queries.profiles_of(account_id) if one.slug == slug), None)
    if wanted is None:
        raise Refused(_l("Vui lòng chọn một hồ sơ công khai của bạn."), code="profile")
    attendee = seat.attendee
    if attendee.profile_id == wanted.id:
        return
    if attendee.profile_id is not None and queries.wish_count(attendee.event_id, attendee.profile_id):
        raise Refused(_l("Bạn đã chọn người muốn gặp bằng hồ sơ này nên không đổi được nữa."), code="wished")
    attendee.profile_id = wanted.id
    db.session.flush()


def _end(attendee: Attendee, *which: sa.ColumnElement[bool]) -> int:
    return affected(
        sa.update(EventConsent)
        .where(EventConsent.attendee_id == attendee.id, EventConsent.withdrawn_at.is_(None), *which)
        .values(withdrawn_at=clock.now())
        .execution_options(synchronize_session=False)
    )
