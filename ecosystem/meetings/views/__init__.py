"""The pages of meetings."""

from ecosystem.meetings.views import mentoring, seats
from ecosystem.meetings.views.base import bp

__all__ = ["bp", "mentoring", "seats"]
