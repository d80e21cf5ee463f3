"""The card of dashboard."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="dashboard")
