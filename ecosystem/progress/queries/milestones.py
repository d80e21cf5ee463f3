"""Milestones as pages show them: one, those of a startup, the board of a cohort, its plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.programs.models import Cohort, Enrolment, EnrolmentState
from ecosystem.progress.models import Milestone, MilestoneFile, MilestoneState, MilestoneStep, PlanItem
from ecosystem.progress.queries.base import amount, name_of, of_enrolment
from ecosystem.progress.rules import AT_WORK, BEGAN
from ecosystem.progress.rules.milestones import NEAR, SILENT, SOON, WAIT, Level, Rule, Sign, Standing, is_late, sign
from ecosystem.taxonomy import queries as taxonomy

S = MilestoneState
STATES = {
    S.PLANNED: _l("Chưa bắt đầu"),
    S.IN_PROGRESS: _l("Đang làm"),
    S.SUBMITTED: _l("Chờ duyệt"),
    S.RETURNED: _l("Cần bổ sung"),
    S.APPROVED: _l("Đã đạt"),
}
LOOKS = {S.PLANNED: "plain", S.IN_PROGRESS: "info", S.SUBMITTED: "", S.RETURNED: "warn", S.APPROVED: "ok"}
LEVELS = {Level.OVERDUE: _l("Quá hạn"), Level.AT_RISK: _l("Có nguy cơ"), Level.WAITING: _l("Chờ duyệt lâu")}
LEVEL_LOOKS = {Level.OVERDUE: "bad", Level.AT_RISK: "warn", Level.WAITING: "info"}
LEVEL_SIGNS = {Level.OVERDUE: "clock", Level.AT_RISK: "alert-triangle", Level.WAITING: "hourglass"}
ORDER = (Level.OVERDUE, Level.AT_RISK, Level.WAITING)
# The rules in words, for the page that shows their signs.
RULES: tuple[tuple[Level, Any, dict[str, int]], ...] = (
    (Level.OVERDUE, _l("Quá hạn: đã qua ngày hẹn mà chưa nộp."), {}),
    (Level.AT_RISK, _l("Có nguy cơ: còn từ %(days)s ngày trở xuống mà chưa bắt đầu."), {"days": SOON}),
    (Level.AT_RISK, _l("Có nguy cơ: bị trả lại và còn từ %(days)s ngày trở xuống."), {"days": NEAR}),
    (
        Level.AT_RISK,
        _l("Có nguy cơ: còn từ %(days)s ngày trở xuống và %(silent)s ngày chưa có tin gì."),
        {"days": NEAR, "silent": SILENT},
    ),
    (Level.WAITING, _l("Chờ duyệt lâu: đã nộp hơn %(days)s ngày mà chưa ai duyệt."), {"days": WAIT}),
)


@dataclass(frozen=True)
class Row:
    """One milestone of a list or board: its title, whose it is, where it stands, why it stands out."""

    milestone: Milestone
    title: str
    name: str
    state: str
    look: str
    sign: Sign | None
    why: str
    goal: str

    @property
    def level(self) -> Level | None:
        """How much it matters, if it stands out."""
        return self.sign.level if self.sign else None

    @property
    def level_word(self) -> str:
        """The same as a word."""
        return str(LEVELS[self.sign.level]) if self.sign else ""

    @property
    def level_look(self) -> str:
        """The look of that word."""
        return LEVEL_LOOKS[self.sign.level] if self.sign else ""

    @property
    def level_sign(self) -> str:
        """The icon of that word."""
        return LEVEL_SIGNS[self.sign.level] if self.sign else ""

    @property
    def is_late(self) -> bool:
        """Whether it was reached after its day."""
        return is_late(self.milestone.due_on, self.milestone.reached_on)


def title_of(one: Milestone | PlanItem) -> str:
    """Its own title, else that of its kind."""
    return one.title or taxonomy.label("milestone_kinds", one.kind)


def goal_of(one: Milestone | PlanItem) -> str:
    """The figure to reach, as people read it."""
    return amount(one.target, one.unit) if one.target is not None else ""


def sign_of(one: Milestone, today: date) -> Sign | None:
    """Why a milestone stands out; of a startup that is not at work, nothing does."""
    if one.enrolment.state is not EnrolmentState.ACTIVE:
        return None
    heard = clock.local(one.heard_at).date() if one.heard_at else None
    return sign(Standing(one.state, clock.local(one.state_at).date(), one.due_on, heard), today)


def words_of(found: Sign | None) -> str:
    """The rule that was met, with its figures."""
    if found is None:
        return ""
    left = ngettext("Còn %(num)s ngày", "Còn %(num)s ngày", found.days)
    words = {
        Rule.OVERDUE: ngettext("Trễ %(num)s ngày.", "Trễ %(num)s ngày.", found.days),
        Rule.UNREVIEWED: ngettext(
            "Đã nộp %(num)s ngày, chưa ai duyệt.", "Đã nộp %(num)s ngày, chưa ai duyệt.", found.days
        ),
        Rule.RETURNED: _("%(left)s mà đang bị trả lại.", left=left),
        Rule.NOT_BEGUN: _("%(left)s mà chưa bắt đầu.", left=left),
        Rule.QUIET: _("%(left)s và %(silent)s ngày chưa có tin gì.", left=left, silent=found.silent),
    }
    return str(words[found.rule])


def row(one: Milestone, today: date) -> Row:
    """A milestone as lists show it."""
    found = sign_of(one, today)
    return Row(
        one,
        title_of(one),
        name_of(one.enrolment),
        str(STATES[one.state]),
        LOOKS[one.state],
        found,
        words_of(found),
        goal_of(one),
    )


def sorted_rows(found: Iterable[Milestone]) -> list[Row]:
    """What stands out first, then by day."""
    today = clock.today()
    rows = [row(one, today) for one in found]
    rank: dict[Level | None, int] = {level: place for place, level in enumerate(ORDER)}
    return sorted(rows, key=lambda each: (rank.get(each.level, 9), each.milestone.due_on, each.milestone.id))


def _milestones() -> sa.Select[Milestone]:
    return sa.select(Milestone).options(*of_enrolment(joinedload(Milestone.enrolment)))


def milestone(key: str) -> Milestone:
    """One with its files, its steps and all that the rules ask for. Raises ``NotFound``."""
    wanted = _milestones().where(Milestone.key == key)
    more = (
        selectinload(Milestone.files).joinedload(MilestoneFile.file),
        selectinload(Milestone.steps).joinedload(MilestoneStep.actor),
        joinedload(Milestone.reviewer),
    )
    found = db.session.scalars(wanted.options(*more)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(milestone_id: int) -> Milestone | None:
    """One by its id, or ``None``."""
    return db.session.scalars(_milestones().where(Milestone.id == milestone_id)).one_or_none()


def proof(key: str) -> MilestoneFile:
    """A file that proves a milestone, by the key of the file. Raises ``NotFound``."""
    wanted = sa.select(MilestoneFile).join(StoredFile, StoredFile.id == MilestoneFile.file_id)
    loaded = (
        joinedload(MilestoneFile.file),
        *of_enrolment(joinedload(MilestoneFile.milestone).joinedload(Milestone.enrolment)),
    )
    found = db.session.scalars(wanted.where(StoredFile.key == key).options(*loaded)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_cohort(cohort: Cohort) -> list[Row]:
    """The milestones of all who began in a cohort."""
    wanted = _milestones().join(Enrolment, Enrolment.id == Milestone.enrolment_id)
    here = (Enrolment.cohort_id == cohort.id, Enrolment.state.in_(BEGAN))
    return sorted_rows(db.session.scalars(wanted.where(*here)))


def of_startup(enrolment: Enrolment) -> list[Row]:
    """The milestones of one startup."""
    return sorted_rows(db.session.scalars(_milestones().where(Milestone.enrolment_id == enrolment.id)))


def columns(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows of a board: one column for each state, in the order of the work."""
    return [(str(word), [one for one in rows if one.milestone.state is state]) for state, word in STATES.items()]


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many are overdue, at risk, wait for a review, and are reached."""
    found = {level.value: sum(one.level is level for one in rows) for level in ORDER}
    return {**found, "reached": sum(one.milestone.state is S.APPROVED for one in rows), "all": len(rows)}


def plan_of(cohort: Cohort) -> list[tuple[PlanItem, str, str, int]]:
    """The plan of a cohort by day: each with its title, its figure, and how many startups have it."""
    given = sa.select(Milestone.plan_id, sa.func.count().label("given")).group_by(Milestone.plan_id).subquery()
    wanted = (
        sa.select(PlanItem, sa.func.coalesce(given.c.given, 0))
        .outerjoin(given, given.c.plan_id == PlanItem.id)
        .where(PlanItem.cohort_id == cohort.id)
        .order_by(PlanItem.due_on, PlanItem.id)
    )
    return [(item, title_of(item), goal_of(item), count) for item, count in db.session.execute(wanted)]


def plan_item(item_id: int) -> PlanItem:
    """One of a plan with its cohort's managers. Raises ``NotFound``."""
    found = db.session.get(PlanItem, item_id)
    if found is None:
        raise NotFound
    return found


def lacking(cohort: Cohort) -> int:
    """How many milestones of the plan startups at work do not have yet."""
    items = db.session.scalar(sa.select(sa.func.count()).where(PlanItem.cohort_id == cohort.id)) or 0
    here = (Enrolment.cohort_id == cohort.id, Enrolment.state.in_(AT_WORK))
    startups = db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment).where(*here)) or 0
    have = sa.select(sa.func.count()).select_from(Milestone).join(Enrolment, Enrolment.id == Milestone.enrolment_id)
    return items * startups - (db.session.scalar(have.where(*here, Milestone.plan_id.is_not(None))) or 0)


def standing_out() -> list[Milestone]:
    """Milestones of startups at work in running cohorts that may stand out now: open ones, and those under review."""
    wanted = _milestones().join(Enrolment, Enrolment.id == Milestone.enrolment_id)
    here = (Enrolment.state == EnrolmentState.ACTIVE, Milestone.state != S.APPROVED)
    return list(db.session.scalars(wanted.where(*here).order_by(Milestone.id).limit(2000)))
