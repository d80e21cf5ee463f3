"""The pages of figures: what a cohort follows, its reports and charts, one report to fill in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.core import clock, sheets
from ecosystem.core.errors import Refused
from ecosystem.programs.models import Cohort, Enrolment
from ecosystem.progress import actions, rules
from ecosystem.progress.forms import FIGURE, ButtonForm, Figure, KpiForm, ReportForm, read_figures
from ecosystem.progress.models import KpiReport
from ecosystem.progress.queries import base
from ecosystem.progress.queries import reports as kept
from ecosystem.progress.rules import kpis
from ecosystem.progress.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.downloads import download
from ecosystem.web.pages import back, render, toast


@bp.get("/manager/cohorts/<key>/kpis")
@allow(rules.may_run, load=base.cohort)
def cohort_kpis(one: Cohort) -> ResponseReturnValue:
    """The figures of a cohort: charts, who has sent, what is followed."""
    return _cohort(one, KpiForm())


@bp.post("/manager/cohorts/<key>/kpis")
@allow(rules.may_run, load=base.cohort)
def follow(one: Cohort) -> ResponseReturnValue:
    """Follow one more figure."""
    form = KpiForm()
    if not form.validate_on_submit():
        return _cohort(one, form, 422)
    try:
        if form.kind.data:
            actions.follow(current_account(), one, form.kind.data)
        else:
            values = actions.KpiValues(
                form.name_vi.data or "", form.name_en.data or "", form.unit.data or "", form.agg.data or "sum"
            )
            actions.follow_own(current_account(), one, values)
    except Refused as no:
        form.refuse(no.message, "name_vi" if no.code == "name" else None)
        return _cohort(one, form, 422)
    toast(_("Đã thêm chỉ số. Báo cáo từ nay sẽ hỏi mục này."))
    return back("progress.cohort_kpis", key=one.key)


@bp.post("/manager/cohorts/<key>/kpis/ready")
@allow(rules.may_run, load=base.cohort)
def follow_ready(one: Cohort) -> ResponseReturnValue:
    """Follow what most cohorts follow."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _cohort(one, KpiForm(formdata=None), 422)
    try:
        count = actions.follow_ready(current_account(), one)
    except Refused as no:
        return _cohort(one, KpiForm(formdata=None), 409, str(no.message))
    toast(ngettext("Đã thêm %(num)s chỉ số.", "Đã thêm %(num)s chỉ số.", count))
    return back("progress.cohort_kpis", key=one.key)


@bp.post("/manager/cohorts/<key>/kpis/remove")
@allow(rules.may_run, load=base.cohort)
def unfollow(one: Cohort) -> ResponseReturnValue:
    """No longer ask for one."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _cohort(one, KpiForm(formdata=None), 422)
    try:
        actions.unfollow(current_account(), one, form.value.data or "")
    except Refused as no:
        return _cohort(one, KpiForm(formdata=None), 409, str(no.message))
    toast(_("Đã thôi hỏi chỉ số này. Số liệu cũ vẫn còn."))
    return back("progress.cohort_kpis", key=one.key)


@bp.get("/manager/cohorts/<key>/kpis.csv")
@allow(rules.may_run, load=base.cohort)
def kpis_csv(one: Cohort) -> Response:
    """All reports of a cohort as CSV."""
    return download(b"".join(sheets.csv_chunks(kept.export_rows(one))), sheets.CSV_TYPE, f"kpi-{one.key}.csv")


@bp.get("/manager/cohorts/<key>/kpis.xlsx")
@allow(rules.may_run, load=base.cohort)
def kpis_xlsx(one: Cohort) -> Response:
    """The same as XLSX."""
    return download(sheets.xlsx(kept.export_rows(one)), sheets.XLSX_TYPE, f"kpi-{one.key}.xlsx")


@bp.get("/progress/<key>/reports")
@allow(rules.may_see, load=base.enrolment)
def startup_reports(one: Enrolment) -> ResponseReturnValue:
    """The reports and charts of one startup."""
    rows = kept.of_startup(one)
    return render(
        "progress/reports.html",
        one=one,
        name=base.name_of(one),
        cohort=base.cohort_name(one.cohort),
        rows=rows,
        charts=kept.charts(rows, kept.followed(one.cohort_id)),
        runs=rules.may_run(current_account(), one.cohort),
        may_work=rules.may_work(current_account(), one),
    )


@bp.get("/reports/<key>")
@allow(rules.may_see_of, load=kept.report)
def report(one: KpiReport) -> ResponseReturnValue:
    """One month: to fill in for the startup, to read for who runs the cohort."""
    return _report(one)


@bp.post("/reports/<key>")
@allow(rules.may_see_of, load=kept.report, then=rules.may_work_of)
def send(one: KpiReport) -> ResponseReturnValue:
    """Send the figures, or leave the month out with a reason."""
    form = ReportForm()
    typed = request.form.to_dict()
    values, wrong = read_figures(kept.asked_of(one), typed)
    if not form.validate_on_submit() or wrong:
        return _report(one, 422, form=form, typed=typed, wrong=wrong)
    try:
        sent = actions.Sent(values, form.blank_why.data or "", bool(form.is_sure.data))
        made = actions.send(current_account(), one, sent)
    except Refused as no:
        field = {"blank": "blank_why", "odd": "is_sure"}.get(no.code)
        form.refuse(no.message, field)
        odd = kpis.oddities(list(kept.asked_of(one).values()), values, kept.before(one)) if no.code == "odd" else {}
        return _report(one, 422 if field else 409, form=form, typed=typed, odd=odd)
    toast(_("Đã gửi báo cáo, cảm ơn bạn.") if made else _("Không có gì thay đổi."))
    return back("progress.report", key=one.key)


def _cohort(one: Cohort, form: KpiForm, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    rows = kept.of_cohort(one)
    followed = kept.followed(one.id)
    months: dict[str, list[kept.Row]] = {}
    for row in rows:
        months.setdefault(row.month, []).append(row)
    return render(
        "progress/kpis.html",
        status,
        one=one,
        name=base.cohort_name(one),
        program=base.program_name(one),
        months=months,
        charts=kept.charts(rows, followed),
        followed=[(each, kept.name_of_kpi(each)) for each in followed],
        form=form,
        refusal=refusal,
    )


def _figures(
    one: KpiReport, typed: Mapping[str, str] | None, wrong: Mapping[str, str], odd: Mapping[str, kpis.Oddity]
) -> list[Figure]:
    before = kept.before(one)
    found = []
    for each in kept.followed(one.enrolment.cohort_id):
        is_new = not one.versions
        value = kpis.prefill(kept.indicator(each), before.get(each.key)) if is_new else one.values.get(each.key)
        raw = base.typed(value, each.unit) if typed is None else typed.get(FIGURE + each.key, "")
        last = base.amount(before.get(each.key), each.unit)
        said = str(kept.ODD[odd[each.key]]) % {"before": last} if each.key in odd else wrong.get(each.key, "")
        unit = str(base.WORDS[each.unit])
        found.append(Figure(each.key, kept.name_of_kpi(each), unit, raw, last, said))
    return found


def _report(
    one: KpiReport,
    status: int = 200,
    *,
    form: ReportForm | None = None,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    odd: Mapping[str, kpis.Oddity] | None = None,
) -> ResponseReturnValue:
    everything = kept.followed(one.enrolment.cohort_id, dropped=True)
    return render(
        "progress/report.html",
        status,
        one=one,
        row=kept.row(one, clock.today()),
        cohort=base.cohort_name(one.enrolment.cohort),
        may_work=rules.may_work(current_account(), one.enrolment),
        form=form or ReportForm(formdata=None, data={"blank_why": one.blank_why}),
        figures=_figures(one, typed, wrong or {}, odd or {}),
        is_odd=bool(odd),
        told=[
            (kept.name_of_kpi(each), base.amount(one.values[each.key], each.unit))
            for each in everything
            if each.key in one.values
        ],
        versions=kept.changes(one, everything),
    )
