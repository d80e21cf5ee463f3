"""Telling startups that a demo day's page shows them to everybody."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.core.journal import Entry
from ecosystem.directory import queries as directory
from ecosystem.meetings.actions.base import lock
from ecosystem.meetings.models import DemoDay, DemoPitch
from ecosystem.meetings.queries import demo
from ecosystem.notices import actions as notices

SHOWN = "demo_day.shown"


def tell_shown(entry: Entry) -> None:
    """The page was opened, or a startup agreed to an open one: who is on it hears of it, once for each yes."""
    one = demo.by_id(entry.subject_id or 0)
    if one is None:
        return
    # Two startups that agree at the same moment are two entries: each would tell everybody.
    lock(one)
    if one.opened_at is None:
        return
    for pitch in demo.pitches(one):
        if pitch.told_at is None:
            pitch.told_at = clock.now()
            _tell(one, pitch)


def _tell(one: DemoDay, pitch: DemoPitch) -> None:
    profile = directory.profile_with_members(pitch.enrolment.profile_id)
    people = connections.readers(profile) if profile is not None else []
    name, key, path = pitch.enrolment.profile.name, f"{SHOWN}:{pitch.id}", f"/demo-days/{one.slug}"
    notices.notify([each.id for each in people], SHOWN, key=key, path=path, title=one.name_vi, name=name)
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    for reader in people if not one.is_sample else ():
        with force_locale(reader.locale):
            title = directory.local(one.name_vi, one.name_en)
        notices.write(
            reader,
            SHOWN,
            key=key,
            template="meetings/demo_shown",
            title=title,
            name=name,
            held_at=one.held_at,
            own=f"{site}/enrolments/{pitch.enrolment.key}/demo-day",
            link=site + path,
        )
