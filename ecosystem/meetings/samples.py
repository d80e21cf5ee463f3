"""Sample addresses of the demo world, for the card."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.directory.models import Membership
from ecosystem.meetings.models import DemoDay, MeetingDay, MentorPlan
from ecosystem.meetings.queries import days, mentoring
from ecosystem.programs.models import Cohort, CohortManager, CohortState, Enrolment
from ecosystem.programs.rules.enrolments import HOLDING


def cohort(role: str) -> dict[str, Any] | None:
    """A cohort with a plan that the demo account runs, one that runs first."""
    wanted = (
        sa.select(Cohort.key)
        .join(MentorPlan, MentorPlan.cohort_id == Cohort.id)
        .join(CohortManager, CohortManager.cohort_id == Cohort.id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    running = sa.case((Cohort.state == CohortState.RUNNING, 0), else_=1)
    key = db.session.scalar(wanted.order_by(running, Cohort.id).limit(1))
    return {"key": key} if key else None


def day(role: str) -> dict[str, Any] | None:
    """A meeting day that the demo account runs."""
    wanted = (
        sa.select(MeetingDay.key)
        .join(CohortManager, CohortManager.cohort_id == MeetingDay.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    key = db.session.scalar(wanted.order_by(MeetingDay.id).limit(1))
    return {"key": key} if key else None


def person(role: str) -> dict[str, Any] | None:
    """A place of the demo account in a meeting day."""
    account = db.session.scalar(sa.select(Account).where(Account.email == f"{role}@demo.example"))
    found = db.session.scalars(days.mine(account).limit(1)).first() if account is not None else None
    return {"key": found.key} if found else None


def demo_day(_role: str) -> dict[str, Any] | None:
    """An open demo day."""
    slug = db.session.scalar(
        sa.select(DemoDay.slug).where(DemoDay.opened_at.is_not(None)).order_by(DemoDay.id).limit(1)
    )
    return {"slug": slug} if slug else None


def enrolment(role: str) -> dict[str, Any] | None:
    """An enrolment of the demo account in a cohort with a demo day."""
    wanted = (
        sa.select(Enrolment.key)
        .join(DemoDay, DemoDay.cohort_id == Enrolment.cohort_id)
        .join(Membership, Membership.profile_id == Enrolment.profile_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == f"{role}@demo.example", Enrolment.state.in_(list(HOLDING)))
    )
    key = db.session.scalar(wanted.order_by(Enrolment.id).limit(1))
    return {"key": key} if key else None


def seat(role: str) -> dict[str, Any] | None:
    """A place of the demo account in a plan."""
    account = db.session.scalar(sa.select(Account).where(Account.email == f"{role}@demo.example"))
    if account is None:
        return None
    plans = db.session.scalars(mentoring.own_plans(account).limit(1)).all()
    found = next(iter(mentoring.seats(account, plans)), None)
    return {"side": found.side, "key": found.key} if found else None
