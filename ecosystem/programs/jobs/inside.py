"""Telling of a cohort's inside: a new task, what was handed in, what was said of it, a session called off."""

from __future__ import annotations

from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices
from ecosystem.programs.models import CohortSession, CohortTask, Enrolment
from ecosystem.programs.queries import enrolments, tasks, told
from ecosystem.programs.rules.enrolments import TAKES_PART


def tell_task(entry: Entry) -> None:
    """The hands of everybody who takes part hear of a new task."""
    task = db.session.get(CohortTask, entry.subject_id or 0)
    if task is None:
        return
    for one in enrolments.in_states(task.cohort_id, sorted(TAKES_PART)):
        _tell_hands(one, "task.given", entry, f"/enrolments/{one.key}/tasks/{task.key}")


def tell_handed_in(entry: Entry) -> None:
    """Who runs the cohort finds what was handed in."""
    hand = tasks.by_id(entry.subject_id or 0)
    if hand is None:
        return
    one = hand.enrolment
    ids = [reader.id for reader in told.managers_of(one.cohort_id)]
    words = {"title": one.cohort.name_vi, "name": one.profile.name}
    key = f"task.handed_in:{one.id}:{entry.id}"
    notices.notify(ids, "task.handed_in", key=key, path=f"/manager/hand-ins/{hand.key}", at=entry.at, **words)


def tell_answered(entry: Entry) -> None:
    """The startup hears of feedback."""
    hand = tasks.by_id(entry.subject_id or 0)
    if hand is not None:
        path = f"/enrolments/{hand.enrolment.key}/tasks/{hand.task.key}"
        _tell_hands(hand.enrolment, "task.answered", entry, path)


def tell_cancelled(entry: Entry) -> None:
    """Everybody who takes part hears that a session is off."""
    session = db.session.get(CohortSession, entry.subject_id or 0)
    if session is None or session.cancelled_at is None:
        return
    for one in enrolments.in_states(session.cohort_id, sorted(TAKES_PART)):
        _tell_hands(one, "session.cancelled", entry, f"/enrolments/{one.key}/plan")


def _tell_hands(one: Enrolment, kind: str, entry: Entry, path: str) -> None:
    ids = [reader.id for reader in told.hands_of(one) if reader.id != entry.actor_id]
    words = {"title": one.cohort.name_vi, "name": one.profile.name}
    notices.notify(ids, kind, key=f"{kind}:{one.id}:{entry.id}", path=path, at=entry.at, **words)
