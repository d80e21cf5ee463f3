"""The card of directory."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="directory")
