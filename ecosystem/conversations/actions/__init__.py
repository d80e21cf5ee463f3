"""Verbs of conversations: ``messages`` are written and read, ``outcomes`` asked about and marked."""

from ecosystem.conversations.actions.messages import Attached, read_up_to, send, tidy_files
from ecosystem.conversations.actions.outcomes import (
    BATCH,
    ask_due,
    mark,
    mark_by_link,
    open_link,
    sample_link,
    unmark,
)

__all__ = [
    "BATCH",
    "Attached",
    "ask_due",
    "mark",
    "mark_by_link",
    "open_link",
    "read_up_to",
    "sample_link",
    "send",
    "tidy_files",
    "unmark",
]
