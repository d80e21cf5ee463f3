"""Who is told of cohorts and enrolments, and which of it may still be heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.directory.models import Membership
from ecosystem.programs.models import CohortManager, Enrolment
from ecosystem.programs.rules.enrolments import HANDS

LIVE = (Account.locked_at.is_(None), Account.email_confirmed_at.is_not(None))


def hands_of(enrolment: Enrolment) -> list[Account]:
    """Owners and editors of the profile that takes part."""
    hands = sa.select(Membership.account_id).where(
        Membership.profile_id == enrolment.profile_id, Membership.right.in_(HANDS)
    )
    return _accounts(Account.id.in_(hands))


def managers_of(cohort_id: int) -> list[Account]:
    """Who runs a cohort."""
    return _accounts(Account.id.in_(sa.select(CohortManager.account_id).where(CohortManager.cohort_id == cohort_id)))


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (``event:enrolment...``) whose enrolment this account still has to do with."""
    numbers = {key: int(key.split(":")[1]) for key in keys}
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    runs = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == account_id)
    wanted = Enrolment.profile_id.in_(mine) | Enrolment.cohort_id.in_(runs)
    heard = set(db.session.scalars(sa.select(Enrolment.id).where(Enrolment.id.in_(set(numbers.values())), wanted)))
    return {key for key, number in numbers.items() if number in heard}


def _accounts(condition: sa.ColumnElement[bool]) -> list[Account]:
    return list(db.session.scalars(sa.select(Account).where(condition, *LIVE).order_by(Account.id)))
