"""Programs and cohorts as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call, CallKind, CallManager, CallState, ManagerRight
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership
from ecosystem.programs.models import Cohort, CohortManager, CohortRight, CohortState, Enrolment, Program
from ecosystem.programs.rules.enrolments import HANDS, HOLDING, TAKEN
from ecosystem.taxonomy import queries as taxonomy

STATES: dict[CohortState, Any] = {
    CohortState.PLANNED: _l("Sắp bắt đầu"),
    CohortState.RUNNING: _l("Đang chạy"),
    CohortState.FINISHED: _l("Đã xong"),
    CohortState.ARCHIVED: _l("Đã lưu trữ"),
}
LOOKS = {CohortState.PLANNED: "info", CohortState.RUNNING: "ok"}
RIGHTS: dict[CohortRight, Any] = {CohortRight.LEAD: _l("Phụ trách"), CohortRight.EDITOR: _l("Cùng làm")}


@dataclass(frozen=True)
class CohortCard:
    """One cohort in a list; ``held`` of its ``seats`` are taken, ``offered`` wait for an answer."""

    key: str
    name: str
    program: str
    type: str
    owner: str
    state: CohortState
    state_label: str
    look: str
    starts_on: date
    ends_on: date
    seats: int
    held: int
    offered: int
    is_sample: bool


def cohort(key: str) -> Cohort:
    """The cohort of ``key`` with its program, managers and call. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(Cohort.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(cohort_id: int) -> Cohort | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(Cohort.id == cohort_id)).one_or_none()


def of_call(call_id: int) -> Cohort | None:
    """The cohort that takes its startups from a call."""
    return db.session.scalars(_whole().where(Cohort.call_id == call_id)).one_or_none()


def _whole() -> sa.Select[Cohort]:
    return sa.select(Cohort).options(
        joinedload(Cohort.program).joinedload(Program.owner),
        selectinload(Cohort.managers).joinedload(CohortManager.account),
        joinedload(Cohort.call).selectinload(Call.managers),
    )


def mine(account: Account) -> sa.Select[Cohort]:
    """The cohorts one runs: what runs first, then what is to begin, the nearest first."""
    own = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == account.id)
    order = sa.case((Cohort.state == CohortState.RUNNING, 0), (Cohort.state == CohortState.PLANNED, 1), else_=2)
    return _whole().where(Cohort.id.in_(own)).order_by(order, Cohort.starts_on.desc(), Cohort.id)


def cards(cohorts: Sequence[Cohort]) -> list[CohortCard]:
    """Cohorts as a list shows them, their seats counted in one query."""
    counted = seats([one.id for one in cohorts])
    return [card(one, counted.get(one.id, (0, 0))) for one in cohorts]


def card(one: Cohort, counted: tuple[int, int] | None = None) -> CohortCard:
    """One cohort as a list shows it."""
    held, offered = counted if counted is not None else seats([one.id]).get(one.id, (0, 0))
    return CohortCard(
        key=one.key,
        name=name_of(one),
        program=directory.local(one.program.name_vi, one.program.name_en),
        type=taxonomy.label("program_types", one.program.type),
        owner=owner_of(one.program),
        state=one.state,
        state_label=str(STATES[one.state]),
        look=LOOKS.get(one.state, "plain"),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        seats=one.seats,
        held=held,
        offered=offered,
        is_sample=one.is_sample,
    )


def name_of(one: Cohort) -> str:
    """The name of a cohort in the reader's language."""
    return directory.local(one.name_vi, one.name_en)


def owner_of(program: Program) -> str:
    """Who runs a program, in the reader's language."""
    if program.owner is None:
        return program.owner_name
    return directory.local(program.owner.name, program.owner.name_en)


def seats(cohort_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many seats of each cohort are held, and how many more are offered."""
    held = sa.func.sum(sa.case((Enrolment.state.in_(list(HOLDING)), 1), else_=0))
    counted = sa.select(Enrolment.cohort_id, held, sa.func.count()).where(
        Enrolment.cohort_id.in_(list(cohort_ids)), Enrolment.state.in_(list(TAKEN))
    )
    rows = db.session.execute(counted.group_by(Enrolment.cohort_id))
    return {number: (int(held or 0), int(both) - int(held or 0)) for number, held, both in rows}


def feeding(account: Account) -> list[Call]:
    """The program calls that one leads and that feed no cohort yet."""
    leads = sa.select(CallManager.call_id).where(
        CallManager.account_id == account.id, CallManager.right == ManagerRight.LEAD
    )
    fed = sa.select(Cohort.call_id).where(Cohort.call_id.is_not(None))
    wanted = sa.select(Call).where(
        Call.id.in_(leads),
        Call.id.not_in(fed),
        Call.kind == CallKind.PROGRAM,
        Call.state.not_in([CallState.DRAFT, CallState.IN_APPROVAL, CallState.ARCHIVED]),
    )
    return list(db.session.scalars(wanted.order_by(Call.id.desc())))


def usable(account: Account) -> list[Program]:
    """The programs that one may add a cohort to: one leads one of theirs, or holds the profile that runs them."""
    leads = (
        sa.select(Cohort.program_id)
        .join(CohortManager)
        .where(CohortManager.account_id == account.id, CohortManager.right == CohortRight.LEAD)
    )
    holds = sa.select(Membership.profile_id).where(Membership.account_id == account.id, Membership.right.in_(HANDS))
    wanted = Program.id.in_(leads) | Program.organisation_id.in_(holds)
    return list(db.session.scalars(sa.select(Program).where(wanted).order_by(Program.id)))


def has_cohorts(program_id: int) -> bool:
    """Whether a program has run before."""
    return db.session.scalar(sa.select(Cohort.id).where(Cohort.program_id == program_id).limit(1)) is not None


def clocked(today: date) -> list[Cohort]:
    """The cohorts that the clock may move on ``today``."""
    begins = sa.and_(Cohort.state == CohortState.PLANNED, Cohort.starts_on <= today)
    over = sa.and_(Cohort.state == CohortState.RUNNING, Cohort.ends_on < today)
    return list(db.session.scalars(_whole().where(begins | over).order_by(Cohort.id)))


def sample_cohort(role: str) -> dict[str, Any] | None:
    """The URL values of a cohort that the demo account of ``role`` leads."""
    leads = sa.select(Cohort.key).join(CohortManager).join(Account).where(Account.email == f"{role}@demo.example")
    running = sa.case((Cohort.state == CohortState.RUNNING, 0), else_=1)
    found = leads.where(CohortManager.right == CohortRight.LEAD).order_by(running, Cohort.id).limit(1)
    key = db.session.scalar(found)
    return {"key": key} if key else None
