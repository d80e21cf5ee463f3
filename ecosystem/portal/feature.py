"""The card of portal."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="portal")
