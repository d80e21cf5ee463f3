"""The pages of meetings."""

from ecosystem.meetings.views import days, mentoring, people, seats
from ecosystem.meetings.views.base import bp

__all__ = ["bp", "days", "mentoring", "people", "seats"]
