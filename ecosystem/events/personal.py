"""The personal data that events hold: which lists one is on, what one agreed to, whom one wished to meet."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.accounts import queries as accounts
from ecosystem.connections import queries as connections
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Profile
from ecosystem.events import actions
from ecosystem.events.models import Attendee, Event, EventConsent, Wish


def export(account_id: int) -> dict[str, Any]:
    """One's places, consents and wishes, and the events one holds. Who wished to meet one stays unsaid."""
    email = accounts.account(account_id).email
    mine = (Attendee.account_id == account_id) | (Attendee.email == email)
    held: list[Any] = [Event.title_vi, Event.starts_at, Event.made_at]
    places: list[Any] = [Event.title_vi, Attendee.full_name, Attendee.email, Attendee.added_at, Attendee.told_at]
    return {
        "event_places": _rows(
            sa.select(*places).join(Attendee, Attendee.event_id == Event.id).where(mine).order_by(Attendee.id),
            *("event", "name", "email", "added_at", "told_at"),
        ),
        "event_consents": _consents(mine),
        "event_wishes": _wishes(account_id),
        "events_held": _rows(
            sa.select(*held).where(Event.organiser_id == account_id).order_by(Event.id),
            *("event", "starts_at", "made_at"),
        ),
    }


def erase(leaving: Leaving) -> None:
    """Off every list; events one held stay, without one's name."""
    actions.forget(accounts.account(leaving.account_id))


def _consents(mine: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    columns: list[Any] = [Event.title_vi, EventConsent.text, EventConsent.method, EventConsent.given_at]
    select: sa.Select[Any] = sa.select(*columns, EventConsent.withdrawn_at).select_from(EventConsent)
    joined = select.join(Attendee, Attendee.id == EventConsent.attendee_id).join(Event, Event.id == Attendee.event_id)
    return _rows(joined.where(mine).order_by(EventConsent.id), "event", "text", "method", "given_at", "withdrawn_at")


def _wishes(account_id: int) -> list[dict[str, Any]]:
    columns: list[Any] = [Event.title_vi, Profile.name, Wish.at]
    select: sa.Select[Any] = sa.select(*columns).select_from(Wish)
    own = Wish.profile_id.in_(connections.standing_ids(account_id)) | (Wish.account_id == account_id)
    joined = select.join(Event, Event.id == Wish.event_id).join(Profile, Profile.id == Wish.wanted_id)
    return _rows(joined.where(own).order_by(Wish.id), "event", "wanted", "at")


def _rows(select: sa.Select[Any], *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in db.session.execute(select)]
