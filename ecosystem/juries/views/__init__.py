"""The pages of juries."""

from ecosystem.juries.views import panel, rounds
from ecosystem.juries.views.base import bp

__all__ = ["bp", "panel", "rounds"]
