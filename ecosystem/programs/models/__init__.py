"""Programs, their cohorts, and who takes part."""

from ecosystem.programs.models.cohorts import Cohort, CohortManager, CohortRight, CohortState, Program
from ecosystem.programs.models.enrolments import Enrolment, EnrolmentState, EnrolmentStep

__all__ = [
    "Cohort",
    "CohortManager",
    "CohortRight",
    "CohortState",
    "Enrolment",
    "EnrolmentState",
    "EnrolmentStep",
    "Program",
]
