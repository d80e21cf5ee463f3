"""Enrolments as pages show them, and who is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, ApplicationState
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.text import nfc
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile
from ecosystem.juries.models import Decision
from ecosystem.programs.models import Cohort, CohortManager, Enrolment, EnrolmentState, EnrolmentStep, Program
from ecosystem.programs.rules.enrolments import FREED

STATES: dict[EnrolmentState, Any] = {
    EnrolmentState.OFFERED: _l("Chờ trả lời"),
    EnrolmentState.ACCEPTED: _l("Đã nhận chỗ"),
    EnrolmentState.DECLINED: _l("Không tham gia"),
    EnrolmentState.EXPIRED: _l("Quá hạn trả lời"),
    EnrolmentState.ACTIVE: _l("Đang tham gia"),
    EnrolmentState.ON_LEAVE: _l("Tạm nghỉ"),
    EnrolmentState.DROPPED: _l("Dừng tham gia"),
    EnrolmentState.GRADUATED: _l("Hoàn thành"),
    EnrolmentState.ALUMNI: _l("Cựu thành viên"),
}
LOOKS = {
    EnrolmentState.OFFERED: "warn",
    EnrolmentState.ACCEPTED: "ok",
    EnrolmentState.ACTIVE: "ok",
    EnrolmentState.ON_LEAVE: "warn",
    EnrolmentState.GRADUATED: "ok",
    EnrolmentState.ALUMNI: "info",
}


@dataclass(frozen=True)
class Row:
    """One enrolment in a list."""

    enrolment: Enrolment
    name: str
    state_label: str
    look: str


@dataclass(frozen=True)
class Step:
    """One step of an enrolment in words."""

    label: str
    at: datetime
    who: str
    reason: str


def enrolment(key: str) -> Enrolment:
    """The enrolment of ``key`` with its cohort's managers and its profile's members. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(Enrolment.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(enrolment_id: int) -> Enrolment | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(Enrolment.id == enrolment_id)).one_or_none()


def _whole() -> sa.Select[Enrolment]:
    of_cohort = joinedload(Enrolment.cohort)
    return sa.select(Enrolment).options(
        of_cohort.selectinload(Cohort.managers).joinedload(CohortManager.account),
        of_cohort.joinedload(Cohort.program).joinedload(Program.owner),
        joinedload(Enrolment.profile).selectinload(Profile.memberships).joinedload(Membership.account),
        joinedload(Enrolment.application),
    )


def of_application(application_id: int) -> Enrolment | None:
    """The enrolment that an application led to."""
    return db.session.scalars(_whole().where(Enrolment.application_id == application_id)).one_or_none()


def live_of(cohort_id: int, profile_id: int) -> Enrolment | None:
    """The enrolment of a profile in a cohort that was neither declined nor ended."""
    here = (Enrolment.cohort_id == cohort_id, Enrolment.profile_id == profile_id)
    return db.session.scalars(_whole().where(*here, Enrolment.state.not_in(list(FREED)))).one_or_none()


def of_cohort(cohort_id: int, state: str = "", text: str = "") -> sa.Select[Enrolment]:
    """Who is in a cohort, narrowed; what waits first, then by name."""
    select = _whole().join(Profile, Profile.id == Enrolment.profile_id).where(Enrolment.cohort_id == cohort_id)
    if state in {one.value for one in EnrolmentState}:
        select = select.where(Enrolment.state == state)
    for word in nfc(text).split()[:8]:
        select = select.where(Profile.name.icontains(word, autoescape=True))
    order = sa.case((Enrolment.state == EnrolmentState.OFFERED, 0), (Enrolment.state.in_(list(FREED)), 2), else_=1)
    return select.order_by(order, Profile.sort_key, Enrolment.id)


def in_states(cohort_id: int, states: Sequence[EnrolmentState]) -> list[Enrolment]:
    """The enrolments of a cohort that stand so."""
    here = (Enrolment.cohort_id == cohort_id, Enrolment.state.in_(list(states)))
    return list(db.session.scalars(_whole().where(*here).order_by(Enrolment.id)))


def counts(cohort_id: int) -> dict[EnrolmentState, int]:
    """How many stand where, in the order of the states."""
    counted = sa.select(Enrolment.state, sa.func.count()).where(Enrolment.cohort_id == cohort_id)
    found = {state: int(number) for state, number in db.session.execute(counted.group_by(Enrolment.state))}
    return {state: found[state] for state in EnrolmentState if state in found}


def own(account: Account) -> sa.Select[Enrolment]:
    """The enrolments of one's profiles: what waits for an answer first, then the newest."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    waits = sa.case((Enrolment.state == EnrolmentState.OFFERED, 0), else_=1)
    return _whole().where(Enrolment.profile_id.in_(mine)).order_by(waits, Enrolment.id.desc())


def rows(enrolments: Sequence[Enrolment]) -> list[Row]:
    """Enrolments as a list shows them."""
    return [row(one) for one in enrolments]


def row(one: Enrolment) -> Row:
    """One of them."""
    name = directory.local(one.profile.name, one.profile.name_en)
    return Row(one, name, str(STATES[one.state]), LOOKS.get(one.state, "plain"))


def steps(one: Enrolment, *, is_inside: bool) -> list[Step]:
    """The history, the newest first; names of managers are for those who run the cohort."""
    wanted = sa.select(EnrolmentStep).options(joinedload(EnrolmentStep.actor))
    here = wanted.where(EnrolmentStep.enrolment_id == one.id).order_by(EnrolmentStep.id.desc())
    return [
        Step(
            str(STATES[each.state]),
            each.at,
            each.actor.full_name if each.actor is not None and (is_inside or each.by_participant) else "",
            each.reason,
        )
        for each in db.session.scalars(here)
    ]


def unoffered(cohort: Cohort) -> list[Application]:
    """Accepted applications of the cohort's call that nothing was offered for yet."""
    offered = sa.select(Enrolment.application_id).where(Enrolment.application_id.is_not(None))
    here = (
        Application.call_id == cohort.call_id,
        Application.state == ApplicationState.ACCEPTED,
        Application.id.not_in(offered),
    )
    return list(db.session.scalars(sa.select(Application).where(*here).order_by(Application.id)))


def waitlist(cohort: Cohort, limit: int | None = None) -> list[tuple[Application, int | None]]:
    """Who waits for a seat with their place, the next one first: by place, then since when they wait."""
    if cohort.call_id is None:
        return []
    live = sa.select(Enrolment.profile_id).where(Enrolment.cohort_id == cohort.id, Enrolment.state.not_in(list(FREED)))
    wanted = (
        sa.select(Application, Decision.place)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(
            Application.call_id == cohort.call_id,
            Application.state == ApplicationState.WAITLISTED,
            Application.profile_id.not_in(live),
        )
        .options(joinedload(Application.profile), selectinload(Application.call))
        .order_by(sa.case((Decision.place.is_(None), 1), else_=0), Decision.place, Application.state_at, Application.id)
    )
    return [(application, place) for application, place in db.session.execute(wanted.limit(limit))]


def overdue(now: datetime) -> list[Enrolment]:
    """Offers whose time is over."""
    late = (Enrolment.state == EnrolmentState.OFFERED, Enrolment.reply_by < now.replace(microsecond=0))
    return list(db.session.scalars(_whole().where(*late).order_by(Enrolment.id).limit(200)))


def sample_own(*states: EnrolmentState) -> Any:  # noqa: ANN401  a function of a role
    """The URL values of an enrolment of the demo account, in one of these states (any: none named)."""

    def found(role: str) -> dict[str, Any] | None:
        mine = (
            sa.select(Enrolment.key)
            .join(Membership, Membership.profile_id == Enrolment.profile_id)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.email == f"{role}@demo.example")
        )
        if states:
            mine = mine.where(Enrolment.state.in_(states))
        key = db.session.scalar(mine.order_by(Enrolment.id).limit(1))
        return {"key": key} if key else None

    return found


def sample_run(role: str) -> dict[str, Any] | None:
    """The URL values of an enrolment in a cohort of the demo account."""
    wanted = (
        sa.select(Enrolment.key)
        .join(CohortManager, CohortManager.cohort_id == Enrolment.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example", Enrolment.state == EnrolmentState.ACTIVE)
    )
    key = db.session.scalar(wanted.order_by(Enrolment.id).limit(1))
    return {"key": key} if key else None
