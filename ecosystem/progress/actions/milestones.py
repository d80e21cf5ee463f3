"""Milestones: the plan of a cohort, what each startup gets of it, its steps, its proof."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import IO

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock, files
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc
from ecosystem.programs.models import Cohort, CohortState, Enrolment
from ecosystem.progress import rules
from ecosystem.progress.models import Milestone, MilestoneFile, MilestoneState, MilestoneStep, PlanItem
from ecosystem.progress.queries.base import lock
from ecosystem.progress.rules import plans
from ecosystem.progress.rules.milestones import NEEDS_NOTE, Side, may_move
from ecosystem.taxonomy import queries as taxonomy

MOST_ITEMS, MOST_FILES = 40, 10
KIND = "evidence"
RIGHTS = _l("Bạn không thay đổi được cột mốc này.")
KEPT = ("kind", "title", "goal", "due_on", "unit", "target")


@dataclass(frozen=True)
class MilestoneValues:
    """What people write of a milestone. ``kind`` is one of the list ``milestone_kinds``, or empty with a ``title``."""

    due_on: date
    kind: str = ""
    title: str = ""
    goal: str = ""
    unit: str = ""
    target: int | None = None


def plan_ready(actor: Account, cohort: Cohort) -> int:
    """Put the ready-made plan of the program's type into a cohort; what it has already stays. Returns how many."""
    _refuse_manager(actor, cohort)
    lock([cohort])
    there = set(db.session.scalars(sa.select(PlanItem.kind).where(PlanItem.cohort_id == cohort.id)))
    wanted = plans.plan(cohort.program.type, cohort.starts_on, cohort.ends_on)
    fresh = [(kind, due) for kind, due in wanted if kind not in there]
    for kind, due in fresh:
        db.session.add(PlanItem(cohort_id=cohort.id, kind=kind, due_on=due, created_at=clock.now()))
    db.session.flush()
    if fresh:
        record("milestone.planned", actor=actor.id, subject=cohort, count=len(fresh))
    return len(fresh)


def plan(actor: Account, cohort: Cohort, values: MilestoneValues) -> PlanItem:
    """One more milestone for all. Raises ``Refused``: ``rights``, ``many``, what ``_sound`` says."""
    _refuse_manager(actor, cohort)
    lock([cohort])
    if _count(PlanItem, PlanItem.cohort_id == cohort.id) >= MOST_ITEMS:
        raise Refused(_l("Mỗi khoá có tối đa 40 cột mốc chung."), code="many")
    _sound(values)
    made = PlanItem(cohort_id=cohort.id, created_at=clock.now(), **{name: getattr(values, name) for name in KEPT})
    db.session.add(made)
    db.session.flush()
    record("milestone.planned", actor=actor.id, subject=cohort, count=1)
    return made


def unplan(actor: Account, item: PlanItem) -> int:
    """Take one out of the plan. Milestones that nobody has begun go with it; returns how many."""
    _refuse_manager(actor, item.cohort)
    cohort = item.cohort
    lock([cohort])
    untouched = (Milestone.plan_id == item.id, Milestone.state == MilestoneState.PLANNED)
    no_step = ~sa.exists().where(MilestoneStep.milestone_id == Milestone.id)
    gone = list(db.session.scalars(sa.select(Milestone.id).where(*untouched, no_step)))
    db.session.execute(sa.delete(Milestone).where(Milestone.id.in_(gone)))
    db.session.execute(sa.update(Milestone).where(Milestone.plan_id == item.id).values(plan_id=None))
    db.session.execute(sa.delete(PlanItem).where(PlanItem.id == item.id))
    db.session.flush()
    record("milestone.unplanned", actor=actor.id, subject=cohort, count=len(gone))
    return len(gone)


def give(actor: Account, cohort: Cohort) -> int:
    """Give every startup at work what it lacks of the plan; doing it again gives nothing twice. Returns how many."""
    _refuse_manager(actor, cohort)
    items = db.session.scalars(sa.select(PlanItem).where(PlanItem.cohort_id == cohort.id).order_by(PlanItem.due_on))
    at_work = (Enrolment.cohort_id == cohort.id, Enrolment.state.in_(rules.AT_WORK))
    startups = db.session.execute(sa.select(Enrolment.id, Enrolment.is_sample).where(*at_work).order_by(Enrolment.id))
    rows = [(one.id, one.is_sample) for one in startups]
    wanted = [_row(item, enrolment, is_sample=sample) for item in items for enrolment, sample in rows]
    if not wanted:
        return 0
    fresh = insert_into(Milestone).values(wanted).on_conflict_do_nothing(index_elements=["enrolment_id", "plan_id"])
    made = len(db.session.scalars(fresh.returning(Milestone.id)).all())
    if made:
        record("milestone.given", actor=actor.id, subject=cohort, count=made)
    return made


def add(actor: Account, enrolment: Enrolment, values: MilestoneValues) -> Milestone:
    """One for a startup alone, by a manager or by itself. Raises ``Refused``: ``rights``, ``many``, see ``_sound``."""
    if not rules.sides_of(actor, enrolment):
        raise Refused(RIGHTS, code="rights")
    lock([enrolment])
    if _count(Milestone, Milestone.enrolment_id == enrolment.id) >= MOST_ITEMS:
        raise Refused(_l("Mỗi startup có tối đa 40 cột mốc trong một khoá."), code="many")
    _sound(values)
    made = Milestone(
        key=secrets.token_hex(8),
        enrolment_id=enrolment.id,
        state=MilestoneState.PLANNED,
        state_at=clock.now(),
        created_at=clock.now(),
        is_sample=enrolment.is_sample,
        **{name: getattr(values, name) for name in KEPT},
    )
    db.session.add(made)
    db.session.flush()
    record("milestone.added", actor=actor.id, subject=made, enrolment=enrolment.id)
    return made


def edit(actor: Account, one: Milestone, values: MilestoneValues, *, reviewer: int | None = None) -> None:
    """Change a milestone: managers until it is approved, the startup its own before it has begun.

    Raises ``Refused``: ``rights``, ``reviewer``, what ``_sound`` says.
    """
    lock([one])
    sides = rules.sides_of(actor, one.enrolment)
    if not rules.may_edit(actor, one):
        raise Refused(RIGHTS, code="rights")
    _sound(values)
    if Side.REVIEWER in sides:
        if reviewer is not None and reviewer not in {each.account_id for each in one.enrolment.cohort.managers}:
            raise Refused(_l("Người duyệt phải là người làm khoá này."), code="reviewer")
        one.reviewer_id = reviewer
    for name in KEPT:
        setattr(one, name, getattr(values, name))
    db.session.flush()
    record("milestone.changed", actor=actor.id, subject=one, due_on=values.due_on.isoformat())


@dataclass(frozen=True)
class Step:
    """What comes with a step: words, and for a submission the day it was reached and the figure."""

    note: str = ""
    reached_on: date | None = None
    result: int | None = None


def move(actor: Account, one: Milestone, to: MilestoneState, step: Step) -> None:
    """Take a milestone on. Raises ``Refused``: ``moved``, ``note``, ``day``, ``result``."""
    lock([one])
    sides = rules.sides_of(actor, one.enrolment)
    if not any(may_move(one.state, to, side) for side in sides):
        raise Refused(_l("Cột mốc vừa được chuyển bước, hoặc bạn không chuyển được."), code="moved")
    note = nfc(step.note).strip()[:2000]
    if to in NEEDS_NOTE and not note:
        raise Refused(_l("Vui lòng ghi cần bổ sung gì."), code="note")
    if to is MilestoneState.SUBMITTED:
        _reach(one, step)
    if Side.STARTUP in sides:
        one.heard_at = clock.now()
    one.state, one.state_at = to, clock.now()
    db.session.add(MilestoneStep(milestone_id=one.id, state=to, at=clock.now(), actor_id=actor.id, note=note))
    db.session.flush()
    record("milestone.moved", actor=actor.id, subject=one, state=to.value)


def say(actor: Account, one: Milestone, *, note: str) -> None:
    """A word on how it goes, without a step. Raises ``Refused``: ``rights``, ``note``."""
    sides = rules.sides_of(actor, one.enrolment)
    words = nfc(note).strip()[:2000]
    if not sides:
        raise Refused(RIGHTS, code="rights")
    if not words:
        raise Refused(_l("Vui lòng viết vài lời."), code="note")
    lock([one])
    if Side.STARTUP in sides:
        one.heard_at = clock.now()
    db.session.add(MilestoneStep(milestone_id=one.id, state=one.state, at=clock.now(), actor_id=actor.id, note=words))
    db.session.flush()
    record("milestone.said", actor=actor.id, subject=one)


def attach(actor: Account, one: Milestone, stream: IO[bytes], *, name: str) -> MilestoneFile:
    """A file as proof, while the startup still works on it. Raises ``Refused``: ``rights``, ``many``, of the file."""
    _refuse_proof(actor, one)
    lock([one])
    if _count(MilestoneFile, MilestoneFile.milestone_id == one.id) >= MOST_FILES:
        raise Refused(_l("Mỗi cột mốc có tối đa 10 tệp."), code="many")
    stored = files.store(stream, name=name, kind=KIND, owner=None)
    made = MilestoneFile(milestone_id=one.id, file_id=stored.id, added_at=clock.now())
    db.session.add(made)
    one.heard_at = clock.now()
    db.session.flush()
    db.session.expire(one, ["files"])
    record("milestone.proved", actor=actor.id, subject=one)
    return made


def detach(actor: Account, proof: MilestoneFile) -> None:
    """Take a file off. Raises ``Refused``: ``rights``."""
    one, stored = proof.milestone, proof.file
    _refuse_proof(actor, one)
    db.session.delete(proof)
    db.session.flush()
    db.session.expire(one, ["files"])
    files.remove(stored)
    db.session.flush()
    record("milestone.proof_removed", actor=actor.id, subject=one)


def _refuse_proof(actor: Account, one: Milestone) -> None:
    if not rules.may_prove(actor, one):
        raise Refused(_l("Chỉ startup thêm bớt được tệp, trước khi nộp."), code="rights")


def _reach(one: Milestone, step: Step) -> None:
    if step.reached_on is None or step.reached_on > clock.today():
        raise Refused(_l("Vui lòng ghi ngày đạt được, không muộn hơn hôm nay."), code="day")
    if one.target is not None and step.result is None:
        raise Refused(_l("Cột mốc này có chỉ tiêu: vui lòng ghi con số đạt được."), code="result")
    one.reached_on, one.result = step.reached_on, step.result


def _refuse_manager(actor: Account, cohort: Cohort) -> None:
    if not rules.may_run(actor, cohort) or cohort.state is CohortState.ARCHIVED:
        raise Refused(_l("Bạn không sửa được kế hoạch của khoá này."), code="rights")


def _sound(values: MilestoneValues) -> None:
    if not values.kind and not values.title:
        raise Refused(_l("Chọn một loại cột mốc, hoặc tự đặt tên."), code="title")
    if values.kind and not taxonomy.exists("milestone_kinds", values.kind):
        raise Refused(_l("Loại cột mốc này không có trong danh sách."), code="kind")
    if values.target is not None and not values.unit:
        raise Refused(_l("Chỉ tiêu cần có đơn vị."), code="unit")


def _row(item: PlanItem, enrolment_id: int, *, is_sample: bool) -> dict[str, object]:
    return {
        "key": secrets.token_hex(8),
        "enrolment_id": enrolment_id,
        "plan_id": item.id,
        "state": MilestoneState.PLANNED,
        "state_at": clock.now(),
        "created_at": clock.now(),
        "told_sign": "",
        "is_sample": is_sample,
        "version": 1,
        **{name: getattr(item, name) for name in KEPT},
    }


def _count(model: type[Milestone | PlanItem | MilestoneFile], condition: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(condition)) or 0
