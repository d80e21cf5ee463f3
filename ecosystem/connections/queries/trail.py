"""The trail of an introduction: what happened, and what the clock will do next if nobody says a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ecosystem.connections import rules
from ecosystem.connections.models import Introduction, IntroductionStep
from ecosystem.connections.queries.calendar import ahead_of
from ecosystem.connections.rules.clock import Beat
from ecosystem.core.db import db


@dataclass(frozen=True)
class Ahead:
    """What is still to come: ``remind`` for the ``number``-th time, or ``release``."""

    beat: str
    number: int
    at: datetime


def steps(introduction_id: int) -> list[IntroductionStep]:
    """What happened, the first first."""
    select = sa.select(IntroductionStep).where(IntroductionStep.introduction_id == introduction_id)
    return list(db.session.scalars(select.order_by(IntroductionStep.at, IntroductionStep.id)))


def coming(one: Introduction) -> list[Ahead]:
    """What the clock will do, in order."""
    found = []
    for place, due in enumerate(ahead_of(one), start=one.reminded + 1):
        found.append(Ahead(due.beat.value, place if due.beat is Beat.REMIND else 0, due.at))
    return found


def due_ids(moment: datetime, limit: int) -> list[int]:
    """The introductions that the clock must look at, those longest due first."""
    select = sa.select(Introduction.id).where(Introduction.due_at <= moment)
    return list(db.session.scalars(select.order_by(Introduction.due_at, Introduction.id).limit(limit)))


def waiting_ids(after: int, limit: int) -> list[int]:
    """The introductions that wait for somebody, some at a time, in the order of their ids."""
    waits = Introduction.state.in_(list(rules.WAITING))
    select = sa.select(Introduction.id).where(waits, Introduction.id > after)
    return list(db.session.scalars(select.order_by(Introduction.id).limit(limit)))


def told_draft_ids(limit: int) -> list[int]:
    """The drafts whose writers want to hear when the other side takes requests again."""
    select = sa.select(Introduction.id).where(Introduction.tell_when_open, Introduction.discarded_at.is_(None))
    return list(db.session.scalars(select.order_by(Introduction.id).limit(limit)))
