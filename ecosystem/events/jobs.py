"""Reactions and timed work of events: write to who is on a list, seat who joined since, tell of matches, keep time."""

from __future__ import annotations

from typing import Any

from flask import current_app

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.connections.models import IntroductionState, Side
from ecosystem.connections.rules import other_side, profile_of
from ecosystem.core import clock, facts
from ecosystem.core.db import write
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Entry
from ecosystem.directory import queries as directory
from ecosystem.events import actions, queries, rules
from ecosystem.events.actions.listing import AT_ONCE, TARGET
from ecosystem.events.models import Attendee, Event
from ecosystem.events.queries import told
from ecosystem.notices import actions as notices

AN_HOUR, A_DAY = 3600, 86_400
INVITED, MET = "event.invited", "event.met"


def tell_listed(entry: Entry) -> bool:
    """Ask those on the list of an open event whether they want to be seen; some at a time."""
    event = queries.by_id(entry.subject_id)
    found = actions.tell_some(event) if event is not None else []
    for one in found:
        if event is not None:
            _ask(entry, event, one, _readers(one))
    return len(found) == AT_ONCE


def seat_confirmed(entry: Entry) -> None:
    """An address was proven: the places that lists keep for it are its account's."""
    _seat(entry, entry.subject_id)


def seat_invited(entry: Entry) -> None:
    """An invitation into an event was taken up."""
    if str(entry.data.get("target", "")).startswith(TARGET):
        _seat(entry, int(entry.data["account"]))


def adopt_profile(entry: Entry) -> None:
    """A profile is there, or has a new hand: who waits on a list without one stands for it."""
    if entry.subject_id:
        actions.adopt(entry.subject_id)


def forget_profile(entry: Entry) -> None:
    """A profile is gone for good."""
    if entry.subject_id:
        actions.forget_profile(entry.subject_id)


def tell_met(entry: Entry) -> None:
    """Two who were connected before both want to meet at an event; new connections are told by ``connections``."""
    match = told.match(int(entry.data["match"]))
    one = connections.by_id(match.introduction_id) if match is not None and match.was_known else None
    if match is None or one is None or one.state is not IntroductionState.ACCEPTED:
        return
    for side in Side.ASKER, Side.ASKED:
        mine, other = profile_of(one, side), profile_of(one, other_side(side))
        notices.notify(
            [reader.id for reader in connections.readers(mine)],
            entry.event,
            key=f"{MET}:{match.id}",
            path=rules.conversation_path(one),
            at=entry.at,
            mine=mine.name,
            other=other.name,
            event=match.event.title_vi,
        )


def keep_time() -> None:
    """The tick: lists close, events are followed, those with nothing open close. One transaction each."""
    for event_id in queries.moving(clock.now(), 200):
        with write():
            actions.keep_time(event_id)


def purge_imports() -> None:
    """Forget files that nobody confirmed."""
    with write():
        actions.purge_imports()


def sample_link(role: str) -> dict[str, Any] | None:
    """A live link of the demo world, which nobody was written to."""
    if role != "public" or not facts.is_demo():
        return None
    with write():
        one = queries.sample_attendee()
        return {"token": actions.open_link(one)} if one is not None else None


def follow_merge(entry: Entry) -> None:
    """Places and wishes of a profile that was taken into another are the other one's."""
    actions.follow_merge(int(entry.data["merge"]))


def follow_unmerge(entry: Entry) -> None:
    """And back."""
    actions.follow_unmerge(int(entry.data["merge"]))


def _seat(entry: Entry, account_id: int | None) -> None:
    try:
        account = accounts.account(account_id or 0)
    except NotFound:
        return
    for one in actions.seat(account):
        if one.event.state in told.ASKING:
            _notify(entry, one.event, one, [account])


def _readers(one: Attendee) -> list[Account]:
    """Whom the question goes to: the attendee, or the hands of the profile that shows the address."""
    if one.account is not None:
        return [one.account] if one.account.locked_at is None else []
    profile = directory.profile_with_members(one.profile_id) if one.profile_id else None
    return connections.readers(profile) if profile is not None else []


def _ask(entry: Entry, event: Event, one: Attendee, readers: list[Account]) -> None:
    _notify(entry, event, one, readers)
    if event.is_sample or not readers:
        return
    # The token is a secret, so it may not pass through the journal; all hands of a profile get the same.
    link = f"{current_app.config['SITE_URL'].rstrip('/')}/event-consents/{actions.open_link(one)}"
    for reader in readers:
        notices.write(reader, INVITED, key=f"{INVITED}:{one.id}", template="events/invited", event=event, link=link)


def _notify(entry: Entry, event: Event, one: Attendee, readers: list[Account]) -> None:
    notices.notify(
        [reader.id for reader in readers],
        INVITED,
        key=f"{INVITED}:{one.id}",
        path=rules.path_of(event),
        at=entry.at,
        event=event.title_vi,
    )
