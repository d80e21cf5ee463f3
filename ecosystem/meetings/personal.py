"""The personal data that meetings hold: what one said of working with others, for the profiles one acts for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ecosystem.connections import queries as connections
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Profile
from ecosystem.meetings import actions
from ecosystem.meetings.models import MentorMark, MentorPlan, PlanMentor
from ecosystem.programs.models import Cohort


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
    return {"mentor_marks": _rows(marks.order_by(MentorMark.id)), "mentor_plans": _rows(asked.order_by(PlanMentor.id))}


def erase(leaving: Leaving) -> None:
    """The marks stay their side's, without who made them."""
    actions.forget(leaving.account_id)


def _rows(select: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a select of any columns
    return [dict(row) for row in db.session.execute(select).mappings()]
