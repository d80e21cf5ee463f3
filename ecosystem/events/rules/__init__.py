"""Who runs an event, what it may become, and who may say what at it. Pure: what a rule reads must be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account, Role
from ecosystem.connections.models import Introduction
from ecosystem.connections.rules import is_hand
from ecosystem.directory.rules import is_officer
from ecosystem.events.models import Attendee, Event, EventState, Mover

TITLE_MOST, PLACE_MOST = 140, 200
# The number of the words that attendees agree to; another text is another number, and asks anew.
CONSENT_TEXT = 1
# A day after its end an event is followed; a week after it, it may close by itself.
FOLLOWED_AFTER, CLOSED_AFTER = timedelta(days=1), timedelta(days=7)

S = EventState
ORGANISER, CLOCK = frozenset({Mover.ORGANISER}), frozenset({Mover.CLOCK})
EITHER = ORGANISER | CLOCK
# state -> what may follow -> who may do it. What is missing here is illegal.
TRANSITIONS: Mapping[EventState, Mapping[EventState, frozenset[Mover]]] = {
    S.DRAFT: {S.OPEN: ORGANISER, S.CLOSED: ORGANISER},
    S.OPEN: {S.MATCHED: EITHER, S.CLOSED: ORGANISER},
    S.MATCHED: {S.OPEN: ORGANISER, S.FOLLOWING: EITHER, S.CLOSED: ORGANISER},
    S.FOLLOWING: {S.CLOSED: EITHER},
    S.CLOSED: {},
}
STATES: Mapping[EventState, Any] = {
    S.DRAFT: _l("Đang chuẩn bị"),
    S.OPEN: _l("Đang chọn người muốn gặp"),
    S.MATCHED: _l("Đã chốt các cặp"),
    S.FOLLOWING: _l("Đang theo dõi kết nối"),
    S.CLOSED: _l("Đã khép lại"),
}
ALL_CLOSED = "all-closed"
# Why an event is closed by hand, or by the clock.
BY_HAND: Mapping[str, Any] = {
    "cancelled": _l("Sự kiện không diễn ra."),
    "handed-over": _l("Việc theo dõi được giao cho nơi khác."),
    "enough": _l("Đã theo dõi đủ lâu."),
    "other": _l("Lý do khác."),
}
CLOSE_REASONS: Mapping[str, Any] = {ALL_CLOSED: _l("Mọi kết nối đã khép."), **BY_HAND}
# What keeps its people from each other's sight, and lets organisers import.
SHOWN = frozenset({S.OPEN, S.MATCHED, S.FOLLOWING, S.CLOSED})
LISTING = frozenset({S.DRAFT, S.OPEN})


def may_organise(actor: Account | None) -> bool:
    """Officers and program managers hold events."""
    return is_officer(actor) or (actor is not None and Role.PROGRAM_MANAGER in actor.roles)


def may_run(actor: Account | None, event: Event) -> bool:
    """Officers run every event, a program manager those they hold."""
    if is_officer(actor):
        return True
    return actor is not None and may_organise(actor) and event.organiser_id == actor.id


class Seated(Protocol):
    """A place at an event."""

    @property
    def attendee(self) -> Attendee:
        """The row of the list."""


def is_seated(actor: Account | None, seat: Seated) -> bool:
    """Who stands on the list; a row without an account belongs to the hands of its profile. Needs ``memberships``."""
    attendee = seat.attendee
    if actor is None or attendee.account_id is not None:
        return actor is not None and attendee.account_id == actor.id
    return attendee.profile is not None and is_hand(actor, attendee.profile)


def may_move(event: Event, to: EventState, mover: Mover) -> bool:
    """Whether ``mover`` may take an event to ``to`` now."""
    return mover in TRANSITIONS[event.state].get(to, frozenset())


def sources(to: EventState, mover: Mover) -> frozenset[EventState]:
    """The states from which ``mover`` may lead to ``to``."""
    return frozenset(state for state, follows in TRANSITIONS.items() if mover in follows.get(to, frozenset()))


def may_know(actor: Account | None) -> bool:
    """Who learns whether an address is known here before it said yes: officers alone, who keep the directory."""
    return is_officer(actor)


def may_remove(actor: Account | None, attendee: Attendee) -> bool:
    """Who runs an event takes people off its list."""
    return may_run(actor, attendee.event)


def holds_link(_actor: Account | None, attendee: Attendee) -> bool:
    """Whoever holds the link of a mail may consent and withdraw for that attendee: it needs no sign-in."""
    return attendee.event.state in SHOWN


def next_state(state: EventState, ends_at: datetime, now: datetime, *, contacts_open: bool) -> EventState | None:
    """What the clock makes of an event now, or ``None`` where it leaves it."""
    if state is S.OPEN and ends_at <= now:
        return S.MATCHED
    if state is S.MATCHED and ends_at + FOLLOWED_AFTER <= now:
        return S.FOLLOWING
    if state is S.FOLLOWING and ends_at + CLOSED_AFTER <= now and not contacts_open:
        return S.CLOSED
    return None


def occasion(event: Event) -> dict[str, str]:
    """How an introduction names its event, by language."""
    return {"vi": event.title_vi, "en": event.title_en or event.title_vi}


def path_of(event: Event) -> str:
    """Where its attendees see it."""
    return f"/events/{event.slug}"


def conversation_path(introduction: Introduction) -> str:
    """Where a match goes on."""
    return f"/introductions/{introduction.key}/conversation"
