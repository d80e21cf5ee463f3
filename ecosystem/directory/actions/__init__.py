"""Verbs of the directory. Each checks its rule, changes, flushes and records; ``actor`` ``None`` is the system."""

from __future__ import annotations

from ecosystem.directory.actions.state import (
    add_member,
    drop_file,
    hide,
    pause,
    publish,
    remove,
    resume,
    set_deck,
    set_logo,
)
from ecosystem.directory.actions.verification import (
    Decision,
    Statement,
    ask_verification,
    decide,
    expire_badges,
    hand_over_case,
    note_case,
    release_case,
    remind_of_ends,
    reopen,
    take_case,
    withdraw_verification,
)
from ecosystem.directory.actions.write import (
    Origin,
    create,
    declare_conflicts,
    index_words,
    restore,
    take_in,
    update,
)

__all__ = [
    "Decision",
    "Origin",
    "Statement",
    "add_member",
    "ask_verification",
    "create",
    "decide",
    "declare_conflicts",
    "drop_file",
    "expire_badges",
    "hand_over_case",
    "hide",
    "index_words",
    "note_case",
    "pause",
    "publish",
    "release_case",
    "remind_of_ends",
    "remove",
    "reopen",
    "restore",
    "resume",
    "set_deck",
    "set_logo",
    "take_case",
    "take_in",
    "update",
    "withdraw_verification",
]
