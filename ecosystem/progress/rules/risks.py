"""Which rules say early that a startup is at risk: what it owes, and how long its money lasts. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from ecosystem.progress.rules.kpis import THIN_RUNWAY

RUNWAY = "runway-months"
# What was told longer ago than this says nothing of today.
TOLD_DAYS = 100


class Risk(enum.StrEnum):
    """Why a startup is at risk, the weightiest first."""

    RUNWAY = "runway"
    MILESTONES = "milestones"
    REPORTS = "reports"


@dataclass(frozen=True)
class Facts:
    """What the rules look at: milestones and reports over their day, the runway last told (tenths of months)."""

    milestones: int = 0
    reports: int = 0
    runway: int | None = None


def risks(one: Facts) -> tuple[Risk, ...]:
    """The rules that a startup meets: money for less than three months, a milestone or a report over its day."""
    met = (
        (one.runway is not None and one.runway < THIN_RUNWAY, Risk.RUNWAY),
        (one.milestones > 0, Risk.MILESTONES),
        (one.reports > 0, Risk.REPORTS),
    )
    return tuple(risk for is_met, risk in met if is_met)
