"""The pages of challenges."""

from ecosystem.challenges.views import pilots, public, solvers, writing
from ecosystem.challenges.views.base import bp

__all__ = ["bp", "pilots", "public", "solvers", "writing"]
