"""An event with people on its list who consent, made by the product's own actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account, Role
from ecosystem.core import clock
from ecosystem.core.db import db, settle
from ecosystem.directory.models import Profile
from ecosystem.events import actions, queries
from ecosystem.events.models import Attendee, Event, EventState
from tests.connections.people import owner_of, person

TITLE = "Ngày hội kết nối"


def plan(title: str = TITLE, *, days: int = 7, **values: str | int | None) -> actions.Plan:
    """An event of a day, so many days from now."""
    starts = clock.now() + timedelta(days=days)
    given = {"title_en": "Matchmaking day", "place": "Cung hội nghị Ariyana", **values}
    return actions.Plan(title_vi=title, starts_at=starts, ends_at=starts + timedelta(hours=8), **given)  # type: ignore[arg-type]


def organiser(name: str = "bantochuc") -> Account:
    """A program manager."""
    return person(name, Role.PROGRAM_MANAGER)


def event(actor: Account | None = None, **values: str | int | None) -> Event:
    """A draft."""
    made = actions.create(actor or organiser(), plan(**values))  # type: ignore[arg-type]
    settle(keep=True)
    return made


def listed(one: Event, *people: tuple[str, str]) -> list[Attendee]:
    """Put (name, address) on the list by a file, as an organiser does."""
    lines = ["Họ và tên,Email", *(f"{name},{email}" for name, email in people)]
    actions.take_file(host(one), one, "\n".join(lines).encode(), name="danh-sach.csv")
    actions.confirm(host(one), one)
    settle(keep=True)
    return list(db.session.scalars(sa.select(Attendee).where(Attendee.event_id == one.id).order_by(Attendee.id)))


def opened(*profiles: Profile, consents: bool = True, actor: Account | None = None) -> Event:
    """An open event with the owners of these profiles on its list, who consent unless said otherwise."""
    one = event(actor)
    people = [(owner_of(profile).full_name, owner_of(profile).email) for profile in profiles]
    rows = listed(one, *people)
    actions.move(host(one), one, EventState.OPEN)
    for row in rows if consents else ():
        actions.consent(row, method="page", locale="vi")
    settle(keep=True)
    return one


def host(one: Event) -> Account:
    """Who holds an event."""
    assert one.organiser is not None
    return one.organiser


def seat(one: Event, profile: Profile) -> queries.Seat:
    """The place of the owner of a profile."""
    return queries.seat(one.slug, owner_of(profile).id)


def wish(one: Event, profile: Profile, other: Profile) -> Any:
    """The owner of a profile wishes to meet another."""
    met = actions.wish(owner_of(profile), seat(one, profile), other.slug)
    settle(keep=True)
    return met
