"""What became of the matches of an event, for its organisers: counts, and the matches that are still open.

A wish that was not returned is only ever counted. A match bears names while both sides still consent, and says how far
it came only where both knew that organisers see that: introductions of the event's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.connections.models import Introduction
from ecosystem.conversations.models import Outcome, OutcomeAsk, OutcomeKind
from ecosystem.conversations.rules.outcomes import IMPLIES
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile
from ecosystem.events import queries
from ecosystem.events.models import Attendee, EventConsent, Match, Wish
from ecosystem.events.rules.contacts import Stage, is_closed, stage


@dataclass(frozen=True)
class Contact:
    """One match as organisers see it; without names once a side has withdrawn."""

    asker: Profile | None
    asked: Profile | None
    stage: Stage
    is_closed: bool
    days: int
    asked_last: datetime | None


@dataclass(frozen=True)
class Funnel:
    """How many came how far. Numbers only."""

    attendees: int
    consented: int
    wished: int
    matched: int
    met: int
    working: int
    invested: int
    not_continuing: int
    open: int

    @property
    def closed(self) -> int:
        """Matches of which nothing more is to come."""
        return self.matched - self.open


def funnel(event_id: int) -> Funnel:
    """The numbers of one event."""
    contacts, known = _all(event_id)
    reached = [kinds for _contact, kinds in [*contacts, *known]]
    counts = {kind: sum(kind in kinds for kinds in reached) for kind in OutcomeKind}
    people, consented = db.session.execute(
        sa.select(sa.func.count(Attendee.id), sa.func.count(EventConsent.id))
        .select_from(Attendee)
        .outerjoin(EventConsent, (EventConsent.attendee_id == Attendee.id) & EventConsent.withdrawn_at.is_(None))
        .where(Attendee.event_id == event_id)
    ).one()
    wished = db.session.scalar(sa.select(sa.func.count(sa.distinct(Wish.profile_id))).where(Wish.event_id == event_id))
    return Funnel(
        attendees=people,
        consented=consented,
        wished=wished or 0,
        matched=len(contacts) + len(known),
        met=counts[OutcomeKind.MET],
        working=counts[OutcomeKind.WORKING],
        invested=counts[OutcomeKind.INVESTED],
        not_continuing=counts[OutcomeKind.NOT_CONTINUING],
        open=sum(not contact.is_closed for contact, _kinds in contacts),
    )


def open_contacts(event_id: int) -> list[Contact]:
    """The matches of which more is to come, the oldest first."""
    return [contact for contact, _kinds in _all(event_id)[0] if not contact.is_closed]


def every_contact(event_id: int) -> list[Contact]:
    """All matches of the event's own, the oldest first."""
    return [contact for contact, _kinds in _all(event_id)[0]]


def has_open(event_id: int) -> bool:
    """Whether more is to come of any match."""
    return bool(open_contacts(event_id))


def _all(event_id: int) -> tuple[list[Any], list[Any]]:
    """Every match with what was said of it: those of the event's own, and those that were connected before."""
    select = (
        sa.select(Match)
        .where(Match.event_id == event_id)
        .order_by(Match.at, Match.id)
        .options(joinedload(Match.introduction).options(joinedload(Introduction.asker), joinedload(Introduction.asked)))
    )
    matches = list(db.session.scalars(select))
    marks, asked = _marks(event_id), _asked([match.introduction_id for match in matches])
    named = set(db.session.scalars(queries.consenting(event_id)))
    own: list[Any] = []
    known: list[Any] = []
    for match in matches:
        said = marks.get(match.introduction_id, set())
        implied = {more for kind in said for more in IMPLIES[kind]}
        contact = _contact(match, said, named, asked.get(match.introduction_id))
        (known if match.was_known else own).append((contact, implied))
    return own, known


def _contact(match: Match, said: set[OutcomeKind], named: set[int], asked: datetime | None) -> Contact:
    one, age = match.introduction, clock.now() - match.at
    reached = stage(one.state, said)
    shown = {one.asker_id, one.asked_id} <= named
    return Contact(
        asker=one.asker if shown else None,
        asked=one.asked if shown else None,
        stage=reached,
        is_closed=is_closed(reached, age),
        days=age.days,
        asked_last=asked,
    )


def _marks(event_id: int) -> dict[int, set[OutcomeKind]]:
    """What either side marked since the match."""
    select = (
        sa.select(Outcome.introduction_id, Outcome.kind)
        .join(Match, Match.introduction_id == Outcome.introduction_id)
        .where(Match.event_id == event_id, Outcome.at >= Match.at)
    )
    found: dict[int, set[OutcomeKind]] = {}
    for number, kind in db.session.execute(select):
        found.setdefault(number, set()).add(kind)
    return found


def _asked(ids: Sequence[int]) -> dict[int, datetime]:
    select = sa.select(OutcomeAsk.introduction_id, sa.func.max(OutcomeAsk.asked_at))
    rows = db.session.execute(select.where(OutcomeAsk.introduction_id.in_(ids)).group_by(OutcomeAsk.introduction_id))
    return {row[0]: row[1] for row in rows}
