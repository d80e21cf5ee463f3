"""The pages of juries."""

from ecosystem.juries.views import deciding, exports, numbers, panel, rounds
from ecosystem.juries.views.base import bp

__all__ = ["bp", "deciding", "exports", "numbers", "panel", "rounds"]
