"""Verbs of conversations: ``messages`` are written and read."""

from ecosystem.conversations.actions.messages import Attached, erase, read_up_to, send, tidy_files

__all__ = ["Attached", "erase", "read_up_to", "send", "tidy_files"]
