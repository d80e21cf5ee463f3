"""The card of the search over everything."""

from __future__ import annotations

from ecosystem.core.feature import Feature
from ecosystem.finding.views import bp

FEATURE = Feature(name="finding", blueprint=bp)
