"""Rows of progress that name one person, for the walk of traces."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.programs.models import Enrolment
from ecosystem.progress.models import (
    Certificate,
    KpiReport,
    KpiVersion,
    Milestone,
    MilestoneState,
    MilestoneStep,
    PlanItem,
    ReportState,
)

NAME = "Phạm Diễm Quỳnh"


def progress():
    """A milestone one reviews, a report one sent, a certificate one issued and withdrew; texts that name one."""
    moment, today = clock.now(), clock.today()
    enrolled = db.session.scalars(sa.select(Enrolment)).one()
    of = {"enrolment_id": enrolled.id}
    # Whoever is named is the reviewer, the sender and the issuer.
    person = enrolled.cohort.managers[0].account_id
    stone = Milestone(
        key="m", title=f"Gặp {NAME}", goal=NAME, due_on=today, state=MilestoneState.PLANNED, state_at=moment,
        created_at=moment, reviewer_id=person, **of,
    )  # fmt: skip
    report = KpiReport(
        key="k", month=today.replace(day=1), due_on=today, state=ReportState.SKIPPED, values={}, blank_why=f"{NAME} ốm",
        sent_at=moment, created_at=moment, **of,
    )  # fmt: skip
    db.session.add_all(
        [stone, report, PlanItem(cohort_id=enrolled.cohort_id, title=NAME, goal=NAME, due_on=today, created_at=moment)]
    )
    db.session.flush()
    db.session.add_all(
        [
            MilestoneStep(milestone_id=stone.id, state=MilestoneState.PLANNED, at=moment, actor_id=person, note=NAME),
            KpiVersion(report_id=report.id, number=1, at=moment, by_id=person, values={}, blank_why=f"{NAME} ốm"),
            Certificate(
                number="NC-2026-AAAAA-AAAAA", holder="Thuyền", program_vi="Chương trình", cohort_vi="Khoá",
                starts_on=today, ends_on=today + timedelta(days=1), issued_at=moment, issued_by_id=person,
                withdrawn_at=moment, withdrawn_by_id=person, withdrawn_why=f"{NAME} nhầm", **of,
            ),
        ]
    )  # fmt: skip
    db.session.flush()
