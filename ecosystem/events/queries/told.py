"""What was told of events, and whether it may still be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.rules import HANDS
from ecosystem.core.db import db
from ecosystem.directory.models import Membership
from ecosystem.events import queries, rules
from ecosystem.events.models import Attendee, Event, EventConsent, EventState, Match

ASKING = rules.SHOWN - {EventState.CLOSED}


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (``event.invited:id``, ``event.met:id``) that an account may still hear of."""
    invited, met = _numbers(keys, "event.invited:"), _numbers(keys, "event.met:")
    found: set[str] = set()
    if invited:
        asked = set(db.session.scalars(_unanswered(account_id).where(Attendee.id.in_(invited.values()))))
        found |= {key for key, number in invited.items() if number in asked}
    if met:
        mine = sa.select(Membership.profile_id).where(
            Membership.account_id == account_id, Membership.right.in_(list(HANDS))
        )
        select = (
            sa.select(Match.id)
            .join(Introduction, Introduction.id == Match.introduction_id)
            .where(
                Match.id.in_(met.values()),
                Introduction.state == IntroductionState.ACCEPTED,
                Introduction.is_sample.is_(False),
                Introduction.asker_id.in_(mine) | Introduction.asked_id.in_(mine),
            )
        )
        open_now = set(db.session.scalars(select))
        found |= {key for key, number in met.items() if number in open_now}
    return found


def match(match_id: int) -> Match | None:
    """One match with its event."""
    return db.session.get(Match, match_id, options=[joinedload(Match.event)])


def _unanswered(account_id: int) -> sa.Select[int]:
    """The ids of one's own places at events that still ask, where one has said neither yes nor no."""
    said = aliased(EventConsent)
    answered = sa.select(said.attendee_id)
    return (
        sa.select(Attendee.id)
        .join(Event)
        .where(
            Event.state.in_(list(ASKING)),
            Event.is_sample.is_(False),
            queries.is_place_of(account_id),
            Attendee.id.not_in(answered),
        )
    )


def _numbers(keys: Iterable[str], prefix: str) -> dict[str, int]:
    rest = {key: key.removeprefix(prefix) for key in keys if key.startswith(prefix)}
    return {key: int(number) for key, number in rest.items() if number.isdigit()}
