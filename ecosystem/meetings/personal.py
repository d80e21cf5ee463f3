"""The personal data that meetings hold: what one said of working with others, for the profiles one acts for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ecosystem.connections import queries as connections
from ecosystem.core.db import rows
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Profile
from ecosystem.meetings import actions
from ecosystem.meetings.models import (
    DayMark,
    DayMeeting,
    DayPerson,
    DayWish,
    DemoPitch,
    MeetingDay,
    MentorMark,
    MentorPlan,
    PlanMentor,
)
from ecosystem.programs.models import Cohort, Enrolment


def export(account_id: int) -> dict[str, Any]:
    """The marks of one's side and the cohorts its mentors were asked into. What others said of one stays unsaid."""
    mine = connections.standing_ids(account_id)
    other = aliased(Profile)
    marks = (
        sa.select(Cohort.name_vi, other.name, MentorMark.mark, MentorMark.at)
        .select_from(MentorMark)
        .join(MentorPlan, MentorPlan.id == MentorMark.plan_id)
        .join(Cohort, Cohort.id == MentorPlan.cohort_id)
        .join(other, other.id == MentorMark.other_id)
        .where(MentorMark.profile_id.in_(mine) | (MentorMark.account_id == account_id))
    )
    asked = (
        sa.select(Cohort.name_vi, PlanMentor.answer, PlanMentor.asked_at, PlanMentor.answered_at)
        .select_from(PlanMentor)
        .join(MentorPlan, MentorPlan.id == PlanMentor.plan_id)
        .join(Cohort, Cohort.id == MentorPlan.cohort_id)
        .where(PlanMentor.profile_id.in_(mine))
    )
    return {
        "mentor_marks": rows(marks.order_by(MentorMark.id)),
        "mentor_plans": rows(asked.order_by(PlanMentor.id)),
        **_days(account_id, mine),
        "demo_pitches": rows(
            sa.select(Cohort.name_vi, DemoPitch.pitch_vi, DemoPitch.pitch_en, DemoPitch.agreed_at)
            .join(Enrolment, Enrolment.id == DemoPitch.enrolment_id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(Enrolment.profile_id.in_(mine) | (DemoPitch.account_id == account_id))
            .order_by(DemoPitch.id)
        ),
    }


def _days(account_id: int, mine: sa.Select[int]) -> dict[str, Any]:
    """The meeting days one's side came to, whom it wished to meet and what it made of each meeting."""
    own, met, other = aliased(DayPerson), aliased(DayPerson), aliased(Profile)
    came = sa.select(MeetingDay.name_vi, MeetingDay.starts_at, own.added_at).join(own, own.day_id == MeetingDay.id)
    wished = (
        sa.select(MeetingDay.name_vi, other.name, DayWish.is_strong, DayWish.at)
        .select_from(DayWish)
        .join(own, own.id == DayWish.person_id)
        .join(MeetingDay, MeetingDay.id == own.day_id)
        .join(met, met.id == DayWish.other_id)
        .join(other, other.id == met.profile_id)
        .where(own.profile_id.in_(mine) | (DayWish.account_id == account_id))
    )
    marked = (
        sa.select(MeetingDay.name_vi, DayMark.goes_on, DayMark.at)
        .select_from(DayMark)
        .join(DayMeeting, DayMeeting.id == DayMark.meeting_id)
        .join(MeetingDay, MeetingDay.id == DayMeeting.day_id)
        .where(DayMark.account_id == account_id)
    )
    return {
        "meeting_days": rows(came.where(own.profile_id.in_(mine)).order_by(own.id)),
        "meeting_wishes": rows(wished.order_by(DayWish.id)),
        "meeting_marks": rows(marked.order_by(DayMark.id)),
    }


def erase(leaving: Leaving) -> None:
    """The marks stay their side's, without who made them."""
    actions.forget(leaving.account_id, [name for name in (*leaving.names, *leaving.contacts) if name])
