"""Live addresses of the demo world for the pages of progress."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Membership
from ecosystem.programs.models import Cohort, CohortManager, CohortRight, CohortState, Enrolment
from ecosystem.progress import links
from ecosystem.progress.models import (
    Certificate,
    FollowUp,
    KpiReport,
    Milestone,
    MilestoneFile,
    MilestoneState,
)
from ecosystem.progress.rules import BEGAN

Sample = dict[str, Any] | None


def _account(role: str) -> sa.ScalarSelect[int]:
    return sa.select(Account.id).where(Account.email == f"{role}@demo.example").scalar_subquery()


def _seen(role: str) -> sa.ColumnElement[bool]:
    """Enrolments that the demo account of ``role`` sees."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == _account(role))
    run = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == _account(role))
    return (Enrolment.profile_id.in_(mine) | Enrolment.cohort_id.in_(run)) & Enrolment.state.in_(BEGAN)


def _led(role: str) -> sa.ColumnElement[bool]:
    lead = (CohortManager.account_id == _account(role)) & (CohortManager.right == CohortRight.LEAD)
    return Enrolment.cohort_id.in_(sa.select(CohortManager.cohort_id).where(lead))


def _first(column: Any, name: str, *conditions: Any) -> Sample:  # noqa: ANN401  columns and conditions of any table
    found = db.session.scalar(sa.select(column).where(*conditions).order_by(column).limit(1))
    return {name: found} if found else None


def cohort(role: str) -> Sample:
    """A cohort at work, with milestones, that ``role`` runs."""
    return _cohort(role, CohortState.RUNNING)


def finished(role: str) -> Sample:
    """A cohort that is over, with milestones, that ``role`` runs."""
    return _cohort(role, CohortState.FINISHED)


def _cohort(role: str, state: CohortState) -> Sample:
    run = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == _account(role))
    with_stones = sa.select(Enrolment.cohort_id).join(Milestone, Milestone.enrolment_id == Enrolment.id)
    return _first(Cohort.key, "key", Cohort.state == state, Cohort.id.in_(run), Cohort.id.in_(with_stones))


def enrolment(role: str) -> Sample:
    """An enrolment that ``role`` sees, with milestones."""
    has = sa.exists().where(Milestone.enrolment_id == Enrolment.id)
    return _first(Enrolment.key, "key", _seen(role), has)


def _of(model: Any, role: str) -> Any:  # noqa: ANN401  any table that belongs to an enrolment
    return model.enrolment_id.in_(sa.select(Enrolment.id).where(_seen(role)))


def milestone(role: str) -> Sample:
    """A milestone that ``role`` sees."""
    return _first(Milestone.key, "key", _of(Milestone, role))


def editable(role: str) -> Sample:
    """A milestone that ``role`` may edit as who runs its cohort."""
    run = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == _account(role))
    theirs = sa.select(Enrolment.id).where(Enrolment.cohort_id.in_(run))
    return _first(Milestone.key, "key", Milestone.enrolment_id.in_(theirs), Milestone.state == MilestoneState.PLANNED)


def proof(role: str) -> Sample:
    """A file that proves a milestone."""
    files = sa.select(MilestoneFile.file_id).join(Milestone).where(_of(Milestone, role))
    return _first(StoredFile.key, "key", StoredFile.id.in_(files))


def report(role: str) -> Sample:
    """A report that ``role`` sees."""
    return _first(KpiReport.key, "key", _of(KpiReport, role))


def certificate(role: str) -> Sample:
    """A certificate, which anybody may verify."""
    return _first(Certificate.number, "number", sa.literal(role) != "")


def paper(role: str) -> Sample:
    """A certificate that ``role`` may print."""
    return _first(Certificate.number, "number", _of(Certificate, role), Certificate.withdrawn_at.is_(None))


def withdrawable(role: str) -> Sample:
    """A certificate that ``role`` may withdraw."""
    led = Certificate.enrolment_id.in_(sa.select(Enrolment.id).where(_led(role)))
    return _first(Certificate.number, "number", led, Certificate.withdrawn_at.is_(None))


def follow_up(_role: str) -> Sample:
    """A link that a mail carried."""
    found = db.session.scalar(sa.select(FollowUp.key).order_by(FollowUp.id).limit(1))
    return {"token": links.token(found)} if found else None


def outcomes(role: str) -> Sample:
    """Who runs cohorts reads what became of them."""
    return {} if role == "manager" else None


def files() -> list[int]:
    """The files of the demo world's milestones, by id."""
    of_sample = sa.select(MilestoneFile.file_id).join(Milestone).join(Enrolment).join(Cohort)
    return list(db.session.scalars(of_sample.where(Cohort.is_sample.is_(True))))
