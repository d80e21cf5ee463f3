"""Verbs of conversations: ``messages`` are written and read, ``meetings`` proposed and agreed, ``outcomes`` marked."""

from ecosystem.conversations.actions.meetings import Plan, cancel, pick, propose, refuse_all
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
    "Plan",
    "ask_due",
    "cancel",
    "mark",
    "mark_by_link",
    "open_link",
    "pick",
    "propose",
    "read_up_to",
    "refuse_all",
    "sample_link",
    "send",
    "tidy_files",
    "unmark",
]
