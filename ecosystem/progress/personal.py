"""The personal data that progress holds: what one's startups reached and said, and what one reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db, rows
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Membership
from ecosystem.directory.queries import owned_alone
from ecosystem.directory.rules import ERASED_NAME
from ecosystem.programs.models import Enrolment
from ecosystem.progress.models import (
    Certificate,
    FollowUp,
    KpiReport,
    KpiVersion,
    Milestone,
    MilestoneFile,
    MilestoneStep,
    PlanItem,
)

# Where an account is named, and texts that people write and that others keep.
NAMED: tuple[tuple[Any, str], ...] = (
    (Milestone, "reviewer_id"),
    (MilestoneStep, "actor_id"),
    (KpiVersion, "by_id"),
    (Certificate, "issued_by_id"),
    (Certificate, "withdrawn_by_id"),
)
WRITTEN: tuple[tuple[Any, str], ...] = (
    (PlanItem, "title"),
    (PlanItem, "goal"),
    (Milestone, "title"),
    (Milestone, "goal"),
    (MilestoneStep, "note"),
    (KpiReport, "blank_why"),
    (KpiVersion, "blank_why"),
    (Certificate, "withdrawn_why"),
)
LEAST_NAME = 3


def export(account_id: int) -> dict[str, Any]:
    """Milestones, reports, certificates and follow-ups of one's startups, and what one did as who runs a cohort."""
    own = Enrolment.profile_id.in_(sa.select(Membership.profile_id).where(Membership.account_id == account_id))
    stone, step, version, paper = Milestone, MilestoneStep, KpiVersion, Certificate
    stones = sa.select(stone.kind, stone.title, stone.goal, stone.due_on, stone.state, stone.reached_on, stone.result)
    steps = sa.select(Milestone.key, step.state, step.at, step.note).join(Milestone, Milestone.id == step.milestone_id)
    versions = sa.select(KpiReport.month, version.number, version.at, version.values, version.blank_why)
    sent = versions.join(KpiReport, KpiReport.id == version.report_id).join(Enrolment)
    papers = sa.select(paper.number, paper.holder, paper.program_vi, paper.issued_at, paper.withdrawn_at)
    asked = sa.select(
        *(FollowUp.months, FollowUp.state, FollowUp.answered_at, FollowUp.is_operating),
        *(FollowUp.revenue, FollowUp.jobs, FollowUp.capital, FollowUp.ip_filed),
    )
    return {
        "milestones": rows(stones.join(Enrolment).where(own)),
        "milestone_steps": rows(steps.join(Enrolment).where(own | (step.actor_id == account_id))),
        "reviews": rows(sa.select(Milestone.key).where(Milestone.reviewer_id == account_id)),
        "reports": rows(sent.where(own | (version.by_id == account_id))),
        "certificates": rows(papers.join(Enrolment).where(own)),
        "certificates_issued": rows(sa.select(paper.number, paper.issued_at).where(paper.issued_by_id == account_id)),
        "certificates_withdrawn": rows(
            sa.select(paper.number, paper.withdrawn_at, paper.withdrawn_why).where(paper.withdrawn_by_id == account_id)
        ),
        "follow_ups": rows(asked.join(Enrolment).where(own)),
    }


def files(account_id: int) -> Sequence[StoredFile]:
    """The files that prove milestones of one's startups."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    held = sa.select(MilestoneFile.file_id).join(Milestone).join(Enrolment).where(Enrolment.profile_id.in_(mine))
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(held)).order_by(StoredFile.id)))


def erase(leaving: Leaving) -> None:
    """What hangs on a startup that this person alone owns goes with it; of others their name goes."""
    leaving.files += _forget_startups(leaving.account_id)
    for model, column in NAMED:
        _run(sa.update(model).where(getattr(model, column) == leaving.account_id).values({column: None}))
    for name in (one for one in leaving.names if len(one) >= LEAST_NAME):
        for model, column in WRITTEN:
            held = getattr(model, column)
            named = held.contains(name, autoescape=True)
            _run(sa.update(model).where(named).values({column: sa.func.replace(held, name, ERASED_NAME)}))
    db.session.flush()


def _forget_startups(account_id: int) -> list[str]:
    alone = [profile.id for profile in owned_alone(account_id)]
    theirs = sa.select(Enrolment.id).where(Enrolment.profile_id.in_(alone))
    stones = sa.select(Milestone.id).where(Milestone.enrolment_id.in_(theirs))
    held = sa.select(MilestoneFile.file_id).where(MilestoneFile.milestone_id.in_(stones))
    kept = db.session.execute(sa.select(StoredFile.id, StoredFile.key).where(StoredFile.id.in_(held))).all()
    for model in (Milestone, KpiReport, Certificate, FollowUp):
        _run(sa.delete(model).where(model.enrolment_id.in_(theirs)))
    _run(sa.delete(StoredFile).where(StoredFile.id.in_([row.id for row in kept])))
    return [row.key for row in kept]


def _run(statement: sa.UpdateBase) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
