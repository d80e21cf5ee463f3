"""Who may do what with a cohort's mentors, meeting days and demo day. Pure: no database, no Flask."""

from __future__ import annotations

from ecosystem.meetings.rules.mentoring import (
    ANSWERS,
    WORTH,
    is_missed,
    is_seated,
    may_mark,
    may_run,
    may_run_of,
    points,
)

__all__ = ["ANSWERS", "WORTH", "is_missed", "is_seated", "may_mark", "may_run", "may_run_of", "points"]
