"""Questions about events and who is on their lists; ``hall`` is what attendees see, ``contacts`` what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import token_hash
from ecosystem.connections.rules import COUNTERPARTS, HANDS
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Kind, Membership, Profile, State
from ecosystem.directory.rules import is_officer
from ecosystem.events import rules
from ecosystem.events.models import Attendee, AttendeeImport, Event, EventConsent, EventState, Match, Wish

MEETING = [kind for kind, others in COUNTERPARTS.items() if others]


@dataclass(frozen=True)
class Seat:
    """One's own place at an event: the row of the list, the profile one stands for, and the yes that stands."""

    event: Event
    attendee: Attendee
    profile: Profile | None
    consent: EventConsent | None

    @property
    def consents(self) -> bool:
        """Whether one agrees, in the words of today."""
        return self.consent is not None and self.consent.text == rules.CONSENT_TEXT


@dataclass(frozen=True)
class AttendeeRow:
    """One person of the list as organisers see it: never whom they wish to meet."""

    attendee: Attendee
    consented_at: datetime | None


def event(slug: str) -> Event:
    """One event, its organiser and organisation loaded. Raises ``NotFound``."""
    select = sa.select(Event).where(Event.slug == slug[:120])
    found: Event | None = db.session.scalar(select.options(joinedload(Event.organiser), joinedload(Event.profile)))
    if found is None:
        raise NotFound
    return found


def occasion(slug: str) -> str:
    """The name of an event for whom it was an occasion; empty when it is gone."""
    found = db.session.scalar(sa.select(Event).where(Event.slug == slug))
    return directory.local(found.title_vi, found.title_en) if found else ""


def by_id(event_id: int | None) -> Event | None:
    """The same by its id."""
    return db.session.get(Event, event_id) if event_id else None


def held_by(actor: Account) -> sa.Select[Any]:
    """The events that an organiser runs, those that come or came last first."""
    select = sa.select(Event).order_by(Event.starts_at.desc(), Event.id.desc()).options(joinedload(Event.profile))
    return select if is_officer(actor) else select.where(Event.organiser_id == actor.id)


def sizes(ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many attendees and how many matches these events have."""
    people = dict(_counted(sa.select(Attendee.event_id, sa.func.count()).group_by(Attendee.event_id), Attendee, ids))
    matches = dict(_counted(sa.select(Match.event_id, sa.func.count()).group_by(Match.event_id), Match, ids))
    return {number: (people.get(number, 0), matches.get(number, 0)) for number in ids}


def _counted(select: Any, model: Any, ids: list[int]) -> list[tuple[int, int]]:  # noqa: ANN401  a select of two columns
    return [(row[0], row[1]) for row in db.session.execute(select.where(model.event_id.in_(ids)))]


def attendees(event_id: int) -> sa.Select[Any]:
    """The list of an event, as rows (attendee, since when they consent)."""
    columns: list[Any] = [Attendee, EventConsent.given_at]
    select: sa.Select[Any] = sa.select(*columns)
    return (
        select.outerjoin(EventConsent, _open_now())
        .where(Attendee.event_id == event_id)
        .order_by(Attendee.full_name, Attendee.id)
        .options(joinedload(Attendee.profile))
    )


def attendee_rows(rows: Any) -> list[AttendeeRow]:  # noqa: ANN401  rows of ``attendees``
    """Each row under its names."""
    return [AttendeeRow(one, given) for one, given in rows]


def place(slug: str, key: str) -> Attendee:
    """One person of the list of an event, the event loaded. Raises ``NotFound``."""
    select = sa.select(Attendee).join(Event).where(Event.slug == slug[:120], Attendee.key == key[:32])
    found: Attendee | None = db.session.scalar(select.options(joinedload(Attendee.event)))
    if found is None:
        raise NotFound
    return found


def by_token(token: str) -> Attendee:
    """Whose link this is. Raises ``NotFound``."""
    select = sa.select(Attendee).where(Attendee.token_hash == token_hash(token)).options(joinedload(Attendee.event))
    found: Attendee | None = db.session.scalar(select)
    if found is None:
        raise NotFound
    return found


def seat(slug: str, account_id: int) -> Seat:
    """The place of an account at an event that is no draft. Raises ``NotFound`` for who is not on its list.

    A row that was matched by the address of a profile alone belongs to that profile's hands.
    """
    select = (
        sa.select(Attendee)
        .join(Event)
        .where(Event.slug == slug[:120], Event.state.in_(list(rules.SHOWN)), is_place_of(account_id))
        .order_by(Attendee.account_id.is_(None), Attendee.id)
        .options(joinedload(Attendee.event), joinedload(Attendee.profile).options(selectinload(Profile.memberships)))
    )
    found: Attendee | None = db.session.scalar(select.limit(1))
    if found is None:
        raise NotFound
    profile = found.profile if found.profile is not None and found.profile.state is State.PUBLISHED else None
    return Seat(found.event, found, profile, open_consent(found.id))


def seats_of(account_id: int) -> sa.Select[Any]:
    """The events that an account is on the list of, as rows (event, attendee, since when they consent)."""
    columns: list[Any] = [Event, Attendee, EventConsent.given_at]
    select: sa.Select[Any] = sa.select(*columns)
    return (
        select.join(Attendee, Attendee.event_id == Event.id)
        .outerjoin(EventConsent, _open_now())
        .where(Event.state.in_(list(rules.SHOWN)), is_place_of(account_id))
        .order_by(Event.starts_at.desc(), Event.id.desc(), Attendee.id)
    )


def open_consent(attendee_id: int) -> EventConsent | None:
    """The yes that stands."""
    standing = (EventConsent.attendee_id == attendee_id, EventConsent.withdrawn_at.is_(None))
    found: EventConsent | None = db.session.scalar(sa.select(EventConsent).where(*standing))
    return found


def consenting(event_id: int) -> sa.Select[Any]:
    """The ids of the profiles that somebody stands for who consents, in the words of today."""
    return (
        sa.select(Attendee.profile_id)
        .join(EventConsent, _open_now())
        .where(
            Attendee.event_id == event_id,
            Attendee.profile_id.is_not(None),
            EventConsent.text == rules.CONSENT_TEXT,
        )
    )


def pending_import(event_id: int) -> AttendeeImport | None:
    """The file that waits for a yes."""
    return db.session.get(AttendeeImport, event_id)


def untold(event_id: int, limit: int) -> list[Attendee]:
    """Some of those on the list who were not written to."""
    select = sa.select(Attendee).where(Attendee.event_id == event_id, Attendee.told_at.is_(None))
    loaded = (joinedload(Attendee.account), joinedload(Attendee.profile), joinedload(Attendee.event))
    return list(db.session.scalars(select.order_by(Attendee.id).limit(limit).options(*loaded)))


def profiles_of(account_id: int) -> list[Profile]:
    """The profiles an account may stand for at an event: public, of a kind that is introduced, its own to act for."""
    select = (
        sa.select(Profile)
        .join(Membership)
        .where(
            Membership.account_id == account_id,
            Membership.right.in_(list(HANDS)),
            Profile.state == State.PUBLISHED,
            Profile.kind.in_(MEETING),
        )
        .order_by(Membership.right.desc(), Profile.id)
    )
    return list(db.session.scalars(select))


def organisations_of(account: Account) -> list[Profile]:
    """The organisations an organiser may hold an event in the name of."""
    select = sa.select(Profile).where(Profile.kind == Kind.INSTITUTION, Profile.state == State.PUBLISHED)
    if not is_officer(account):
        mine = sa.select(Membership.profile_id).where(
            Membership.account_id == account.id, Membership.right.in_(list(HANDS))
        )
        select = select.where(Profile.id.in_(mine))
    return list(db.session.scalars(select.order_by(Profile.sort_key, Profile.id).limit(200)))


def wish_count(event_id: int, profile_id: int) -> int:
    """How many a profile wishes to meet, matches among them: what its limit counts."""
    select = sa.select(sa.func.count()).where(Wish.event_id == event_id, Wish.profile_id == profile_id)
    return db.session.scalar(select) or 0


def has_wish(event_id: int, profile_id: int, wanted_id: int) -> bool:
    """Whether one profile wishes to meet another."""
    where = (Wish.event_id == event_id, Wish.profile_id == profile_id, Wish.wanted_id == wanted_id)
    return db.session.scalar(sa.select(Wish.id).where(*where)) is not None


def moving(now: datetime, limit: int) -> list[int]:
    """The events that the clock may have something to do with."""
    states = [EventState.OPEN, EventState.MATCHED, EventState.FOLLOWING]
    select = sa.select(Event.id).where(Event.state.in_(states), Event.ends_at <= now)
    return list(db.session.scalars(select.order_by(Event.ends_at, Event.id).limit(limit)))


def sample_held(role: str) -> dict[str, str] | None:
    """The URL values of an event of the demo world that an officer runs, or ``None``."""
    slug = db.session.scalar(sa.select(Event.slug).where(Event.is_sample).order_by(Event.id).limit(1))
    return {"slug": slug} if slug and role == "officer" else None


def sample_pending(role: str) -> dict[str, str] | None:
    """The URL values of an event with a file that waits, for officers, or ``None``."""
    slug = db.session.scalar(sa.select(Event.slug).join(AttendeeImport, AttendeeImport.event_id == Event.id).limit(1))
    return {"slug": slug} if slug and role == "officer" else None


def sample_seat(role: str) -> dict[str, str] | None:
    """The URL values of an event that the demo account of ``role`` is on the list of, or ``None``."""
    account = accounts.demo_account(role)
    row = db.session.execute(seats_of(account.id).limit(1)).first() if account else None
    return {"slug": row[0].slug} if row else None


def sample_attendee() -> Attendee | None:
    """Somebody on the list of an event of the demo world that is to come."""
    open_now = (Event.is_sample, Event.state == EventState.OPEN)
    found: Attendee | None = db.session.scalar(sa.select(Attendee).join(Event).where(*open_now).limit(1))
    return found


def _open_now() -> sa.ColumnElement[bool]:
    return sa.and_(EventConsent.attendee_id == Attendee.id, EventConsent.withdrawn_at.is_(None))


def is_place_of(account_id: int) -> sa.ColumnElement[bool]:
    """The rows of lists that are an account's own, or that only name a profile it acts for."""
    hands = sa.select(Membership.profile_id).where(
        Membership.account_id == account_id, Membership.right.in_(list(HANDS))
    )
    of_profile = sa.and_(Attendee.account_id.is_(None), Attendee.profile_id.in_(hands))
    return (Attendee.account_id == account_id) | of_profile
