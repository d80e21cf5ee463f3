"""Tasks as pages show them: those of a cohort, who handed in what, one's own versions with what was said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile
from ecosystem.directory.queries import local
from ecosystem.programs.models import (
    Cohort,
    CohortManager,
    CohortMaterial,
    CohortTask,
    Enrolment,
    Feedback,
    HandIn,
    HandInFile,
    Program,
    Verdict,
)
from ecosystem.programs.queries import enrolments
from ecosystem.programs.rules.enrolments import TAKES_PART

VERDICTS: dict[Verdict, Any] = {Verdict.GOOD: _l("Đạt"), Verdict.AGAIN: _l("Cần sửa")}


@dataclass(frozen=True)
class Own:
    """A task seen from an enrolment."""

    task: CohortTask
    enrolment: Enrolment

    @property
    def profile(self) -> Profile:
        """Whose it is."""
        return self.enrolment.profile


@dataclass(frozen=True)
class TaskRow:
    """One task in a list with how far it is: ``handed`` of ``due_of`` startups, or one's own standing."""

    task: CohortTask
    title: str
    handed: int
    waiting: int
    label: str
    look: str


@dataclass(frozen=True)
class Held:
    """One startup under a task: its newest version, how many there are, and what stands."""

    enrolment: Enrolment
    name: str
    newest: HandIn | None
    label: str
    look: str


def task(key: str) -> CohortTask:
    """The task of ``key`` with its cohort's managers. Raises ``NotFound``."""
    select = sa.select(CohortTask).options(
        joinedload(CohortTask.cohort).selectinload(Cohort.managers).joinedload(CohortManager.account),
        joinedload(CohortTask.cohort).joinedload(Cohort.program).joinedload(Program.owner),
    )
    found = db.session.scalars(select.where(CohortTask.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_task(key: str, task_key: str) -> Own:
    """A task of the cohort of one's enrolment. Raises ``NotFound``."""
    one, of = task(task_key), enrolments.enrolment(key)
    if one.cohort_id != of.cohort_id:
        raise NotFound
    return Own(one, of)


def hand_in(key: str) -> HandIn:
    """One version with its enrolment's people. Raises ``NotFound``."""
    found = db.session.scalars(_versions().where(HandIn.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(hand_in_id: int) -> HandIn | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_versions().where(HandIn.id == hand_in_id)).one_or_none()


def hand_in_file(file_id: int) -> HandInFile:
    """A file of a version with its enrolment's people. Raises ``NotFound``."""
    of = joinedload(HandInFile.hand_in).joinedload(HandIn.enrolment)
    select = sa.select(HandInFile).options(
        joinedload(HandInFile.file),
        of.joinedload(Enrolment.profile).selectinload(Profile.memberships),
        of.joinedload(Enrolment.cohort).selectinload(Cohort.managers),
    )
    found = db.session.scalars(select.where(HandInFile.id == file_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _versions() -> sa.Select[HandIn]:
    of = joinedload(HandIn.enrolment)
    return sa.select(HandIn).options(
        joinedload(HandIn.task),
        joinedload(HandIn.by),
        selectinload(HandIn.files).joinedload(HandInFile.file),
        selectinload(HandIn.feedback).joinedload(Feedback.by),
        of.joinedload(Enrolment.profile).selectinload(Profile.memberships).joinedload(Membership.account),
        of.joinedload(Enrolment.cohort).selectinload(Cohort.managers),
    )


def of_cohort(cohort: Cohort, now: datetime) -> list[TaskRow]:
    """The tasks of a cohort for who runs it, the nearest first, with how many handed in and wait for a word."""
    part = sa.select(sa.func.count()).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(list(TAKES_PART)))
    everybody = db.session.scalar(part) or 0
    counts = _counts(cohort.id)
    found = []
    for one in _tasks(cohort.id):
        handed, waiting = counts.get(one.id, (0, 0))
        over = one.due_at < now
        look = "warn" if waiting or (over and handed < everybody) else "plain"
        label = _("%(handed)s/%(all)s đã nộp", handed=handed, all=everybody)
        found.append(TaskRow(one, local(one.title_vi, one.title_en), handed, waiting, label, look))
    return found


def own_tasks(enrolment: Enrolment, now: datetime) -> list[TaskRow]:
    """The tasks of one's cohort with how one stands."""
    newest = {one.task_id: one for one in versions_of(enrolment)}
    found = []
    for one in _tasks(enrolment.cohort_id):
        last = newest.get(one.id)
        label, look = standing(last, one, now)
        found.append(TaskRow(one, local(one.title_vi, one.title_en), int(last is not None), 0, label, look))
    return found


def standing(last: HandIn | None, one: CohortTask, now: datetime) -> tuple[str, str]:
    """How a startup stands with a task, in a word and its look."""
    if last is None:
        return (_("Quá hạn"), "bad") if one.due_at < now else (_("Chưa nộp"), "plain")
    if not last.feedback:
        return (_("Đã nộp, chờ góp ý"), "info")
    verdict = last.feedback[-1].verdict
    return str(VERDICTS[verdict]), "ok" if verdict is Verdict.GOOD else "warn"


def versions_of(enrolment: Enrolment, task_id: int | None = None) -> list[HandIn]:
    """What one enrolment handed in, the oldest first."""
    select = _versions().where(HandIn.enrolment_id == enrolment.id)
    if task_id is not None:
        select = select.where(HandIn.task_id == task_id)
    return list(db.session.scalars(select.order_by(HandIn.task_id, HandIn.number)))


def held(one: CohortTask, now: datetime) -> list[Held]:
    """Every startup that takes part with its newest version of a task: what waits for a word first."""
    newest: dict[int, HandIn] = {}
    for version in db.session.scalars(_versions().where(HandIn.task_id == one.id).order_by(HandIn.number)):
        newest[version.enrolment_id] = version
    taking = sa.and_(Enrolment.cohort_id == one.cohort_id, Enrolment.state.in_(list(TAKES_PART)))
    wanted = taking | Enrolment.id.in_(list(newest))
    select = sa.select(Enrolment).join(Profile, Profile.id == Enrolment.profile_id).where(wanted)
    found = []
    for each in db.session.scalars(select.options(joinedload(Enrolment.profile)).order_by(Profile.sort_key)):
        last = newest.get(each.id)
        label, look = standing(last, one, now)
        found.append(Held(each, local(each.profile.name, each.profile.name_en), last, label, look))
    return sorted(found, key=lambda row: row.newest is None or bool(row.newest.feedback))


def _tasks(cohort_id: int) -> Sequence[CohortTask]:
    select = sa.select(CohortTask).where(CohortTask.cohort_id == cohort_id)
    return db.session.scalars(select.order_by(CohortTask.due_at, CohortTask.id)).all()


def _counts(cohort_id: int) -> dict[int, tuple[int, int]]:
    """How many startups handed in, and how many newest versions wait for a word, by task."""
    newest = (
        sa.select(HandIn.task_id, HandIn.enrolment_id, sa.func.max(HandIn.id).label("last"))
        .join(CohortTask, CohortTask.id == HandIn.task_id)
        .where(CohortTask.cohort_id == cohort_id)
        .group_by(HandIn.task_id, HandIn.enrolment_id)
        .subquery()
    )
    said = sa.exists().where(Feedback.hand_in_id == newest.c.last)
    counted = sa.select(newest.c.task_id, sa.func.count(), sa.func.sum(sa.case((said, 0), else_=1)))
    rows = db.session.execute(counted.group_by(newest.c.task_id))
    return {number: (int(everybody), int(waits)) for number, everybody, waits in rows}


def sample_task(role: str) -> dict[str, Any] | None:
    """The URL values of a task of a cohort of the demo account."""
    wanted = (
        sa.select(CohortTask.key)
        .join(CohortManager, CohortManager.cohort_id == CohortTask.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    key = db.session.scalar(wanted.order_by(CohortTask.id).limit(1))
    return {"key": key} if key else None


def sample_own_task(role: str) -> dict[str, Any] | None:
    """The URL values of a task of one's own enrolment."""
    wanted = (
        sa.select(Enrolment.key, CohortTask.key)
        .join(CohortTask, CohortTask.cohort_id == Enrolment.cohort_id)
        .join(Membership, Membership.profile_id == Enrolment.profile_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == f"{role}@demo.example", Enrolment.state == "active")
    )
    row = db.session.execute(wanted.order_by(CohortTask.id).limit(1)).first()
    return {"key": row[0], "task_key": row[1]} if row else None


def sample_file(role: str) -> dict[str, Any] | None:
    """The URL values of a file that was handed in to a cohort of the demo account."""
    wanted = (
        sa.select(HandInFile.id)
        .join(HandIn, HandIn.id == HandInFile.hand_in_id)
        .join(Enrolment, Enrolment.id == HandIn.enrolment_id)
        .join(CohortManager, CohortManager.cohort_id == Enrolment.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    found = db.session.scalar(wanted.order_by(HandInFile.id).limit(1))
    return {"file_id": found} if found else None


def sample_hand_in(role: str) -> dict[str, Any] | None:
    """The URL values of what was handed in to a cohort of the demo account."""
    wanted = (
        sa.select(HandIn.key)
        .join(Enrolment, Enrolment.id == HandIn.enrolment_id)
        .join(CohortManager, CohortManager.cohort_id == Enrolment.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    key = db.session.scalar(wanted.order_by(HandIn.id).limit(1))
    return {"key": key} if key else None


def sample_files() -> list[int]:
    """What was handed in and given out in the demo world's cohorts, by id."""
    handed = sa.select(HandInFile.file_id).join(HandIn).join(Enrolment).join(Cohort).where(Cohort.is_sample.is_(True))
    given = sa.select(CohortMaterial.file_id).join(Cohort).where(Cohort.is_sample.is_(True))
    of_material = given.where(CohortMaterial.file_id.is_not(None))
    return [number for number in (*db.session.scalars(handed), *db.session.scalars(of_material)) if number]
