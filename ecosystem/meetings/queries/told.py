"""What was told of meetings, and whether it may still be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from ecosystem.connections.queries import standing_ids
from ecosystem.core.db import db
from ecosystem.meetings.models import (
    Answer,
    DayPerson,
    DayState,
    DemoDay,
    DemoPitch,
    MeetingDay,
    MentorPair,
    PlanMentor,
)
from ecosystem.programs.models import Enrolment


def mentor(mentor_id: int) -> PlanMentor | None:
    """A mentor of a plan by id."""
    return db.session.get(PlanMentor, mentor_id)


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (an event, a colon, the id of a row) that an account may still hear of."""
    mine = standing_ids(account_id)
    asked = _numbers(keys, "mentors.asked:")
    waits = sa.select(PlanMentor.id).where(
        PlanMentor.id.in_(asked.values()), PlanMentor.answer == Answer.ASKED, PlanMentor.profile_id.in_(mine)
    )
    paired = _numbers(keys, "mentors.paired:")
    made = (
        sa.select(MentorPair.id)
        .join(Enrolment, Enrolment.id == MentorPair.enrolment_id)
        .join(PlanMentor, PlanMentor.id == MentorPair.mentor_id)
        .where(
            MentorPair.id.in_(paired.values()),
            MentorPair.published_at.is_not(None),
            Enrolment.profile_id.in_(mine) | PlanMentor.profile_id.in_(mine),
        )
    )
    return {*_held(asked, waits), *_held(paired, made), *_of_days(mine, keys), *_shown(mine, keys)}


def _shown(mine: sa.Select[int], keys: Sequence[str]) -> set[str]:
    """Those of a startup on an open page of a demo day."""
    shown = _numbers(keys, "demo_day.shown:")
    stands = (
        sa.select(DemoPitch.id)
        .join(DemoDay, DemoDay.id == DemoPitch.demo_day_id)
        .join(Enrolment, Enrolment.id == DemoPitch.enrolment_id)
        .where(DemoPitch.id.in_(shown.values()), DemoDay.opened_at.is_not(None), Enrolment.profile_id.in_(mine))
    )
    return _held(shown, stands)


def _of_days(mine: sa.Select[int], keys: Sequence[str]) -> set[str]:
    """Those of a meeting day."""
    opened = _numbers(keys, "meeting_day.opened:")
    open_ = (
        sa.select(DayPerson.id)
        .join(MeetingDay, MeetingDay.id == DayPerson.day_id)
        .where(DayPerson.id.in_(opened.values()), MeetingDay.state == DayState.OPEN, DayPerson.profile_id.in_(mine))
    )
    planned = _numbers(keys, "meeting_day.published:")
    stands = (
        sa.select(DayPerson.id)
        .join(MeetingDay, MeetingDay.id == DayPerson.day_id)
        .where(
            DayPerson.id.in_(planned.values()), MeetingDay.state == DayState.PUBLISHED, DayPerson.profile_id.in_(mine)
        )
    )
    return {*_held(opened, open_), *_held(planned, stands)}


def _held(numbers: dict[str, int], select: sa.Select[int]) -> set[str]:
    if not numbers:
        return set()
    found = set(db.session.scalars(select))
    return {key for key, number in numbers.items() if number in found}


def _numbers(keys: Iterable[str], prefix: str) -> dict[str, int]:
    rest = {key: key.removeprefix(prefix).partition(":")[0] for key in keys if key.startswith(prefix)}
    return {key: int(number) for key, number in rest.items() if number.isdigit()}
