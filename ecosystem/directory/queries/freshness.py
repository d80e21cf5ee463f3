"""Since when a profile is confirmed, as conditions of the database. The rule is ``rules.quality.alive``."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from ecosystem.core import clock
from ecosystem.directory.models import Profile
from ecosystem.directory.rules.quality import Terms, start_of


def terms() -> Terms:
    """The terms this site is set to."""
    return Terms(ask=current_app.config["CONFIRM_AFTER_DAYS"], stale=current_app.config["STALE_AFTER_DAYS"])


def older_than(days: int) -> datetime:
    """What was confirmed before this instant is more than ``days`` days old."""
    return start_of(clock.today() - timedelta(days=days))


def fresh() -> sa.ColumnElement[bool]:
    """Profiles that are not stale: those that count."""
    return Profile.confirmed_at >= older_than(terms().stale)


def sunk() -> sa.ColumnElement[int]:
    """1 for what is stale, to order by and to sum."""
    return sa.case((fresh(), 0), else_=1)
