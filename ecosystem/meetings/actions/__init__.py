"""Verbs of meetings: mentors are asked, marks made, pairs proposed, decided and published."""

from ecosystem.meetings.actions.assigning import (
    ask_proposal,
    decide,
    drop_proposal,
    introduce,
    keep_proposal,
    publish,
)
from ecosystem.meetings.actions.leaving import forget
from ecosystem.meetings.actions.mentoring import PlanValues, answer, ask_mentor, drop_mentor, mark, open_plan, set_plan

__all__ = [
    "PlanValues",
    "answer",
    "ask_mentor",
    "ask_proposal",
    "decide",
    "drop_mentor",
    "drop_proposal",
    "forget",
    "introduce",
    "keep_proposal",
    "mark",
    "open_plan",
    "publish",
    "set_plan",
]
