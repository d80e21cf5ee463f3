"""Reports as pages show them: one to fill in, those of a startup, the months of a cohort, figures over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.programs.models import Cohort, CohortState, Enrolment, EnrolmentState
from ecosystem.progress.models import CohortKpi, KpiReport, KpiVersion, ReportState
from ecosystem.progress.queries.base import amount, name_of, of_enrolment
from ecosystem.progress.rules import BEGAN
from ecosystem.progress.rules.charts import Column, columns
from ecosystem.progress.rules.kpis import UNITS, Indicator, Oddity, together
from ecosystem.progress.rules.reports import is_late
from ecosystem.taxonomy import queries as taxonomy

R = ReportState
STATES = {R.OPEN: _l("Chưa gửi"), R.SENT: _l("Đã gửi"), R.SKIPPED: _l("Bỏ qua")}
LOOKS = {R.OPEN: "plain", R.SENT: "ok", R.SKIPPED: "info"}
ODD = {
    Oddity.UP: _l("Gấp mười lần tháng trước trở lên (%(before)s)."),
    Oddity.DOWN: _l("Chưa bằng một phần mười tháng trước (%(before)s)."),
    Oddity.PART: _l("Lớn hơn con số bao gồm nó."),
}
AGGREGATES = {"sum": _l("Tổng"), "median": _l("Trung vị"), "mean": _l("Trung bình")}
SHOWN = 12  # months of a chart


@dataclass(frozen=True)
class Row:
    """One report of a list."""

    report: KpiReport
    name: str
    state: str
    look: str
    is_late: bool
    month: str


@dataclass(frozen=True)
class Chart:
    """One figure over time: the columns, and the same as rows of a table (month, figure, how many told)."""

    name: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, str, int], ...]
    last: str
    label: str


def name_of_kpi(one: CohortKpi) -> str:
    """What a figure is called in the reader's language."""
    return directory.local(one.name_vi, one.name_en) if one.name_vi else taxonomy.label("kpi_kinds", one.key)


def indicator(one: CohortKpi) -> Indicator:
    """The figure as the rules know it."""
    return Indicator(one.key, one.unit, one.period, one.agg)


def followed(cohort_id: int, *, dropped: bool = False) -> list[CohortKpi]:
    """The figures a cohort follows, in the order they were added; with ``dropped`` also those of before."""
    wanted = sa.select(CohortKpi).where(CohortKpi.cohort_id == cohort_id).order_by(CohortKpi.id)
    return list(db.session.scalars(wanted if dropped else wanted.where(CohortKpi.dropped_at.is_(None))))


def asked_of(one: KpiReport) -> dict[str, Indicator]:
    """The figures that a report asks for, by key."""
    return {each.key: indicator(each) for each in followed(one.enrolment.cohort_id)}


def before(one: KpiReport) -> dict[str, int | None]:
    """The figures of the last month that was sent before this one."""
    earlier = (
        KpiReport.enrolment_id == one.enrolment_id,
        KpiReport.month < one.month,
        KpiReport.state == ReportState.SENT,
    )
    found = db.session.scalar(sa.select(KpiReport.values).where(*earlier).order_by(KpiReport.month.desc()).limit(1))
    return dict(found or {})


def _reports() -> sa.Select[KpiReport]:
    return sa.select(KpiReport).options(*of_enrolment(joinedload(KpiReport.enrolment)))


def report(key: str) -> KpiReport:
    """One with its versions and all that the rules ask for. Raises ``NotFound``."""
    wanted = _reports().where(KpiReport.key == key)
    versions = selectinload(KpiReport.versions).joinedload(KpiVersion.by)
    found = db.session.scalars(wanted.options(versions)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(report_id: int) -> KpiReport | None:
    """One by its id, or ``None``."""
    return db.session.scalars(_reports().where(KpiReport.id == report_id)).one_or_none()


def reporting() -> list[tuple[int, tuple[date, date]]]:
    """Enrolments whose cohort follows figures and runs or has just ended, with its first and last day."""
    follows = sa.exists().where(CohortKpi.cohort_id == Cohort.id, CohortKpi.dropped_at.is_(None))
    at_work = Enrolment.state.in_((EnrolmentState.ACTIVE, EnrolmentState.GRADUATED))
    runs = Cohort.state.in_((CohortState.RUNNING, CohortState.FINISHED))
    wanted = sa.select(Enrolment.id, Cohort.starts_on, Cohort.ends_on).join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = db.session.execute(wanted.where(at_work, runs, follows).order_by(Enrolment.id))
    return [(number, (starts, ends)) for number, starts, ends in rows]


def month_name(month: date) -> str:
    """A month as people write it."""
    return str(_("tháng %(month)s", month=f"{month.month:02d}/{month.year}"))


def row(one: KpiReport, today: date) -> Row:
    """A report as lists show it."""
    return Row(
        one,
        name_of(one.enrolment),
        str(STATES[one.state]),
        LOOKS[one.state],
        is_late(one.state, one.due_on, today),
        month_name(one.month),
    )


def of_startup(enrolment: Enrolment) -> list[Row]:
    """The reports of one startup, the newest first."""
    wanted = _reports().where(KpiReport.enrolment_id == enrolment.id).order_by(KpiReport.month.desc())
    return [row(one, clock.today()) for one in db.session.scalars(wanted)]


def of_cohort(cohort: Cohort) -> list[Row]:
    """The reports of all who began in a cohort, the newest month first, then by name."""
    wanted = _reports().join(Enrolment, Enrolment.id == KpiReport.enrolment_id)
    here = (Enrolment.cohort_id == cohort.id, Enrolment.state.in_(BEGAN))
    rows = [row(one, clock.today()) for one in db.session.scalars(wanted.where(*here))]
    return sorted(rows, key=lambda each: (-each.report.month.toordinal(), each.name))


def changes(one: KpiReport, kpis: Sequence[CohortKpi]) -> list[tuple[KpiVersion, list[tuple[str, str, str]]]]:
    """The versions of a report, the newest first, each with what it changed: name, before, after."""
    found, last = [], dict[str, int]()
    for version in one.versions:
        told = [
            (name_of_kpi(kpi), amount(last.get(kpi.key), kpi.unit), amount(version.values.get(kpi.key), kpi.unit))
            for kpi in kpis
            if last.get(kpi.key) != version.values.get(kpi.key)
        ]
        found.append((version, told))
        last = dict(version.values)
    return found[::-1]


def charts(rows: Sequence[Row], kpis: Sequence[CohortKpi]) -> list[Chart]:
    """One chart for each figure over the months of ``rows``; of many startups the figures are put together."""
    sent: dict[date, list[Mapping[str, int]]] = {}
    for one in rows:
        months = sent.setdefault(one.report.month, [])
        if one.report.state is ReportState.SENT:
            months.append(one.report.values)
    shown = sorted(sent)[-SHOWN:]
    is_one = len({one.report.enrolment_id for one in rows}) <= 1
    return [_chart(kpi, [(month, sent[month]) for month in shown], is_one=is_one) for kpi in kpis] if shown else []


def _chart(kpi: CohortKpi, months: Sequence[tuple[date, Sequence[Mapping[str, int]]]], *, is_one: bool) -> Chart:
    told = [[one[kpi.key] for one in sent if kpi.key in one] for _month, sent in months]
    values = [together(figures, kpi.agg) for figures in told]
    rows = tuple(
        (month_name(month), amount(value, kpi.unit), len(figures))
        for (month, _sent), value, figures in zip(months, values, told, strict=True)
    )
    last = next((text for _name, text, count in reversed(rows) if count), "")
    name = name_of_kpi(kpi)
    labels = [f"{month.month}/{month.year % 100:02d}" for month, _sent in months]
    return Chart(
        name,
        "" if is_one else _how(kpi, next((count for _name, _text, count in reversed(rows) if count), 0)),
        tuple(columns(values, labels)),
        rows,
        last,
        _("Biểu đồ cột: %(name)s từ %(first)s đến %(last)s", name=name, first=rows[0][0], last=rows[-1][0]),
    )


def _how(kpi: CohortKpi, count: int) -> str:
    """How the last figure was put together, and of how many."""
    how = str(AGGREGATES.get(kpi.agg, ""))
    return str(ngettext("%(how)s của %(num)s startup", "%(how)s của %(num)s startup", count, how=how))


def export_rows(cohort: Cohort) -> list[list[str]]:
    """All reports of a cohort as a sheet: a head, then one row a startup and month."""
    kpis = followed(cohort.id, dropped=True)
    head = [_("Startup"), _("Tháng"), _("Trạng thái"), _("Hạn"), *(f"{name_of_kpi(one)} ({one.unit})" for one in kpis)]
    rows = [[*head, _("Lý do bỏ trống")]]
    for one in of_cohort(cohort):
        values = one.report.values
        figures = [_exact(values.get(kpi.key), kpi.unit) for kpi in kpis]
        told = [one.name, f"{one.report.month:%Y-%m}", one.state, one.report.due_on.isoformat()]
        rows.append([*told, *figures, one.report.blank_why])
    return rows


def _exact(value: int | None, unit: str) -> str:
    """A figure for a sheet: plain digits with a point."""
    places = UNITS.get(unit, 0)
    if value is None:
        return ""
    return str(value) if not places else f"{Decimal(value) / 10**places:.{places}f}"


def unsent() -> list[KpiReport]:
    """Reports that are open, of startups that still take part, the most urgent first."""
    gone = (EnrolmentState.DROPPED, EnrolmentState.ON_LEAVE)
    wanted = _reports().join(Enrolment, Enrolment.id == KpiReport.enrolment_id)
    here = (KpiReport.state == ReportState.OPEN, Enrolment.state.not_in(gone))
    return list(db.session.scalars(wanted.where(*here).order_by(KpiReport.due_on, KpiReport.id).limit(1000)))
