"""The card of console."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="console")
