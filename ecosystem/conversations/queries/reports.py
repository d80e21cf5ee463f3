"""The officers' queue: what was reported and nothing else."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.conversations.models import Report, ReportState
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound


def queue() -> sa.Select[Any]:
    """Every report, the open ones first, the oldest of them on top; profile and reporter loaded."""
    decided = sa.case((Report.state == ReportState.OPEN, 0), else_=1)
    select = sa.select(Report).options(joinedload(Report.profile), joinedload(Report.reporter))
    return select.order_by(decided, Report.id)


def report(key: str) -> Report:
    """The report of ``key``. Raises ``NotFound``."""
    one: Report | None = db.session.scalar(sa.select(Report).where(Report.key == key[:40]))
    if one is None:
        raise NotFound
    return one


def by_id(report_id: int) -> Report | None:
    """The same by its id, or ``None``."""
    return db.session.get(Report, report_id)


def waiting() -> int:
    """How many reports wait for an officer."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(Report).where(Report.state == ReportState.OPEN)) or 0
    )
