"""The pages of juries."""

from ecosystem.juries.views import deciding, panel, rounds
from ecosystem.juries.views.base import bp

__all__ = ["bp", "deciding", "panel", "rounds"]
