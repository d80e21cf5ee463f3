"""Meetings of a conversation, and one as a file that calendars read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from ecosystem.accounts import queries as accounts
from ecosystem.connections.models import Introduction
from ecosystem.conversations import rules
from ecosystem.conversations.models import Meeting, MeetingState
from ecosystem.conversations.queries.messages import readable_ids
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile

SHOWN_AFTER = timedelta(days=1)


def meeting(key: str) -> Meeting:
    """The meeting of ``key``, its introduction loaded with both sides and their members. Raises ``NotFound``."""
    one: Meeting | None = db.session.scalar(_whole().where(Meeting.key == key[:40]))
    if one is None:
        raise NotFound
    return one


def by_id(meeting_id: int) -> Meeting | None:
    """The same by its id, or ``None``."""
    one: Meeting | None = db.session.scalar(_whole().where(Meeting.id == meeting_id))
    return one


def current(introduction_id: int) -> list[Meeting]:
    """What waits for an answer, and what was agreed and is not over; the soonest first."""
    ahead = sa.and_(Meeting.state == MeetingState.AGREED, Meeting.starts_at > clock.now() - SHOWN_AFTER)
    select = _whole().where(
        Meeting.introduction_id == introduction_id, ahead | (Meeting.state == MeetingState.PROPOSED)
    )
    return list(db.session.scalars(select.order_by(Meeting.starts_at, Meeting.id)))


def ics(one: Meeting) -> str:
    """An agreed or called off meeting for calendars (RFC 5545), in the language in force; the same UID each time."""
    site = current_app.config["SITE_URL"].rstrip("/")
    event = icalendar.Event()
    event.add("uid", f"meeting-{one.key}@{urlsplit(site).hostname or 'localhost'}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    asker, asked = one.introduction.asker.name, one.introduction.asked.name
    event.add("summary", _("Gặp nhau: %(asker)s và %(asked)s", asker=asker, asked=asked))
    if one.place:
        event.add("location", one.place)
    event.add("url", site + rules.path_of(one.introduction))
    is_off = one.state is MeetingState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("sequence", 1 if is_off else 0)
    made = icalendar.Calendar()
    made.add("prodid", "-//Nhip Cau//Meetings//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    return str(made.to_ical().decode())


def sample_meeting(role: str) -> dict[str, str] | None:
    """The URL values of an agreed meeting that the demo account of ``role`` may read, or ``None``."""
    mine = sa.select(Meeting.key).where(
        Meeting.introduction_id.in_(readable_ids(accounts.demo_account_id(role))), Meeting.starts_at.is_not(None)
    )
    key = db.session.scalar(mine.order_by(Meeting.id).limit(1))
    return {"key": key} if key else None


def _whole() -> sa.Select[Any]:
    sides = (
        joinedload(Meeting.introduction)
        .selectinload(side)
        .selectinload(Profile.memberships)
        .joinedload(Membership.account)
        for side in (Introduction.asker, Introduction.asked)
    )
    return sa.select(Meeting).options(*sides)
