"""The pages of programs."""

from ecosystem.programs.views import cohorts, curriculum, inside, messages, own, tasks
from ecosystem.programs.views.base import bp

__all__ = ["bp", "cohorts", "curriculum", "inside", "messages", "own", "tasks"]
