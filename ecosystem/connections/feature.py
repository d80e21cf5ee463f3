"""The card of connections."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="connections")
