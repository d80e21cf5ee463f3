"""Verbs of challenges."""

from ecosystem.challenges.actions.challenges import Draft, cancel, create, decide, follow, save, send

__all__ = ["Draft", "cancel", "create", "decide", "follow", "save", "send"]
