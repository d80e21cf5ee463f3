"""The tables of meetings."""

from ecosystem.meetings.models.days import (
    DayMark,
    DayMeeting,
    DayPerson,
    DayState,
    DayWish,
    MeetingDay,
    Side,
)
from ecosystem.meetings.models.demo import DemoDay, DemoPitch
from ecosystem.meetings.models.mentoring import Answer, Choice, Mark, MentorMark, MentorPair, MentorPlan, PlanMentor

__all__ = [
    "Answer",
    "Choice",
    "DayMark",
    "DayMeeting",
    "DayPerson",
    "DayState",
    "DayWish",
    "DemoDay",
    "DemoPitch",
    "Mark",
    "MeetingDay",
    "MentorMark",
    "MentorPair",
    "MentorPlan",
    "PlanMentor",
    "Side",
]
