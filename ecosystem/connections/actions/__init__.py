"""Verbs of introductions. The database, not this code, decides races.

``asking`` and ``answering`` are the two sides, ``arranging`` is both at once, ``sorting`` is what a side notes for
itself, ``keeping`` what the clock does, ``leaving`` and ``merging`` what becomes of it all when a profile is gone or
taken into another.
"""

from ecosystem.connections.actions.answering import accept, ask_more, decline, end, view
from ecosystem.connections.actions.arranging import arrange
from ecosystem.connections.actions.asking import (
    answer_more,
    ask,
    discard,
    purge_drafts,
    save_draft,
    take_back,
    tell_when_open,
    withdraw,
)
from ecosystem.connections.actions.blocking import block, unblock
from ecosystem.connections.actions.keeping import count_pace, keep_time, recount, tell_open
from ecosystem.connections.actions.leaving import close_for, leave
from ecosystem.connections.actions.merging import follow_merge, follow_unmerge
from ecosystem.connections.actions.pausing import follow_openness
from ecosystem.connections.actions.sorting import Noted, set_desk, sort

__all__ = [
    "Noted",
    "accept",
    "answer_more",
    "arrange",
    "ask",
    "ask_more",
    "block",
    "close_for",
    "count_pace",
    "decline",
    "discard",
    "end",
    "follow_merge",
    "follow_openness",
    "follow_unmerge",
    "keep_time",
    "leave",
    "purge_drafts",
    "recount",
    "save_draft",
    "set_desk",
    "sort",
    "take_back",
    "tell_open",
    "tell_when_open",
    "unblock",
    "view",
    "withdraw",
]
