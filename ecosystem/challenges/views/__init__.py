"""The pages of challenges."""

from ecosystem.challenges.views import public, writing
from ecosystem.challenges.views.base import bp

__all__ = ["bp", "public", "writing"]
