"""The worker's part of a meeting day: the timetable, and telling whom it concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale

from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.core.db import unlocked
from ecosystem.core.journal import Entry
from ecosystem.meetings import actions
from ecosystem.meetings.models import DayPerson, DayState
from ecosystem.meetings.queries import days
from ecosystem.meetings.rules import days as rules
from ecosystem.notices import actions as notices
from ecosystem.recommendations import documents
from ecosystem.taxonomy import queries as taxonomy

OPENED, PUBLISHED = "meeting_day.opened", "meeting_day.published"


def plan(entry: Entry) -> None:
    """Make the timetable, or the change of it, beside the database's lock, and keep it for who asked."""
    # scikit-learn and OR-tools take seconds to import; web workers never come here.
    from ecosystem.recommendations.engine import timetables  # noqa: PLC0415

    day = days.by_id(entry.subject_id or 0)
    asked_at, now = datetime.fromisoformat(entry.data["at"]), entry.data["now"]
    if day is None or day.proposal_asked_at != asked_at or day.proposal is not None:
        return
    need = days.needed(day)
    asked = timetables.Day(
        {str(key): str(profile) for key, profile in need.startups.items()},
        {str(key): str(profile) for key, profile in need.guests.items()},
        {(str(one), str(other)): points for (one, other), points in need.wishes.items()},
        day.slots,
        [(name, tables) for name, tables in day.rooms],
        day.most,
        frozenset((str(one), slot) for one, slot in need.away),
        rules.FIRST,
        tuple(_named(row) for row in need.locked),
        tuple(_named(row) for row in need.standing),
        now,
    )
    ids = {*need.startups.values(), *need.guests.values()}
    facts, lists = documents.facts(clock.today(), ids), taxonomy.vocabulary_lists()
    with unlocked():
        found = timetables.plan(asked, facts, lists)
    actions.keep_timetable(day, asked_at, _kept(found, now))


def tell_opened(entry: Entry) -> None:
    """A day was opened: everybody on its list may choose."""
    day = days.by_id(entry.subject_id or 0)
    if day is None or day.state is not DayState.OPEN or entry.data["state"] != DayState.OPEN.value:
        return
    for one in day.people:
        _tell(one.id, OPENED, f"{OPENED}:{one.id}")


def tell_asked(entry: Entry) -> None:
    """Somebody was put on the list of a day that is open already."""
    person = days.person_by_id(entry.subject_id or 0)
    if person is not None and person.day.state is DayState.OPEN:
        _tell(person.id, OPENED, f"{OPENED}:{person.id}")


def tell_published(entry: Entry) -> None:
    """A timetable stands, or has changed: those whose meetings are new or others hear of it."""
    for person_id in entry.data["people"]:
        _tell(int(person_id), PUBLISHED, f"{PUBLISHED}:{person_id}:{entry.id}")


def _tell(person_id: int, kind: str, key: str) -> None:
    one = days.person_by_id(person_id)
    if one is None:
        return
    people = connections.readers(one.profile)
    path = f"/meeting-days/{one.key}"
    readers = [each.id for each in people]
    notices.notify(readers, kind, key=key, path=path, title=one.day.name_vi, name=one.profile.name)
    if one.day.is_sample:
        return
    for reader in people:
        with force_locale(reader.locale):
            title = days.name_of(one.day)
            rows = [(row.at, row.where, _other(one, row)) for row in days.own_rows(one)]
        notices.write(
            reader,
            kind,
            key=key,
            template="meetings/day_opened" if kind == OPENED else "meetings/day_published",
            title=title,
            name=one.profile.name,
            starts_at=one.day.starts_at,
            place=one.day.place,
            until=one.day.wishes_until,
            rows=rows,
            link=str(current_app.config["SITE_URL"]).rstrip("/") + path,
        )


def _other(one: DayPerson, row: days.Row) -> str:
    return row.guest if row.meeting.startup_id == one.id else row.startup


def _named(row: tuple[int, int, int, str, int]) -> tuple[str, str, int, str, int]:
    return str(row[0]), str(row[1]), *row[2:]


def _kept(found: Any, now: int | None) -> dict[str, Any]:  # noqa: ANN401  what the engine answers
    def numbers(pairs: Any) -> list[list[int]]:  # noqa: ANN401  pairs of names
        return [[int(one), int(other)] for one, other in pairs]

    return {
        "now": now,
        "meetings": [[int(one), int(other), *place] for one, other, *place in found.meetings],
        "value": found.value,
        "bound": found.bound,
        "unmet": numbers(found.unmet),
        "moved": numbers(found.moved),
        "dropped": numbers(found.dropped),
        "least": found.is_least,
        "reasons": [dict(reason) for reason in found.reasons],
    }
