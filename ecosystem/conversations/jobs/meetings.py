"""Telling of meetings: notices and mails to who did not act; with a file for calendars once a time stands."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Side
from ecosystem.conversations import rules
from ecosystem.conversations.models import Meeting, MeetingState
from ecosystem.conversations.queries import meetings
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices

STATES = {
    "meeting.proposed": MeetingState.PROPOSED,
    "meeting.agreed": MeetingState.AGREED,
    "meeting.none_fits": MeetingState.NONE_FITS,
    "meeting.cancelled": MeetingState.CANCELLED,
}
ACROSS = {Side.ASKER: Side.ASKED, Side.ASKED: Side.ASKER}


def tell_meeting(entry: Entry) -> None:
    """A notice to everybody on both sides but who did it; what waited for an answer is settled."""
    meeting = _standing(entry)
    if meeting is None:
        return
    one = meeting.introduction
    path = f"{rules.path_of(one)}#meetings"
    if entry.event != "meeting.proposed":
        notices.settle(path, "meeting.proposed")
    told = (ACROSS[meeting.side],) if entry.event == "meeting.proposed" else tuple(ACROSS)
    for side in told:
        mine, other = introductions.profile_of(one, side), introductions.profile_of(one, ACROSS[side])
        readers = [reader.id for reader in connections.readers(mine) if reader.id != entry.actor_id]
        key = f"{entry.event}:{meeting.id}"
        notices.notify(readers, entry.event, key=key, path=path, at=entry.at, mine=mine.name, other=other.name)


def mail_meeting(entry: Entry) -> None:
    """A mail: of what was agreed to both sides with a file for calendars, of the rest to who has to know."""
    meeting = _standing(entry)
    if meeting is None or meeting.introduction.is_sample:
        return
    for side in ACROSS:
        if meeting.starts_at is None and side is _actor_side(meeting, entry.event):
            continue
        _write(meeting, side, entry.event)


def _actor_side(meeting: Meeting, event: str) -> Side:
    """Who did what needs no mail about it: the proposer proposes and takes back, the other says that none fits."""
    return ACROSS[meeting.side] if event == "meeting.none_fits" else meeting.side


def _write(meeting: Meeting, side: Side, event: str) -> None:
    one = meeting.introduction
    mine, other = introductions.profile_of(one, side), introductions.profile_of(one, ACROSS[side])
    for reader in connections.readers(mine):
        with force_locale(reader.locale):
            calendar = meetings.ics(meeting) if meeting.starts_at is not None else ""
        notices.write(
            reader,
            event,
            key=f"{event}:{meeting.id}",
            template="conversations/meeting",
            calendar=calendar,
            meeting=meeting,
            state=meeting.state.value,
            mine=mine,
            other=other,
            link=f"{current_app.config['SITE_URL'].rstrip('/')}{rules.path_of(one)}",
        )


def _standing(entry: Entry) -> Meeting | None:
    """The meeting while it stands as the entry tells: what has gone on since is told by its own entry."""
    meeting = meetings.by_id(entry.subject_id) if entry.subject_id else None
    return meeting if meeting is not None and meeting.state is STATES[entry.event] else None
