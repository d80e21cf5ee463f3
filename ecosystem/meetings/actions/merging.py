"""Which rows of meetings follow profiles that become one: mentors asked, marks of both sides, who comes to a day.

Pairs and meetings name these rows, and so come along.
"""

from __future__ import annotations

from ecosystem.directory.actions.following import Place
from ecosystem.meetings.models import DayPerson, MentorMark, PlanMentor

FEATURE = "meetings"
PLACES = (
    Place("mentors", PlanMentor.profile_id, (PlanMentor.plan_id,)),
    Place("marks", MentorMark.profile_id, (MentorMark.plan_id, MentorMark.other_id), apart=MentorMark.other_id),
    Place("marked", MentorMark.other_id, (MentorMark.plan_id, MentorMark.profile_id), apart=MentorMark.profile_id),
    Place("people", DayPerson.profile_id, (DayPerson.day_id,)),
)
