"""The tables of progress."""

from ecosystem.progress.models.alumni import Certificate, FollowUp, FollowUpState
from ecosystem.progress.models.milestones import Milestone, MilestoneFile, MilestoneState, MilestoneStep, PlanItem
from ecosystem.progress.models.reports import CohortKpi, KpiReport, KpiVersion, ReportState

__all__ = [
    "Certificate",
    "CohortKpi",
    "FollowUp",
    "FollowUpState",
    "KpiReport",
    "KpiVersion",
    "Milestone",
    "MilestoneFile",
    "MilestoneState",
    "MilestoneStep",
    "PlanItem",
    "ReportState",
]
