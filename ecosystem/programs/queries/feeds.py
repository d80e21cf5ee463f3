"""Calendars of cohorts (RFC 5545): whose they are, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import icalendar
import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from ecosystem.accounts.queries import token_hash
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership
from ecosystem.directory.queries import local
from ecosystem.programs.models import (
    CalendarFeed,
    Cohort,
    CohortManager,
    CohortSession,
    CohortTask,
    Enrolment,
    SessionTrainer,
)
from ecosystem.programs.rules.enrolments import SEES

MOST = 1000


def feed(token: str) -> CalendarFeed:
    """The feed behind a token, while it stands and its owner may sign in. Raises ``NotFound``."""
    select = sa.select(CalendarFeed).options(joinedload(CalendarFeed.account), joinedload(CalendarFeed.cohort))
    one: CalendarFeed | None = db.session.scalar(
        select.where(CalendarFeed.token_hash == token_hash(token), CalendarFeed.revoked_at.is_(None))
    )
    if one is None or one.account.locked_at is not None:
        raise NotFound
    return one


def live_of(account_id: int) -> list[CalendarFeed]:
    """One's feeds that stand, the newest first."""
    own = (CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None))
    select = sa.select(CalendarFeed).options(joinedload(CalendarFeed.cohort)).where(*own)
    return list(db.session.scalars(select.order_by(CalendarFeed.id.desc())))


def cohorts_of(account_id: int) -> list[int]:
    """The cohorts whose inside an account sees: those it runs, and those its profiles have a seat in."""
    runs = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == account_id)
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    part = sa.select(Enrolment.cohort_id).where(Enrolment.profile_id.in_(mine), Enrolment.state.in_(list(SEES)))
    return list(db.session.scalars(sa.select(Cohort.id).where(Cohort.id.in_(runs) | Cohort.id.in_(part))))


def choices(account_id: int) -> list[Cohort]:
    """The same as rows, by name."""
    return list(
        db.session.scalars(sa.select(Cohort).where(Cohort.id.in_(cohorts_of(account_id))).order_by(Cohort.name_vi))
    )


def ics(one: CalendarFeed) -> str:
    """The calendar of a feed, in the language in force. Whoever lost their seat finds it empty."""
    seen = cohorts_of(one.account_id)
    wanted = [one.cohort_id] if one.cohort_id in seen else [] if one.cohort_id is not None else seen
    made = icalendar.Calendar()
    made.add("prodid", "-//Nhip Cau//Cohorts//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", local(one.cohort.name_vi, one.cohort.name_en) if one.cohort else _("Khoá của tôi"))
    for session in _sessions(one, wanted):
        made.add_component(_event(session))
    for task in _tasks(wanted):
        made.add_component(_due(task))
    return str(made.to_ical().decode())


def _sessions(one: CalendarFeed, cohort_ids: Sequence[int]) -> list[CohortSession]:
    """Those of these cohorts; a person's feed has those they give as a trainer too."""
    given = sa.select(SessionTrainer.session_id).where(SessionTrainer.account_id == one.account_id)
    wanted = [CohortSession.cohort_id.in_(cohort_ids)]
    if one.cohort_id is None:
        wanted.append(CohortSession.id.in_(given))
    select = sa.select(CohortSession).options(joinedload(CohortSession.cohort)).where(sa.or_(*wanted))
    return list(db.session.scalars(select.order_by(CohortSession.starts_at, CohortSession.id).limit(MOST)))


def _tasks(cohort_ids: Sequence[int]) -> list[CohortTask]:
    select = sa.select(CohortTask).options(joinedload(CohortTask.cohort)).where(CohortTask.cohort_id.in_(cohort_ids))
    return list(db.session.scalars(select.order_by(CohortTask.due_at, CohortTask.id).limit(MOST)))


def _event(one: CohortSession) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"session-{one.key}@{_host()}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    title = local(one.title_vi, one.title_en)
    event.add("summary", f"{title} · {local(one.cohort.name_vi, one.cohort.name_en)}")
    if one.place or one.link:
        event.add("location", one.place or one.link)
    if one.link:
        event.add("url", one.link)
    event.add("status", "CANCELLED" if one.cancelled_at else "CONFIRMED")
    event.add("sequence", one.version)
    return event


def _due(one: CohortTask) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"task-{one.key}@{_host()}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", one.due_at)
    event.add("dtend", one.due_at)
    event.add("summary", _("Hạn nộp: %(title)s", title=local(one.title_vi, one.title_en)))
    event.add("sequence", one.version)
    return event


def _host() -> str:
    return urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
