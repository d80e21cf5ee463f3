"""Telling who reported that it was looked at; the reported side hears nothing of it from here."""

from __future__ import annotations

from ecosystem.conversations.queries import reports
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices


def tell_reporter(entry: Entry) -> None:
    """A notice to the reporter, once."""
    report = reports.by_id(entry.subject_id) if entry.subject_id else None
    if report is not None and report.reporter_id is not None:
        notices.notify(
            [report.reporter_id], entry.event, key=f"{entry.event}:{report.id}", path="/conversations", at=entry.at
        )
