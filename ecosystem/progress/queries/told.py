"""Which of what was told of progress may still be heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.models import Membership
from ecosystem.programs.models import CohortManager, Enrolment
from ecosystem.progress.models import KpiReport, Milestone, MilestoneState, ReportState
from ecosystem.progress.rules.milestones import OPEN

WORK = frozenset({MilestoneState.SUBMITTED})


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (``event:enrolment:id...``) that the account may still hear of, and that still wait."""
    parts = {key: key.split(":") for key in keys}
    enrolments = _seen(account_id, {int(part[1]) for part in parts.values()})
    ids = {int(part[2]) for part in parts.values()}
    due = _ids(sa.select(Milestone.id).where(Milestone.id.in_(ids), Milestone.state.in_(OPEN)))
    waiting = _ids(sa.select(Milestone.id).where(Milestone.id.in_(ids), Milestone.state.in_(WORK)))
    unsent = _ids(sa.select(KpiReport.id).where(KpiReport.id.in_(ids), KpiReport.state == ReportState.OPEN))
    wanted = {"milestone.sign": due, "milestone.submitted": waiting, "report.due": unsent, "report.late": unsent}
    return {
        key
        for key, part in parts.items()
        if int(part[1]) in enrolments and (part[0] not in wanted or int(part[2]) in wanted[part[0]])
    }


def _seen(account_id: int, ids: Collection[int]) -> set[int]:
    """The enrolments that are this account's: by the profile, or by running the cohort."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    run = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == account_id)
    own = Enrolment.profile_id.in_(mine) | Enrolment.cohort_id.in_(run)
    return _ids(sa.select(Enrolment.id).where(Enrolment.id.in_(list(ids)), own))


def _ids(select: sa.Select[Any]) -> set[int]:
    return set(db.session.scalars(select))
