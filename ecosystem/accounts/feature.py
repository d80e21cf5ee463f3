"""The card of accounts."""

from ecosystem.core.feature import Feature

FEATURE = Feature(name="accounts")
