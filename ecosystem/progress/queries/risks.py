"""Who of a manager's cohorts is at risk by what progress knows. Three queries, for however many startups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import InstrumentedAttribute

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.feature import Badge
from ecosystem.programs.models import Enrolment
from ecosystem.progress.models import KpiReport, Milestone, ReportState
from ecosystem.progress.queries.base import amount
from ecosystem.progress.rules.kpis import THIN_RUNWAY
from ecosystem.progress.rules.milestones import OPEN
from ecosystem.progress.rules.risks import RUNWAY, TOLD_DAYS, Facts, Risk, risks


def of_cohorts(cohort_ids: Sequence[int]) -> Mapping[int, list[Badge]]:
    """The rules that startups of these cohorts meet, in words, by the ids of enrolments."""
    milestones, reports, runways = _milestones(cohort_ids), _reports(cohort_ids), _runways(cohort_ids)
    found = {}
    for one in sorted({*milestones, *reports, *runways}):
        facts = Facts(milestones.get(one, 0), reports.get(one, 0), runways.get(one))
        if met := risks(facts):
            found[one] = [_badge(risk, facts) for risk in met]
    return found


def _badge(risk: Risk, facts: Facts) -> Badge:
    if risk is Risk.RUNWAY:
        text = _("vốn còn %(time)s", time=amount(facts.runway, "months"))
        least = amount(THIN_RUNWAY, "months")
        why = _("Báo cáo tháng gần nhất cho thấy vốn còn dưới %(least)s. Số đã khác thì gửi bản sửa.", least=least)
        return Badge(text, "hourglass", why)
    if risk is Risk.MILESTONES:
        text = ngettext("trễ %(num)s cột mốc", "trễ %(num)s cột mốc", facts.milestones)
        return Badge(
            text, "flag", _("Cột mốc quá ngày hẹn mà chưa nộp. Báo một câu là người làm khoá biết đường hỗ trợ.")
        )
    text = ngettext("trễ %(num)s báo cáo", "trễ %(num)s báo cáo", facts.reports)
    return Badge(text, "chart-bar", _("Báo cáo tháng quá hạn mà chưa gửi. Bỏ qua kèm lý do cũng được."))


def _milestones(ids: Sequence[int]) -> dict[int, int]:
    late = (Milestone.state.in_(list(OPEN)), Milestone.due_on < clock.today())
    return _counted(sa.select(Milestone.enrolment_id, sa.func.count()).where(*late), Milestone.enrolment_id, ids)


def _reports(ids: Sequence[int]) -> dict[int, int]:
    late = (KpiReport.state == ReportState.OPEN, KpiReport.due_on < clock.today())
    return _counted(sa.select(KpiReport.enrolment_id, sa.func.count()).where(*late), KpiReport.enrolment_id, ids)


def _counted(select: sa.Select[int, int], column: InstrumentedAttribute[int], ids: Sequence[int]) -> dict[int, int]:
    here = select.join(Enrolment, Enrolment.id == column).where(Enrolment.cohort_id.in_(list(ids)))
    return {one: int(count) for one, count in db.session.execute(here.group_by(column))}


def _runways(ids: Sequence[int]) -> dict[int, int]:
    """How long the money lasts, as it was told last."""
    wanted = (
        sa.select(KpiReport.enrolment_id, KpiReport.values)
        .join(Enrolment, Enrolment.id == KpiReport.enrolment_id)
        .where(
            Enrolment.cohort_id.in_(list(ids)),
            KpiReport.state == ReportState.SENT,
            KpiReport.month >= clock.today() - timedelta(days=TOLD_DAYS),
        )
        .order_by(KpiReport.month)
    )
    rows = db.session.execute(wanted)
    return {one: values[RUNWAY] for one, values in rows if values.get(RUNWAY) is not None}
