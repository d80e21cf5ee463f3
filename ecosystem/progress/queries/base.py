"""Cohorts and enrolments as progress needs them: with the managers and members that the rules ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Load

from ecosystem.accounts.models import Account
from ecosystem.calls.queries.told import LIVE
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.values import format_money, format_number
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile, Right
from ecosystem.programs.models import Cohort, CohortManager, Enrolment, Program
from ecosystem.progress.rules import BEGAN, FINISHED
from ecosystem.progress.rules.kpis import UNITS

HANDS = (Right.OWNER, Right.EDITOR)
WORDS = {
    "VND": _l("đồng"),
    "count": "",
    "months": _l("tháng"),
    "hours": _l("giờ"),
    "percent": "%",
    "tCO2e": "tCO2e",
}
UNIT_CHOICES = {
    "VND": _l("Tiền đồng"),
    "count": _l("Số lượng"),
    "months": _l("Tháng"),
    "hours": _l("Giờ"),
    "percent": _l("Phần trăm"),
    "tCO2e": _l("Tấn CO2"),
}


def _of_cohort(start: Any) -> list[Any]:  # noqa: ANN401  loader options have no public type
    managers = start.selectinload(Cohort.managers).joinedload(CohortManager.account)
    return [managers, start.joinedload(Cohort.program).joinedload(Program.owner)]


def of_enrolment(start: Any) -> list[Any]:  # noqa: ANN401  the same
    """Load, from a path to an enrolment, its cohort, managers, profile and members: all that the rules ask for."""
    members = start.joinedload(Enrolment.profile).selectinload(Profile.memberships).joinedload(Membership.account)
    return [*_of_cohort(start.joinedload(Enrolment.cohort)), members]


def cohort(key: str) -> Cohort:
    """The cohort of that key. Raises ``NotFound``."""
    wanted = sa.select(Cohort).where(Cohort.key == key).options(*_of_cohort(Load(Cohort)))
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def _enrolments() -> sa.Select[Enrolment]:
    return sa.select(Enrolment).options(*of_enrolment(Load(Enrolment)))


def enrolment(key: str) -> Enrolment:
    """The enrolment of that key. Raises ``NotFound``."""
    found = db.session.scalars(_enrolments().where(Enrolment.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def enrolment_by_id(enrolment_id: int) -> Enrolment | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_enrolments().where(Enrolment.id == enrolment_id)).one_or_none()


def began(of: Cohort) -> list[Enrolment]:
    """Who began in a cohort, by name."""
    wanted = _enrolments().where(Enrolment.cohort_id == of.id, Enrolment.state.in_(BEGAN))
    return list(db.session.scalars(wanted.join(Profile).order_by(Profile.sort_key, Enrolment.id)))


def graduates(of: Cohort) -> list[Enrolment]:
    """Who graduated, by name."""
    return [one for one in began(of) if one.state in FINISHED]


def own(account: Account) -> list[Enrolment]:
    """The enrolments of the profiles that somebody holds, those at work first."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    wanted = _enrolments().join(Cohort, Cohort.id == Enrolment.cohort_id)
    here = wanted.where(Enrolment.profile_id.in_(mine), Enrolment.state.in_(BEGAN))
    return list(db.session.scalars(here.order_by(Cohort.starts_on.desc(), Enrolment.id.desc())))


def name_of(one: Enrolment) -> str:
    """What the startup of an enrolment is called in the reader's language."""
    return directory.local(one.profile.name, one.profile.name_en)


def cohort_name(one: Cohort) -> str:
    """What a cohort is called in the reader's language."""
    return directory.local(one.name_vi, one.name_en)


def program_name(one: Cohort) -> str:
    """What its program is called."""
    return directory.local(one.program.name_vi, one.program.name_en)


def amount(value: int | None, unit: str) -> str:
    """A figure as people read it, with its unit."""
    if value is None:
        return ""
    language = "en" if str(get_locale() or "vi").startswith("en") else "vi"
    if unit == "VND":
        sign, size = ("−" if value < 0 else ""), abs(value)
        return sign + format_money(size, language)
    number = format_number(Decimal(value) / 10 ** UNITS.get(unit, 0), language)
    word = str(WORDS.get(unit, ""))
    return f"{number}{word}" if word == "%" else f"{number} {word}".strip()


def typed(value: int | None, unit: str) -> str:
    """A figure as its form field shows it."""
    if value is None:
        return ""
    return format_number(Decimal(value) / 10 ** UNITS.get(unit, 0), "vi")


def hands_of(profile_id: int) -> list[Account]:
    """Owners and editors of a profile who can be reached."""
    held = sa.select(Membership.account_id).where(Membership.profile_id == profile_id, Membership.right.in_(HANDS))
    return list(db.session.scalars(sa.select(Account).where(Account.id.in_(held), *LIVE).order_by(Account.id)))


def managers_of(cohort_id: int) -> list[Account]:
    """Who runs a cohort and can be reached."""
    held = sa.select(CohortManager.account_id).where(CohortManager.cohort_id == cohort_id)
    return list(db.session.scalars(sa.select(Account).where(Account.id.in_(held), *LIVE).order_by(Account.id)))


def lock(rows: Sequence[Any]) -> None:
    """Nothing else changes these rows until the transaction ends; then they are seen as they stand."""
    for row in rows:
        table = type(row)
        db.session.execute(sa.select(table.id).where(table.id == row.id).with_for_update())
        db.session.refresh(row, [one.key for one in sa.inspect(table).column_attrs])


@dataclass(frozen=True)
class Person:
    """An account to choose from a list."""

    id: int
    name: str


def people_of(one: Cohort) -> list[Person]:
    """The managers of a cohort, to choose a reviewer from."""
    return [Person(each.account_id, each.account.full_name) for each in one.managers]
