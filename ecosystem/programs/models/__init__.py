"""Programs, their cohorts, who takes part, and what they go through."""

from ecosystem.programs.models.cohorts import Cohort, CohortManager, CohortRight, CohortState, Program
from ecosystem.programs.models.curriculum import (
    Attendance,
    CalendarFeed,
    CheckIn,
    CohortMaterial,
    CohortModule,
    CohortSession,
    Presence,
    SessionTrainer,
)
from ecosystem.programs.models.enrolments import Enrolment, EnrolmentState, EnrolmentStep
from ecosystem.programs.models.messages import CohortMessage, MessageRecipient
from ecosystem.programs.models.tasks import CohortTask, Feedback, HandIn, HandInFile, Verdict

__all__ = [
    "Attendance",
    "CalendarFeed",
    "CheckIn",
    "Cohort",
    "CohortManager",
    "CohortMaterial",
    "CohortMessage",
    "CohortModule",
    "CohortRight",
    "CohortSession",
    "CohortState",
    "CohortTask",
    "Enrolment",
    "EnrolmentState",
    "EnrolmentStep",
    "Feedback",
    "HandIn",
    "HandInFile",
    "MessageRecipient",
    "Presence",
    "Program",
    "SessionTrainer",
    "Verdict",
]
