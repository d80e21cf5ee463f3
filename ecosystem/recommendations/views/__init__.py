"""Pages of recommendations: the lists that people read, and what officers see of them.

``bp`` is made in ``base``; each module hangs its routes on it.
"""

from __future__ import annotations

from ecosystem.recommendations.views import choices, feedback, officers, people, weights
from ecosystem.recommendations.views.base import bp

__all__ = ["bp", "choices", "feedback", "officers", "people", "weights"]
