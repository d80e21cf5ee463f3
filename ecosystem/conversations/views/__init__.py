"""Pages of conversations. ``bp`` is made in ``base``; each module hangs its routes on it."""

from __future__ import annotations

from ecosystem.conversations.views import meetings, messages, outcomes, safety
from ecosystem.conversations.views.base import bp

__all__ = ["bp", "meetings", "messages", "outcomes", "safety"]
