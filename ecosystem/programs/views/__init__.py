"""The pages of programs."""

from ecosystem.programs.views import cohorts, own
from ecosystem.programs.views.base import bp

__all__ = ["bp", "cohorts", "own"]
