"""Pages of introductions: the lists, the asking, one introduction with its answers, how a profile takes requests."""

from ecosystem.connections.views import answering, asking, sorting
from ecosystem.connections.views.base import bp

__all__ = ["answering", "asking", "bp", "sorting"]
