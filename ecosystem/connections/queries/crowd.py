"""How full it is: requests one has open, requests somebody got this week, others who accepted, how soon they answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from ecosystem.connections import rules
from ecosystem.connections.models import Desk, Introduction, IntroductionState, Origin, ReplyPace, Side
from ecosystem.connections.queries.calendar import calendar, most_open, most_weekly
from ecosystem.connections.rules.clock import monday, start_of
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.feature import Badge
from ecosystem.directory.models import Kind, Profile

A_DAY = 86_400
# A pace is that of the last requests, so that who has become quicker is soon known for it.
LAST = 50
DECIDED = (
    *(IntroductionState.ACCEPTED, IntroductionState.DECLINED, IntroductionState.EXPIRED, IntroductionState.ENDED),
    *(IntroductionState.MORE_ASKED, IntroductionState.MORE_ANSWERED),
)


@dataclass(frozen=True)
class Pace:
    """How soon a profile answers: the median in working seconds over so many requests, ``None`` if it says nothing."""

    requests: int
    median_seconds: int | None


def room(asker: Profile, asked: Profile) -> rules.Room:
    """How much room there is for one more request of ``asker`` to ``asked``."""
    most, weekly = most_open(asker.kind), weekly_limit(asked)
    return rules.Room(
        left=max(0, most - open_count(asker.id)) if most else None,
        most=most or None,
        week_left=max(0, weekly - week_count(asked.id)) if weekly else None,
    )


def open_count(profile_id: int) -> int:
    """How many requests of a profile wait for an answer."""
    waiting = Introduction.state.in_(list(rules.WAITING))
    select = sa.select(sa.func.count()).where(Introduction.asker_id == profile_id, waiting)
    return db.session.scalar(select) or 0


def week_count(profile_id: int) -> int:
    """How many requests a profile got since Monday, without those that were taken back."""
    since = start_of(monday(clock.today()))
    select = sa.select(sa.func.count()).where(
        Introduction.asked_id == profile_id,
        Introduction.asked_at >= since,
        Introduction.state != IntroductionState.WITHDRAWN,
        Introduction.origin == Origin.ASKED,
    )
    return db.session.scalar(select) or 0


def weekly_limit(profile: Profile) -> int | None:
    """How many requests a week a profile takes: its own word, else the site's; startups take any number."""
    own = db.session.scalar(sa.select(Desk.weekly_limit).where(Desk.profile_id == profile.id))
    if own is not None:
        return own
    return most_weekly() or None if profile.kind is not Kind.STARTUP else None


def weeks_left() -> dict[int, float]:
    """The share of this week's requests that is left, of every profile that limits them and got some; one query."""
    since = start_of(monday(clock.today()))
    got = (
        sa.select(Profile.id, Profile.kind, Desk.weekly_limit, sa.func.count().label("got"))
        .join(Introduction, Introduction.asked_id == Profile.id)
        .outerjoin(Desk, Desk.profile_id == Profile.id)
        .where(
            Introduction.asked_at >= since,
            Introduction.state != IntroductionState.WITHDRAWN,
            Introduction.origin == Origin.ASKED,
        )
        .group_by(Profile.id, Profile.kind, Desk.weekly_limit)
    )
    found = {}
    for row in db.session.execute(got):
        limit = row.weekly_limit or (most_weekly() if row.kind is not Kind.STARTUP else 0)
        if limit:
            found[row.id] = max(0.0, 1.0 - row.got / limit)
    return found


def accepted_others(one: Introduction) -> int:
    """How many others have accepted to meet the asker of ``one``, whoever of them asked."""
    theirs = (Introduction.asker_id == one.asker_id) | (Introduction.asked_id == one.asker_id)
    select = sa.select(sa.func.count()).where(
        theirs, Introduction.state == IntroductionState.ACCEPTED, Introduction.id != one.id
    )
    return db.session.scalar(select) or 0


def reply_seconds(profile_id: int) -> list[float | None]:
    """How long each of the last decided requests to a profile took, in working seconds; ``None``: never answered.

    A request that the house closed, as for a pause, or that was taken back first, says nothing of anybody.
    """
    select = (
        sa.select(Introduction.asked_at, Introduction.replied_at, Introduction.state)
        .where(Introduction.asked_id == profile_id, Introduction.state.in_(DECIDED))
        .where(Introduction.replied_at.is_not(None) | (Introduction.state == IntroductionState.EXPIRED))
        .order_by(Introduction.asked_at.desc(), Introduction.id.desc())
        .limit(LAST)
    )
    days = calendar()
    rows = db.session.execute(select)
    return [days.between(row.asked_at, row.replied_at).total_seconds() if row.replied_at else None for row in rows]


def paces(ids: Iterable[int]) -> dict[int, Pace]:
    """How soon these profiles answer, in one query; those of whom nothing can be said are left out."""
    row = ReplyPace
    select = sa.select(row.profile_id, row.requests, row.median_seconds).where(
        row.profile_id.in_(list(ids)), row.requests >= rules.LEAST_REQUESTS, row.median_seconds.is_not(None)
    )
    return {one.profile_id: Pace(one.requests, one.median_seconds) for one in db.session.execute(select)}


def badges(ids: Iterable[int]) -> Mapping[int, Badge]:
    """The badge of honour of each of these profiles that earned one."""
    return {profile_id: Badge(pace_words(pace), "clock") for profile_id, pace in paces(ids).items()}


def pace_words(pace: Pace) -> str:
    """A pace as people say it: a day or less, else rounded up to days."""
    days = max(1, math.ceil((pace.median_seconds or 0) / A_DAY))
    if days == 1:
        return str(_("Thường trả lời trong ngày"))
    return str(_("Thường trả lời trong %(count)s ngày", count=days))


def side_is_crowded(one: Introduction) -> bool:
    """Whether the side asked of a draft still takes no request: it pauses, has no place left, or its week is full."""
    asked = rules.profile_of(one, Side.ASKED)
    if not rules.is_accepting(asked, clock.today()) or rules.is_full(asked):
        return True
    weekly = weekly_limit(asked)
    return weekly is not None and week_count(asked.id) >= weekly
