"""Reactions and timed work about duplicates: a profile that came or changed is compared, all are now and then."""

from __future__ import annotations

from ecosystem.core.db import db, unlocked, write
from ecosystem.core.journal import Entry
from ecosystem.directory.actions import duplicates as actions
from ecosystem.directory.queries import duplicates as queries

SIX_HOURS = 21_600
EVENTS = ("profile.created", "profile.changed", "profile.imported", "profile.merged", "profile.unmerged")
KEYS_AT_ONCE = 500


def look_for_twins(entry: Entry) -> None:
    """Compare one profile with those that share a key; running twice finds the same."""
    if entry.subject_id is not None:
        actions.look_for_twins(entry.subject_id)


def sweep_after_import(_entry: Entry) -> None:
    """Compare all once an import has ended: its rows are too many to be looked at one by one."""
    with unlocked():
        sweep()


def sweep() -> int:
    """Compare all profiles, without the write lock, then store, a part at a time so that people can save between.

    Returns how many likely pairs there are.
    """
    marked = queries.all_marks()
    db.session.rollback()
    found = queries.likely_among(marked)
    ids = sorted(marked)
    for start in range(0, len(ids), KEYS_AT_ONCE):
        with write():
            actions.keep_keys({one: marked[one] for one in ids[start : start + KEYS_AT_ONCE]})
    with write():
        return actions.keep_pairs(found)


def sweep_by_the_clock() -> None:
    """The same, for the schedule."""
    sweep()
