"""The card of recommendations."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="recommendations")
