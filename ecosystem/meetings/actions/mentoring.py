"""A plan of mentors is opened, mentors are asked and answer, both sides say whom they wish."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile
from ecosystem.meetings import rules
from ecosystem.meetings.actions.base import lock, permit
from ecosystem.meetings.models import Answer, Mark, MentorMark, MentorPair, MentorPlan, PlanMentor
from ecosystem.meetings.queries import mentoring as queries
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort


@dataclass(frozen=True, kw_only=True)
class PlanValues:
    """How many mentors a startup gets, how many startups a mentor takes, until when both sides say what they wish."""

    mentors_each: int = 1
    startups_most: int = 3
    wishes_until: datetime


def open_plan(actor: Account, cohort: Cohort, values: PlanValues, *, is_sample: bool = False) -> MentorPlan:
    """Begin with the mentors of a cohort: one plan each. Raises ``Refused``: ``rights``, ``past``, ``there``."""
    permit(allowed=programs.may_run(actor, cohort))
    _refuse_past(values)
    made = MentorPlan(
        key=secrets.token_urlsafe(16),
        cohort_id=cohort.id,
        created_at=clock.now(),
        mentors_each=values.mentors_each,
        startups_most=values.startups_most,
        wishes_until=values.wishes_until,
        is_sample=is_sample,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Refused(_l("Khoá này đã có phần ghép cố vấn."), code="there") from error
    record("mentors.opened", actor=actor.id, subject=made)
    return made


def set_plan(actor: Account, plan: MentorPlan, values: PlanValues) -> None:
    """Change its numbers and its day. Raises ``Refused``: ``rights``, ``past``."""
    permit(allowed=rules.may_run(actor, plan))
    if values.wishes_until != plan.wishes_until:
        _refuse_past(values)
    lock(plan)
    plan.mentors_each, plan.startups_most = values.mentors_each, values.startups_most
    plan.wishes_until = values.wishes_until
    db.session.flush()
    record("mentors.changed", actor=actor.id, subject=plan)


def ask_mentor(actor: Account, plan: MentorPlan, profile: Profile | None) -> PlanMentor:
    """Ask a mentor into the cohort. Raises ``Refused``: ``rights``, ``unknown``, ``there``."""
    permit(allowed=rules.may_run(actor, plan))
    if profile is None:
        raise Refused(_l("Chưa tìm thấy hồ sơ công khai nào như vậy. Hãy dán đường dẫn của hồ sơ."), code="unknown")
    made = PlanMentor(
        key=secrets.token_urlsafe(16),
        plan_id=plan.id,
        profile_id=profile.id,
        answer=Answer.ASKED,
        asked_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Refused(_l("Cố vấn này đã có trong danh sách."), code="there") from error
    record("mentors.asked", actor=actor.id, subject=made)
    return made


def drop_mentor(actor: Account, mentor: PlanMentor) -> None:
    """Take a mentor off the list, with what the plan made of them. Raises ``Refused``: ``rights``."""
    plan = mentor.plan
    permit(allowed=rules.may_run(actor, plan))
    lock(plan)
    record("mentors.dropped", actor=actor.id, subject=plan)
    db.session.execute(sa.delete(MentorPair).where(MentorPair.mentor_id == mentor.id))
    db.session.execute(_marks_of(plan.id, mentor.profile_id))
    db.session.execute(sa.delete(PlanMentor).where(PlanMentor.id == mentor.id))
    db.session.expire(plan)


def answer(actor: Account, seat: queries.Seat, to: Answer, *, most: int | None = None) -> None:
    """A mentor joins, says how many startups they take, or says no. Raises ``Refused``: ``rights``, ``answered``."""
    mentor = seat.mentor
    permit(allowed=mentor is not None and rules.is_seated(actor, seat))
    if mentor is None or to not in rules.ANSWERS[mentor.answer]:
        raise Refused(_l("Bạn đã trả lời rồi."), code="answered")
    mentor.answer, mentor.answered_at = to, clock.now()
    mentor.most = most if to is Answer.JOINED else None
    if to is Answer.DECLINED:
        db.session.execute(_marks_of(mentor.plan_id, mentor.profile_id))
    db.session.flush()
    record("mentors.answered", actor=actor.id, subject=mentor, answer=to)


def mark(actor: Account, seat: queries.Seat, other_id: int, wish: Mark | None) -> None:
    """Say what one's side wishes of another, or nothing any more. The journal says that, never of whom.

    Raises ``Refused``: ``rights``, ``closed``, ``not-there``.
    """
    permit(allowed=rules.is_seated(actor, seat))
    if not rules.may_mark(seat, clock.now()):
        raise Refused(_l("Đã hết hạn chọn, hoặc bạn chưa nhận lời."), code="closed")
    if other_id not in queries.others(seat):
        raise Refused(_l("Hồ sơ này không còn trong danh sách."), code="not-there")
    row = {"plan_id": seat.plan.id, "profile_id": seat.profile.id, "other_id": other_id}
    if wish is None:
        db.session.execute(sa.delete(MentorMark).filter_by(**row))
        record("mentors.marked", actor=actor.id, subject=seat.plan)
        return
    said = {"mark": wish, "account_id": actor.id, "at": clock.now()}
    db.session.execute(
        insert_into(MentorMark)
        .values(**row, **said)
        .on_conflict_do_update(index_elements=["plan_id", "profile_id", "other_id"], set_=said)
    )
    record("mentors.marked", actor=actor.id, subject=seat.plan)


def _refuse_past(values: PlanValues) -> None:
    if values.wishes_until <= clock.now():
        raise Refused(_l("Hạn chọn phải ở sau hôm nay."), code="past")


def _marks_of(plan_id: int, profile_id: int) -> sa.Delete:
    either = (MentorMark.profile_id == profile_id) | (MentorMark.other_id == profile_id)
    return sa.delete(MentorMark).where(MentorMark.plan_id == plan_id, either)
