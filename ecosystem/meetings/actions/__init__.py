"""Verbs of meetings: mentors are asked, marks made, pairs proposed, decided and published."""

from ecosystem.meetings.actions.assigning import (
    ask_proposal,
    decide,
    drop_proposal,
    introduce,
    keep_proposal,
    publish,
)
from ecosystem.meetings.actions.days import (
    DayValues,
    add_guest,
    create_day,
    edit_day,
    move_day,
    remove_person,
    set_away,
    wish_to_meet,
)
from ecosystem.meetings.actions.demo import DemoValues, be_interested, open_demo, set_demo, stand, step_back
from ecosystem.meetings.actions.leaving import forget
from ecosystem.meetings.actions.mentoring import PlanValues, answer, ask_mentor, drop_mentor, mark, open_plan, set_plan
from ecosystem.meetings.actions.timetables import (
    ask_timetable,
    drop_timetable,
    keep_timetable,
    lock_meeting,
    mark_meeting,
    publish_timetable,
    report_late,
)

__all__ = [
    "DayValues",
    "DemoValues",
    "PlanValues",
    "add_guest",
    "answer",
    "ask_mentor",
    "ask_proposal",
    "ask_timetable",
    "be_interested",
    "create_day",
    "decide",
    "drop_mentor",
    "drop_proposal",
    "drop_timetable",
    "edit_day",
    "forget",
    "introduce",
    "keep_proposal",
    "keep_timetable",
    "lock_meeting",
    "mark",
    "mark_meeting",
    "move_day",
    "open_demo",
    "open_plan",
    "publish",
    "publish_timetable",
    "remove_person",
    "report_late",
    "set_away",
    "set_demo",
    "set_plan",
    "stand",
    "step_back",
    "wish_to_meet",
]
