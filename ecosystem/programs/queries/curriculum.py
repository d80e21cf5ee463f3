"""The inside of a cohort as pages show it: its plan, who was at a session, what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile
from ecosystem.directory.queries import local
from ecosystem.programs.models import (
    Attendance,
    CheckIn,
    Cohort,
    CohortManager,
    CohortMaterial,
    CohortModule,
    CohortSession,
    Enrolment,
    Presence,
)
from ecosystem.programs.rules.enrolments import HOLDING

PRESENCES: dict[Presence, Any] = {
    Presence.PRESENT: _l("Có mặt"),
    Presence.LATE: _l("Tới muộn"),
    Presence.EXCUSED: _l("Vắng có phép"),
    Presence.ABSENT: _l("Vắng"),
}
PRESENCE_LOOKS = {Presence.PRESENT: "ok", Presence.LATE: "warn", Presence.ABSENT: "bad"}


@dataclass(frozen=True)
class Seen:
    """A session or a material with who is in its cohort."""

    thing: Any
    enrolments: Sequence[Enrolment]

    @property
    def cohort(self) -> Cohort:
        """Its cohort."""
        found: Cohort = self.thing.cohort
        return found


@dataclass(frozen=True)
class Part:
    """A module with its sessions; the last part has none: what belongs to no module."""

    module: CohortModule | None
    title: str
    sessions: Sequence[CohortSession]


@dataclass(frozen=True)
class Attended:
    """One enrolment in the list of a session."""

    enrolment: Enrolment
    name: str
    state: Presence | None
    label: str
    look: str


def session(key: str) -> CohortSession:
    """The session of ``key`` with its cohort's managers. Raises ``NotFound``."""
    return _one(CohortSession.key == key)


def session_to_check_in(code: str) -> Seen:
    """The session behind the code of its QR picture, with who is in the cohort. Raises ``NotFound``."""
    one = _one(CohortSession.code == code)
    return Seen(one, _members(one.cohort_id))


def _one(condition: sa.ColumnElement[bool]) -> CohortSession:
    select = sa.select(CohortSession).options(
        joinedload(CohortSession.cohort).selectinload(Cohort.managers).joinedload(CohortManager.account),
        joinedload(CohortSession.cohort).joinedload(Cohort.program),
        selectinload(CohortSession.trainers),
    )
    found = db.session.scalars(select.where(condition)).one_or_none()
    if found is None:
        raise NotFound
    return found


def material(key: str) -> CohortMaterial:
    """The material of ``key`` with its cohort's managers. Raises ``NotFound``."""
    select = sa.select(CohortMaterial).options(
        joinedload(CohortMaterial.cohort).selectinload(Cohort.managers), joinedload(CohortMaterial.file)
    )
    found = db.session.scalars(select.where(CohortMaterial.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def material_seen(key: str) -> Seen:
    """The same with who is in the cohort."""
    one = material(key)
    return Seen(one, _members(one.cohort_id))


def _members(cohort_id: int) -> list[Enrolment]:
    here = (Enrolment.cohort_id == cohort_id, Enrolment.state.in_(list(HOLDING)))
    select = sa.select(Enrolment).options(joinedload(Enrolment.profile).selectinload(Profile.memberships))
    return list(db.session.scalars(select.where(*here).order_by(Enrolment.id)))


def modules(cohort_id: int) -> list[CohortModule]:
    """The parts of a curriculum in their order."""
    select = sa.select(CohortModule).where(CohortModule.cohort_id == cohort_id)
    return list(db.session.scalars(select.order_by(CohortModule.position, CohortModule.id)))


def plan(cohort: Cohort) -> list[Part]:
    """The whole plan: parts with their sessions in the order of time."""
    select = sa.select(CohortSession).options(selectinload(CohortSession.trainers))
    here = select.where(CohortSession.cohort_id == cohort.id).order_by(CohortSession.starts_at, CohortSession.id)
    found: dict[int | None, list[CohortSession]] = {}
    for one in db.session.scalars(here):
        found.setdefault(one.module_id, []).append(one)
    parts = [Part(one, local(one.title_vi, one.title_en), found.get(one.id, [])) for one in modules(cohort.id)]
    return [*parts, Part(None, "", found[None])] if None in found else parts


def materials(cohort_id: int) -> Mapping[int | None, list[CohortMaterial]]:
    """What there is to read, by session."""
    select = sa.select(CohortMaterial).options(joinedload(CohortMaterial.file))
    found: dict[int | None, list[CohortMaterial]] = {}
    for one in db.session.scalars(select.where(CohortMaterial.cohort_id == cohort_id).order_by(CohortMaterial.id)):
        found.setdefault(one.session_id, []).append(one)
    return found


def attended(one: CohortSession) -> list[Attended]:
    """Everybody with a seat and how they attended, by name."""
    rows = (
        sa.select(Enrolment, Attendance.state)
        .join(Profile, Profile.id == Enrolment.profile_id)
        .outerjoin(Attendance, sa.and_(Attendance.enrolment_id == Enrolment.id, Attendance.session_id == one.id))
        .where(Enrolment.cohort_id == one.cohort_id, Enrolment.state.in_(list(HOLDING)))
        .options(joinedload(Enrolment.profile))
        .order_by(Profile.sort_key, Enrolment.id)
    )
    return [
        Attended(
            each,
            local(each.profile.name, each.profile.name_en),
            state,
            str(PRESENCES[state]) if state else "",
            PRESENCE_LOOKS.get(state, "plain") if state else "plain",
        )
        for each, state in db.session.execute(rows)
    ]


def check_ins(session_id: int) -> list[tuple[str, Any]]:
    """Who said that they are there, and when."""
    rows = sa.select(Account.full_name, CheckIn.at).join(Account, Account.id == CheckIn.account_id)
    return [(name, at) for name, at in db.session.execute(rows.where(CheckIn.session_id == session_id))]


def has_checked_in(session_id: int, account_id: int) -> bool:
    """Whether this person has."""
    return db.session.get(CheckIn, (session_id, account_id)) is not None


def own_attendance(enrolment_id: int) -> dict[int, Presence]:
    """How one enrolment attended, by session."""
    rows = sa.select(Attendance.session_id, Attendance.state).where(Attendance.enrolment_id == enrolment_id)
    return {row.session_id: row.state for row in db.session.execute(rows)}


def sample_session(role: str) -> dict[str, Any] | None:
    """The URL values of a session of a cohort of the demo account."""
    wanted = (
        sa.select(CohortSession.key)
        .join(CohortManager, CohortManager.cohort_id == CohortSession.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    key = db.session.scalar(wanted.order_by(CohortSession.id).limit(1))
    return {"key": key} if key else None


def sample_code(role: str) -> dict[str, Any] | None:
    """The code of a session that the demo account may check in to."""
    wanted = (
        sa.select(CohortSession.code)
        .join(Enrolment, Enrolment.cohort_id == CohortSession.cohort_id)
        .join(Membership, Membership.profile_id == Enrolment.profile_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == f"{role}@demo.example", Enrolment.state == "active")
    )
    code = db.session.scalar(wanted.order_by(CohortSession.id).limit(1))
    return {"code": code} if code else None


def sample_material(role: str) -> dict[str, Any] | None:
    """The URL values of a file of a cohort of the demo account."""
    wanted = (
        sa.select(CohortMaterial.key)
        .join(CohortManager, CohortManager.cohort_id == CohortMaterial.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example", CohortMaterial.file_id.is_not(None))
    )
    key = db.session.scalar(wanted.order_by(CohortMaterial.id).limit(1))
    return {"key": key} if key else None
