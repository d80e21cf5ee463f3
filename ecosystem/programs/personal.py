"""The personal data that programs hold: which cohorts one runs, and what one's profiles take part in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.directory.models import Membership, Profile
from ecosystem.programs.actions import forgetting
from ecosystem.programs.models import Cohort, CohortManager, Enrolment, EnrolmentStep


def export(account_id: int) -> dict[str, Any]:
    """The cohorts one runs, the enrolments of one's profiles with their history, and the steps one made."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    runs = sa.select(Cohort.name_vi, CohortManager.right, CohortManager.since).join(CohortManager)
    part = sa.select(
        Profile.name, Cohort.name_vi, Enrolment.state, Enrolment.created_at, Enrolment.reply_by, Enrolment.reason
    )
    of_mine = part.select_from(Enrolment).join(Profile, Profile.id == Enrolment.profile_id).join(Cohort)
    step = EnrolmentStep
    steps = sa.select(Enrolment.key, step.state, step.at, step.reason).join(Enrolment)
    return {
        "runs": _rows(runs.where(CohortManager.account_id == account_id)),
        "enrolments": _rows(of_mine.where(Enrolment.profile_id.in_(mine)).order_by(Enrolment.id)),
        "steps": _rows(steps.where(Enrolment.profile_id.in_(mine) | (step.actor_id == account_id))),
    }


def erase(leaving: Leaving) -> None:
    """Enrolments that only this person's profiles held go; of others the name."""
    leaving.files += forgetting.forget(leaving.account_id, [*leaving.names, *leaving.contacts])


def _rows(select: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a select of any columns
    return [dict(row) for row in db.session.execute(select).mappings()]
