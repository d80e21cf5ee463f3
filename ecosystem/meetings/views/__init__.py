"""The pages of meetings."""

from ecosystem.meetings.views import days, demo, mentoring, people, seats
from ecosystem.meetings.views.base import bp

__all__ = ["bp", "days", "demo", "mentoring", "people", "seats"]
