"""The pages of calls."""

from ecosystem.calls.views import applying, building, manager, papers, public, receiving, results, writing
from ecosystem.calls.views.base import bp

__all__ = ["applying", "bp", "building", "manager", "papers", "public", "receiving", "results", "writing"]
