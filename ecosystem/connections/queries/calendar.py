"""What the reply clock goes by: the working days of the project's list and of the settings, and the spans."""

from __future__ import annotations

import functools
import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

from flask import current_app

from ecosystem.connections.models import Introduction
from ecosystem.connections.rules.clock import Calendar, Due, Plan, Turn, ahead, due
from ecosystem.directory.models import Kind

HOLIDAYS = Path(__file__).parents[1] / "data" / "holidays.json"
CAPS = {
    Kind.STARTUP: "OPEN_REQUESTS_STARTUP",
    Kind.MENTOR: "OPEN_REQUESTS_MENTOR",
    Kind.ANGEL: "OPEN_REQUESTS_INVESTOR",
    Kind.FUND: "OPEN_REQUESTS_INVESTOR",
    Kind.INSTITUTION: "OPEN_REQUESTS_INVESTOR",
}


def calendar() -> Calendar:
    """The working days as this site counts them."""
    changes: dict[date, bool] = current_app.config["HOLIDAYS"]
    return _calendar(tuple(sorted(changes.items())))


def plan() -> Plan:
    """After how much working time somebody is reminded and released."""
    read = current_app.config
    first, again = timedelta(hours=read["REPLY_REMIND_HOURS"]), timedelta(days=read["REPLY_REMIND_AGAIN_DAYS"])
    return Plan((first, again), timedelta(days=read["REPLY_RELEASE_DAYS"]))


def mark() -> str:
    """What the stored instants were counted by: the same as long as the days and the spans are."""
    told = [str(span) for span in (*plan().reminders, plan().release)]
    told += [day.isoformat() for day in sorted(calendar().holidays)]
    return hashlib.sha256(" ".join(told).encode()).hexdigest()


def next_due(turn: Turn) -> Due:
    """What the clock does next in a turn, and when."""
    return due(turn, plan(), calendar())


def ahead_of(introduction: Introduction) -> tuple[Due, ...]:
    """All that the clock will still do if nobody says a word; nothing once nobody is waited for."""
    if introduction.turn_at is None:
        return ()
    return ahead(turn_of(introduction), plan(), calendar())


def turn_of(introduction: Introduction) -> Turn:
    """The turn that runs now."""
    if introduction.turn_at is None:
        raise ValueError(f"nobody is waited for in introduction {introduction.id}")
    return Turn(introduction.turn_at, introduction.reminded, introduction.reminded_at)


def most_open(kind: Kind) -> int:
    """How many requests a profile of ``kind`` may have open at once; 0 means any number."""
    return int(current_app.config[CAPS[kind]]) if kind in CAPS else 0


def most_weekly() -> int:
    """How many requests a week a profile gets that has not said otherwise; 0 means any number. Not for startups."""
    return int(current_app.config["WEEKLY_REQUESTS"])


@functools.lru_cache(maxsize=8)
def _calendar(changes: tuple[tuple[date, bool], ...]) -> Calendar:
    listed = json.loads(HOLIDAYS.read_text(encoding="utf-8"))["days"]
    days = {date.fromisoformat(day) for day in listed}
    days |= {day for day, is_holiday in changes if is_holiday}
    return Calendar(frozenset(days - {day for day, is_holiday in changes if not is_holiday}))
