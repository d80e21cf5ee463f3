"""Monthly reports: opened by the clock, filled in from last month, odd figures asked about, versions, reminders."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.progress import actions
from ecosystem.progress import jobs as work
from ecosystem.progress.models import CohortKpi, KpiReport, KpiVersion, ReportState
from ecosystem.progress.queries import base, reports
from tests.calls.test_races import together
from tests.progress.test_milestones import kinds
from tests.progress.world import at_work

FIRST = datetime(2027, 1, 1, 1, tzinfo=UTC)
ASKED = {"revenue": 100_000_000, "active-users": 500, "jobs-total": 5, "jobs-female": 2, "capital-raised": 0}
ASKED |= {"ip-filed": 0, "runway-months": 80}


@pytest.fixture
def case(cast, frozen):
    """A cohort that follows the ready-made figures, and the reports of its first month, open."""
    cohort, startups = at_work(cast, frozen)
    with write():
        actions.follow_ready(cast.manager, base.cohort(cohort.key))
    frozen.move_to(FIRST)
    work.open_reports()
    return cohort, startups, of(startups[0])


def of(startup):
    return reports.of_startup(base.enrolment(startup.key))[0].report


def send(who, one, **changes):
    why, sure = changes.pop("why", ""), changes.pop("sure", False)
    with write():
        return actions.send(who, reports.report(one.key), actions.Sent({**ASKED, **changes}, why, sure))


def refusing(code, *args, **kwargs):
    with pytest.raises(Refused) as no:
        send(*args, **kwargs)
    assert no.value.code == code


def test_the_clock_opens_each_month_once_and_only_while_the_cohort_runs(cast, case, frozen):
    _cohort, startups, first = case
    assert (first.month, first.due_on) == (date(2026, 12, 1), date(2027, 1, 10))
    for _time in range(3):
        work.open_reports()
    frozen.move_to(FIRST + timedelta(days=31))
    work.open_reports()
    frozen.move_to(FIRST + timedelta(days=62))
    work.open_reports()
    frozen.move_to(FIRST + timedelta(days=120))
    work.open_reports()
    months = db.session.scalars(sa.select(KpiReport.month).where(KpiReport.enrolment_id == startups[0].id))
    assert sorted(months) == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def test_reminders_before_the_day_and_after_it(cast, case, frozen, jobs, outbox):
    _cohort, (_one, other), first = case
    said = []
    for day in (5, 7, 8, 10, 11, 12, 17, 18, 25):
        frozen.move_to(datetime(2027, 1, day, 2, tzinfo=UTC))
        if day == 12:
            send(cast.lan, of(other))
        work.open_reports()
        said.append(len([kind for kind in kinds(cast.lan) if kind.startswith("report")]))
    # Both are due soon, both are late, then one alone is still late.
    assert said == [0, 2, 2, 2, 4, 4, 5, 5, 5]
    jobs.run()
    assert [mail for mail in outbox.read(cast.lan.email) if "tháng 12/2026" in mail.subject]
    assert reports.report(first.key).state is ReportState.OPEN


def test_five_minutes_from_last_months_figures(cast, case, client, frozen):
    _cohort, startups, first = case
    client.sign_in(cast.lan)
    path = f"/reports/{first.key}"
    typed = {"kpi-revenue": "100 triệu", "kpi-active-users": "500", "kpi-jobs-total": "5", "kpi-jobs-female": "2"}
    typed |= {"kpi-capital-raised": "0", "kpi-ip-filed": "0", "kpi-runway-months": "8", "blank_why": ""}
    page = client.post(path, {**typed, "kpi-runway-months": "tám"}, at=path, status=422)
    assert "Không đọc được số này" in page.text
    page = client.post(path, {**typed, "kpi-ip-filed": ""}, at=path, status=422)
    assert "Còn chỉ số để trống" in page.text
    client.post(path, typed, at=path)
    frozen.move_to(FIRST + timedelta(days=31))
    work.open_reports()
    client.sign_in(cast.lan)
    path = f"/reports/{of(startups[0]).key}"
    fields = client.get(path).form(path).fields
    assert (fields["kpi-revenue"], fields["kpi-capital-raised"]) == (["100.000.000"], ["0"])
    page = client.post(path, {"kpi-revenue": "2 tỷ"}, at=path, status=422)
    assert "Gấp mười lần tháng trước trở lên (100 triệu đồng)." in page.text
    client.post(path, {**typed, "kpi-revenue": "2 tỷ", "is_sure": "y"}, at=page)
    assert reports.report(of(startups[0]).key).values["revenue"] == 2_000_000_000
    page = client.get(f"/progress/{startups[0].key}/reports")
    assert page.html.count('<svg viewBox="0 0 320 120"') == 7
    assert "2 tỷ đồng" in page.text


def test_a_month_may_be_left_out_with_a_reason_and_sent_after_all(cast, case):
    _cohort, _startups, first = case
    empty = dict.fromkeys(ASKED)
    refusing("blank", cast.lan, first, **empty)
    send(cast.lan, first, **empty, why="Kế toán nghỉ thai sản.")
    assert reports.report(first.key).state is ReportState.SKIPPED
    send(cast.lan, first)
    assert reports.report(first.key).state is ReportState.SENT
    refusing("moved", cast.lan, first, **empty, why="Thôi")


def test_every_version_is_kept_and_the_same_is_none(cast, case, client):
    _cohort, _startups, first = case
    assert send(cast.lan, first).number == 1
    assert send(cast.lan, first) is None
    assert send(cast.lan, first, revenue=120_000_000).number == 2
    client.sign_in(cast.manager)
    page = client.get(f"/reports/{first.key}")
    assert "100 triệu đồng → 120 triệu đồng" in page.text
    assert db.session.scalars(sa.select(KpiVersion.number).order_by(KpiVersion.id)).all() == [1, 2]


def test_two_clicks_make_one_version(app, cast, case):
    _cohort, _startups, first = case
    key, lan = first.key, cast.lan.id

    def act():
        actions.send(db.session.get_one(Account, lan), reports.report(key), actions.Sent(ASKED))

    assert together(app, act, act) == ["done", "done"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(KpiVersion)) == 1


def test_two_clocks_open_one(app, cast, case, frozen):
    frozen.move_to(FIRST + timedelta(days=31))

    def act():
        actions.open_months(date(2027, 2, 1))

    assert together(app, act, act) == ["done", "done"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(KpiReport)) == 4


def test_who_may_send_and_who_may_read(cast, case, client):
    cohort, (one, _other), first = case
    refusing("rights", cast.manager, first)
    refusing("rights", cast.stranger, first)
    send(cast.lan, first)
    paths = [f"/reports/{first.key}", f"/progress/{one.key}/reports"]
    team = [f"/manager/cohorts/{cohort.key}/{page}" for page in ("kpis", "kpis.csv", "kpis.xlsx")]
    for who in (cast.stranger, cast.officer, cast.admin, cast.ha):
        client.sign_in(who)
        for path in paths + team:
            client.get(path, status=404)
    client.sign_in(cast.manager)
    page = client.get(paths[0])
    assert "kpi-revenue" not in page.html
    client.get(team[0])


def test_figures_of_the_cohort_and_its_sheets(cast, case, client):
    cohort, startups, _first = case
    send(cast.lan, of(startups[0]))
    send(cast.lan, of(startups[1]), **{"revenue": 50_000_000, "runway-months": 41})
    client.sign_in(cast.manager)
    page = client.get(f"/manager/cohorts/{cohort.key}/kpis")
    assert "150 triệu đồng" in page.text
    # Of months of runway the middle, not the sum.
    assert "6 tháng" in page.text
    csv = client.get(f"/manager/cohorts/{cohort.key}/kpis.csv").data.decode("utf-8-sig")
    assert csv.splitlines()[1].split(",")[4:8] == ["100000000", "500", "5", "2"]
    content = client.get(f"/manager/cohorts/{cohort.key}/kpis.xlsx").data
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 3


def test_a_figure_of_ones_own_and_one_no_longer_asked(cast, case, client):
    cohort, _startups, first = case
    path = f"/manager/cohorts/{cohort.key}/kpis"
    client.sign_in(cast.manager)
    client.post(path, {"name_vi": "Số lượt dùng thử", "unit": "count"}, at=path)
    client.post(path, {"name_vi": "", "unit": "count"}, at=path, status=422)
    client.post(f"{path}/remove", {"value": "runway-months"}, at=path)
    asked = reports.asked_of(reports.report(first.key))
    assert ("own-so-luot-dung-thu" in asked, "runway-months" in asked) == (True, False)
    with write():
        actions.follow_ready(cast.manager, base.cohort(cohort.key))
    assert "runway-months" in reports.asked_of(reports.report(first.key))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CohortKpi)) == 8
