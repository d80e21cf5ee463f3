"""Figures: which a cohort follows, the months that open by the clock, sending a report, leaving one out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc, slugify
from ecosystem.programs.models import Cohort, CohortState, Enrolment
from ecosystem.progress import rules
from ecosystem.progress.models import CohortKpi, KpiReport, KpiVersion, ReportState
from ecosystem.progress.queries import reports as kept
from ecosystem.progress.queries.base import lock
from ecosystem.progress.rules import kpis
from ecosystem.progress.rules import reports as timing
from ecosystem.taxonomy import queries as taxonomy

OWN = "own-"
AGGREGATES = frozenset({"sum", "median", "mean"})


@dataclass(frozen=True)
class KpiValues:
    """A figure of a cohort's own."""

    name_vi: str
    name_en: str
    unit: str
    agg: str = "sum"


def follow_ready(actor: Account, cohort: Cohort) -> int:
    """Follow the figures that most cohorts follow; those followed already stay. Returns how many are new."""
    _refuse_manager(actor, cohort)
    made = sum(_follow(cohort, kind) for kind in kpis.READY)
    if made:
        record("kpi.followed", actor=actor.id, subject=cohort, count=made)
    return made


def follow(actor: Account, cohort: Cohort, kind: str) -> None:
    """Follow one figure of the list. Raises ``Refused``: ``rights``, ``kind``, ``many``."""
    _refuse_manager(actor, cohort)
    if not taxonomy.exists("kpi_kinds", kind):
        raise Refused(_l("Chỉ số này không có trong danh sách."), code="kind")
    if _follow(cohort, kind):
        record("kpi.followed", actor=actor.id, subject=cohort, count=1)


def follow_own(actor: Account, cohort: Cohort, values: KpiValues) -> CohortKpi:
    """Follow a figure of one's own. Raises ``Refused``: ``rights``, ``many``, ``name``, ``unit``."""
    _refuse_manager(actor, cohort)
    lock([cohort])
    _refuse_many(cohort)
    name = nfc(values.name_vi).strip()[:80]
    if not name or values.unit not in kpis.UNITS or values.agg not in AGGREGATES:
        raise Refused(_l("Chỉ số riêng cần có tên và đơn vị."), code="name")
    key = f"{OWN}{slugify(name, limit=30)}"
    same = (CohortKpi.cohort_id == cohort.id, CohortKpi.key == key)
    there = db.session.scalars(sa.select(CohortKpi).where(*same)).one_or_none()
    if there is not None:
        there.dropped_at = None
        db.session.flush()
        return there
    made = CohortKpi(
        cohort_id=cohort.id,
        key=key,
        name_vi=name,
        name_en=nfc(values.name_en).strip()[:80],
        unit=values.unit,
        period="month",
        agg=values.agg,
        added_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    record("kpi.followed", actor=actor.id, subject=cohort, count=1)
    return made


def unfollow(actor: Account, cohort: Cohort, key: str) -> None:
    """No longer ask for a figure; what was answered stays. Raises ``Refused``: ``rights``."""
    _refuse_manager(actor, cohort)
    live = (CohortKpi.cohort_id == cohort.id, CohortKpi.key == key, CohortKpi.dropped_at.is_(None))
    if affected(sa.update(CohortKpi).where(*live).values(dropped_at=clock.now())):
        record("kpi.unfollowed", actor=actor.id, subject=cohort, kpi=key)


def open_months(today: date) -> int:
    """Open the reports of the month just over, for every startup at work that lacks one. Returns how many."""
    months = [(number, timing.month_over(*span, today)) for number, span in kept.reporting()]
    rows = [_row(number, month) for number, month in months if month]
    if not rows:
        return 0
    fresh = insert_into(KpiReport).values(rows).on_conflict_do_nothing(index_elements=["enrolment_id", "month"])
    return len(db.session.scalars(fresh.returning(KpiReport.id)).all())


def open_month(enrolment: Enrolment, month: date) -> KpiReport:
    """The report of one startup and month, made if it is not there."""
    row = _row(enrolment.id, timing.first_of(month))
    db.session.execute(
        insert_into(KpiReport).values([row]).on_conflict_do_nothing(index_elements=["enrolment_id", "month"])
    )
    found = db.session.scalars(
        sa.select(KpiReport).where(KpiReport.enrolment_id == enrolment.id, KpiReport.month == row["month"])
    ).one()
    return kept.report(found.key)


@dataclass(frozen=True)
class Sent:
    """What a startup sends: figures by key (``None`` is left out), why some are, and whether odd ones were meant."""

    values: Mapping[str, int | None]
    blank_why: str = ""
    is_sure: bool = False


def send(actor: Account, one: KpiReport, sent: Sent) -> KpiVersion | None:
    """Keep a new version of a report; without any figure it is left out. The same once more is no new version.

    Raises ``Refused``: ``rights``, ``moved``, ``blank``, ``odd``.
    """
    if not rules.may_work(actor, one.enrolment):
        raise Refused(_l("Bạn không gửi được báo cáo này."), code="rights")
    lock([one])
    asked = kept.asked_of(one)
    values = {key: sent.values.get(key) for key in asked}
    why = nfc(sent.blank_why).strip()[:500]
    to = ReportState.SENT if any(value is not None for value in values.values()) else ReportState.SKIPPED
    same = (one.values, one.blank_why, one.state) == (_plain(values), why, to)
    if same:
        return None
    if to not in timing.TRANSITIONS[one.state]:
        raise Refused(_l("Báo cáo này không bỏ qua được nữa."), code="moved")
    if None in values.values() and not why:
        raise Refused(_l("Còn chỉ số để trống: ghi 0 nếu không có, hoặc cho biết lý do bỏ qua."), code="blank")
    if not sent.is_sure and kpis.oddities(list(asked.values()), values, kept.before(one)):
        raise Refused(_l("Có số khác hẳn tháng trước. Nếu đúng, đánh dấu xác nhận rồi gửi lại."), code="odd")
    return _keep(actor, one, to, _plain(values), why)


def _keep(actor: Account, one: KpiReport, to: ReportState, values: dict[str, int], why: str) -> KpiVersion:
    last = db.session.scalar(sa.select(sa.func.max(KpiVersion.number)).where(KpiVersion.report_id == one.id)) or 0
    made = KpiVersion(report_id=one.id, number=last + 1, at=clock.now(), by_id=actor.id, values=values, blank_why=why)
    one.state, one.values, one.blank_why, one.sent_at = to, values, why, clock.now()
    db.session.add(made)
    db.session.flush()
    db.session.expire(one, ["versions"])
    record("kpi.reported", actor=actor.id, subject=one, state=to.value, number=made.number)
    return made


def _plain(values: Mapping[str, int | None]) -> dict[str, int]:
    return {key: value for key, value in values.items() if value is not None}


def _follow(cohort: Cohort, kind: str) -> bool:
    lock([cohort])
    live = (CohortKpi.cohort_id == cohort.id, CohortKpi.key == kind)
    there = db.session.scalar(sa.select(CohortKpi).where(*live))
    if there is not None and there.dropped_at is None:
        return False
    _refuse_many(cohort)
    if there is not None:
        there.dropped_at = None
    else:
        term = taxonomy.term("kpi_kinds", kind)
        extra = term.extra if term else {}
        db.session.add(
            CohortKpi(
                cohort_id=cohort.id,
                key=kind,
                unit=str(extra.get("unit", "count")),
                period=str(extra.get("period", "month")),
                agg=str(extra.get("agg", "sum")),
                added_at=clock.now(),
            )
        )
    db.session.flush()
    return True


def _refuse_many(cohort: Cohort) -> None:
    live = (CohortKpi.cohort_id == cohort.id, CohortKpi.dropped_at.is_(None))
    if (db.session.scalar(sa.select(sa.func.count()).select_from(CohortKpi).where(*live)) or 0) >= kpis.MOST_KINDS:
        raise Refused(_l("Mỗi khoá theo dõi tối đa 12 chỉ số, để báo cáo chỉ mất 5 phút."), code="many")


def _row(enrolment_id: int, month: date) -> dict[str, object]:
    return {
        "key": secrets.token_hex(8),
        "enrolment_id": enrolment_id,
        "month": month,
        "due_on": timing.due_on(month),
        "state": ReportState.OPEN,
        "values": {},
        "blank_why": "",
        "told": "",
        "created_at": clock.now(),
        "version": 1,
    }


def _refuse_manager(actor: Account, cohort: Cohort) -> None:
    if not rules.may_run(actor, cohort) or cohort.state is CohortState.ARCHIVED:
        raise Refused(_l("Bạn không sửa được chỉ số của khoá này."), code="rights")
