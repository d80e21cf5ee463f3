"""Reactions and timed work about duplicates: a profile that came or changed is compared, all are now and then."""

from __future__ import annotations

from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.directory.actions import duplicates as actions
from ecosystem.directory.queries import duplicates as queries

SIX_HOURS = 21_600
EVENTS = ("profile.created", "profile.changed", "profile.imported")


def look_for_twins(entry: Entry) -> None:
    """Compare one profile with those that share a key; running twice finds the same."""
    if entry.subject_id is not None:
        actions.look_for_twins(entry.subject_id)


def sweep() -> int:
    """Compare all profiles, without the write lock, then store. Returns how many likely pairs there are."""
    marked = queries.all_marks()
    db.session.rollback()
    found = queries.likely_among(marked)
    with write():
        return actions.keep(marked, found)


def sweep_by_the_clock() -> None:
    """The same, for the schedule."""
    sweep()
