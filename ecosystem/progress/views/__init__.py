"""The pages of progress."""

from ecosystem.progress.views import alumni, graduation, milestones, reports, startup
from ecosystem.progress.views.base import bp

__all__ = ["alumni", "bp", "graduation", "milestones", "reports", "startup"]
