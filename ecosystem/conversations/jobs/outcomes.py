"""Asking both sides what came of it: by the clock, by mail with a link of each hand's own, and in the inbox."""

from __future__ import annotations

from typing import Any

from flask import current_app

from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Introduction, IntroductionState, Origin, Side
from ecosystem.connections.queries.blocks import are_apart
from ecosystem.conversations import actions, rules
from ecosystem.conversations.models import OutcomeAsk, OutcomeKind
from ecosystem.conversations.queries import outcomes
from ecosystem.core import facts
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices


def ask_due() -> None:
    """Ask about what is due; each run a few, in a transaction of their own."""
    asked = actions.BATCH
    while asked == actions.BATCH:
        with write():
            asked = actions.ask_due()


def ask_sides(entry: Entry) -> None:
    """Write to the hands of both sides, each with a link of their own; who has one has been written to."""
    ask = outcomes.ask(entry.subject_id) if entry.subject_id else None
    one = connections.by_id(ask.introduction_id) if ask is not None else None
    if ask is None or one is None or one.state is not IntroductionState.ACCEPTED:
        return
    if are_apart(one.asker_id, one.asked_id):
        return
    for side, across in ((Side.ASKER, Side.ASKED), (Side.ASKED, Side.ASKER)):
        if not outcomes.is_final(one.id, side):
            _ask(entry, ask, one, (side, across))


def sample_link(role: str) -> dict[str, Any] | None:
    """A live link of the demo world, which nobody was written to."""
    if role != "public" or not facts.is_demo():
        return None
    with write():
        token = actions.sample_link()
    return {"token": token} if token else None


def _ask(entry: Entry, ask: OutcomeAsk, one: Introduction, sides: tuple[Side, Side]) -> None:
    mine, other = (introductions.profile_of(one, side) for side in sides)
    readers = connections.readers(mine)
    for reader in readers:
        # The token is a secret, so it may not pass through the journal.
        token = actions.open_link(ask, reader, sides[0])
        if token is None:
            continue
        link = f"{current_app.config['SITE_URL'].rstrip('/')}/outcomes/{token}"
        links = {kind.value: f"{link}?as={kind.value}" for kind in OutcomeKind}
        notices.write(
            reader,
            entry.event,
            key=f"{entry.event}:{ask.id}",
            template="conversations/outcome",
            mine=mine,
            other=other,
            step=ask.step,
            at_event=one.origin is Origin.EVENT,
            link=link,
            links=links,
        )
    notices.notify(
        [reader.id for reader in readers],
        entry.event,
        key=f"{entry.event}:{ask.id}",
        path=f"{rules.path_of(one)}#outcomes",
        at=entry.at,
        mine=mine.name,
        other=other.name,
    )
