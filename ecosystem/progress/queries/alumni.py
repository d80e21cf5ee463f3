"""Alumni: whom to ask, what they answered, and what goes with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Load, joinedload

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Profile
from ecosystem.meetings.models import MentorPair
from ecosystem.programs.models import (
    Attendance,
    Cohort,
    CohortManager,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Presence,
    Program,
)
from ecosystem.progress import links
from ecosystem.progress.models import (
    Certificate,
    FollowUp,
    FollowUpState,
    KpiReport,
    Milestone,
    MilestoneState,
    ReportState,
)
from ecosystem.progress.queries.base import amount, name_of, of_enrolment
from ecosystem.progress.rules import BEGAN, FINISHED, reads_all_outcomes
from ecosystem.progress.rules import alumni as rules
from ecosystem.taxonomy import queries as taxonomy

F = FollowUpState
STATES = {F.WAITING: _l("Chờ trả lời"), F.ANSWERED: _l("Đã trả lời"), F.SKIPPED: _l("Bỏ qua")}
ELEMENTS = {
    "program": _l("Loại chương trình"),
    "attendance": _l("Buổi học đã dự"),
    "mentor": _l("Có cố vấn trong khoá"),
    "milestones": _l("Cột mốc đã đạt"),
    "reports": _l("Báo cáo tháng đã gửi"),
}
BANDS = {
    "high": _l("Từ 80% trở lên"),
    "middle": _l("Từ 50% tới dưới 80%"),
    "low": _l("Dưới 50%"),
    "none": _l("Không có số liệu"),
}
MENTOR = {"yes": _l("Có"), "no": _l("Không")}


@dataclass(frozen=True)
class Finished:
    """Who graduated: when the cohort ended, whether they are alumni by now, and the stages that were asked already."""

    enrolment_id: int
    ended_on: date
    is_alumnus: bool
    asked: frozenset[int]


@dataclass(frozen=True)
class Life:
    """One startup of a cohort, from its application to its latest answer, for who runs the cohort."""

    enrolment: Enrolment
    name: str
    number: str
    reached: int
    milestones: int
    reports: int
    certificate: str
    answers: Mapping[int, FollowUp]


def finished() -> list[Finished]:
    """Everybody who graduated."""
    wanted = sa.select(Enrolment.id, Cohort.ends_on, Enrolment.state).join(Cohort, Cohort.id == Enrolment.cohort_id)
    asked: dict[int, set[int]] = {}
    for enrolment_id, months in db.session.execute(sa.select(FollowUp.enrolment_id, FollowUp.months)):
        asked.setdefault(enrolment_id, set()).add(months)
    rows = db.session.execute(wanted.where(Enrolment.state.in_(FINISHED)).order_by(Enrolment.id))
    return [
        Finished(number, ended, state is EnrolmentState.ALUMNI, frozenset(asked.get(number, ())))
        for number, ended, state in rows
    ]


def _follow_ups() -> sa.Select[FollowUp]:
    return sa.select(FollowUp).options(*of_enrolment(joinedload(FollowUp.enrolment)))


def by_id(follow_up_id: int) -> FollowUp | None:
    """One by its id, or ``None``."""
    return db.session.scalars(_follow_ups().where(FollowUp.id == follow_up_id)).one_or_none()


def by_token(token: str) -> FollowUp:
    """The one that a link leads to. Raises ``NotFound``."""
    key = links.read(token)
    found = db.session.scalars(_follow_ups().where(FollowUp.key == key)).one_or_none() if key else None
    if found is None:
        raise NotFound
    return found


def is_open(one: FollowUp) -> bool:
    """Whether its link still takes an answer."""
    return clock.now() <= one.asked_at + rules.OPEN


def to_remind(now: datetime) -> list[FollowUp]:
    """Who has not answered for two weeks and was not reminded."""
    late = (FollowUp.asked_at <= now - rules.REMIND, FollowUp.asked_at > now - rules.OPEN)
    waiting = (FollowUp.state == F.WAITING, FollowUp.reminded_at.is_(None))
    return list(db.session.scalars(_follow_ups().where(*waiting, *late).order_by(FollowUp.id).limit(200)))


def of_startup(enrolment_id: int) -> list[FollowUp]:
    """What one startup was asked, the latest first."""
    wanted = sa.select(FollowUp).where(FollowUp.enrolment_id == enrolment_id)
    return list(db.session.scalars(wanted.order_by(FollowUp.months.desc())))


def answer_words(one: FollowUp) -> list[tuple[str, str]]:
    """What was answered, label and words."""
    if one.state is not F.ANSWERED:
        return []
    told = [(_("Còn hoạt động"), _("Có") if one.is_operating else _("Không"))]
    figures = (
        (_("Doanh thu 12 tháng"), one.revenue, "VND"),
        (_("Số lao động"), one.jobs, "count"),
        (_("Vốn gọi được từ khi tốt nghiệp"), one.capital, "VND"),
        (_("Đơn sở hữu trí tuệ từ khi tốt nghiệp"), one.ip_filed, "count"),
    )
    return told + [(label, amount(value, unit)) for label, value, unit in figures if value is not None]


def lives(cohort: Cohort) -> list[Life]:
    """Every startup that began in a cohort, with all that its one id joins."""
    options = (*of_enrolment(Load(Enrolment)), joinedload(Enrolment.application))
    wanted = sa.select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(BEGAN)).options(*options)
    found = list(db.session.scalars(wanted.join(Profile).order_by(Profile.sort_key, Enrolment.id)))
    ids = [one.id for one in found]
    milestones, reports = _milestones(ids), _reports(ids)
    holds = (Certificate.enrolment_id.in_(ids), Certificate.withdrawn_at.is_(None))
    numbers = db.session.execute(sa.select(Certificate.enrolment_id, Certificate.number).where(*holds))
    held = {row.enrolment_id: row.number for row in numbers}
    answers: dict[int, dict[int, FollowUp]] = {}
    for one in db.session.scalars(sa.select(FollowUp).where(FollowUp.enrolment_id.in_(ids))):
        answers.setdefault(one.enrolment_id, {})[one.months] = one
    return [
        Life(
            one,
            name_of(one),
            one.application.number if one.application else "",
            *milestones.get(one.id, (0, 0)),
            reports.get(one.id, (0, 0))[0],
            held.get(one.id, ""),
            answers.get(one.id, {}),
        )
        for one in found
    ]


def export_rows(found: Sequence[Life]) -> list[list[str]]:
    """The same as a sheet: a head, then one row a startup, the number of its application first."""
    head = [_("Số hồ sơ"), _("Startup"), _("Trạng thái"), _("Cột mốc đã đạt"), _("Số cột mốc"), _("Báo cáo đã gửi")]
    rows = [[*head, _("Số chứng nhận"), *(name for months in rules.STAGES for name in _stage_heads(months))]]
    for life in found:
        told = [str(life.reached), str(life.milestones), str(life.reports), life.certificate]
        answers = [cell for months in rules.STAGES for cell in _stage_cells(life.answers.get(months))]
        rows.append([life.number, life.name, life.enrolment.state.value, *told, *answers])
    return rows


def _stage_heads(months: int) -> list[str]:
    names = (_("còn hoạt động"), _("doanh thu"), _("lao động"), _("vốn"), _("đơn sở hữu trí tuệ"))
    return [_("%(months)s tháng: %(name)s", months=months, name=name) for name in names]


def _stage_cells(one: FollowUp | None) -> list[str]:
    if one is None or one.state is not F.ANSWERED:
        return [""] * 5
    figures = (one.revenue, one.jobs, one.capital, one.ip_filed)
    return ["1" if one.is_operating else "0", *("" if value is None else str(value) for value in figures)]


def stories(reader: Account) -> list[rules.Story]:
    """Every startup that answered, with its latest answer and what it had of its program, as far as ``reader`` goes."""
    rows = db.session.execute(_latest(reader)).all()
    ids = [row[1].id for row in rows]
    milestones, reports, attended, mentored = _milestones(ids), _reports(ids), _attended(ids), _mentored(ids)
    return [
        rules.Story(
            enrolment.id,
            {
                "program": kind,
                "attendance": rules.share_band(*attended.get(enrolment.id, (0, 0))),
                "mentor": "yes" if enrolment.id in mentored else "no",
                "milestones": rules.share_band(*milestones.get(enrolment.id, (0, 0))),
                "reports": rules.share_band(*reports.get(enrolment.id, (0, 0))),
            },
            bool(told.is_operating),
            told.revenue,
            told.jobs,
            told.capital,
            told.ip_filed,
        )
        for told, enrolment, kind in rows
    ]


def told_of(program_id: int) -> rules.Told | None:
    """What everybody reads of those who went through a program, ``None`` while too few have answered."""
    rows = db.session.execute(_answers().where(Cohort.program_id == program_id)).all()
    return rules.told(
        [
            rules.Story(one.id, {}, bool(one.is_operating), one.revenue, one.jobs, one.capital, one.ip_filed)
            for one, _enrolment, _kind in rows
        ]
    )


def _latest(reader: Account) -> sa.Select[FollowUp, Enrolment, str]:
    """The latest answers as far as ``reader`` goes."""
    if reads_all_outcomes(reader):
        return _answers()
    own = sa.select(CohortManager.cohort_id).where(CohortManager.account_id == reader.id)
    return _answers().where(Cohort.id.in_(own))


def _answers() -> sa.Select[FollowUp, Enrolment, str]:
    """The latest answer of each startup that gave one, with its enrolment and type of program."""
    latest = sa.select(FollowUp.enrolment_id, sa.func.max(FollowUp.months).label("months"))
    last = latest.where(FollowUp.state == F.ANSWERED).group_by(FollowUp.enrolment_id).subquery()
    joined = (last.c.enrolment_id == FollowUp.enrolment_id) & (last.c.months == FollowUp.months)
    return (
        sa.select(FollowUp, Enrolment, Program.type)
        .join(last, joined)
        .join(Enrolment, Enrolment.id == FollowUp.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Program, Program.id == Cohort.program_id)
        .order_by(FollowUp.id)
    )


def element_words(element: str, value: str) -> str:
    """The words of one value of an element."""
    if element == "program":
        return taxonomy.label("program_types", value)
    return str((MENTOR if element == "mentor" else BANDS).get(value, value))


def _milestones(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    reached = sa.func.sum(sa.case((Milestone.state == MilestoneState.APPROVED, 1), else_=0))
    wanted = sa.select(Milestone.enrolment_id, reached, sa.func.count()).group_by(Milestone.enrolment_id)
    return {
        one: (int(done), all_) for one, done, all_ in db.session.execute(wanted.where(Milestone.enrolment_id.in_(ids)))
    }


def _reports(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    sent = sa.func.sum(sa.case((KpiReport.state == ReportState.SENT, 1), else_=0))
    wanted = sa.select(KpiReport.enrolment_id, sent, sa.func.count()).group_by(KpiReport.enrolment_id)
    return {
        one: (int(done), all_) for one, done, all_ in db.session.execute(wanted.where(KpiReport.enrolment_id.in_(ids)))
    }


def _attended(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Sessions a startup came to, of those that were held and that it was not excused from."""
    came = sa.func.sum(sa.case((Attendance.state.in_((Presence.PRESENT, Presence.LATE)), 1), else_=0))
    wanted = (
        sa.select(Attendance.enrolment_id, came, sa.func.count())
        .join(CohortSession, CohortSession.id == Attendance.session_id)
        .where(CohortSession.cancelled_at.is_(None), Attendance.state != Presence.EXCUSED)
        .group_by(Attendance.enrolment_id)
    )
    rows = db.session.execute(wanted.where(Attendance.enrolment_id.in_(ids)))
    return {one: (int(done), all_) for one, done, all_ in rows}


def _mentored(ids: Sequence[int]) -> set[int]:
    """Enrolments that were paired with a mentor of their cohort."""
    paired = sa.select(MentorPair.enrolment_id).where(MentorPair.published_at.is_not(None))
    return set(db.session.scalars(paired.where(MentorPair.enrolment_id.in_(ids))))
