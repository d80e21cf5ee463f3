"""The tables of meetings."""

from ecosystem.meetings.models.mentoring import Answer, Choice, Mark, MentorMark, MentorPair, MentorPlan, PlanMentor

__all__ = ["Answer", "Choice", "Mark", "MentorMark", "MentorPair", "MentorPlan", "PlanMentor"]
