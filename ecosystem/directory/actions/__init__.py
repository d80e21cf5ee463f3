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
from ecosystem.directory.actions.write import Origin, create, declare_conflicts, index_words, take_in, update

__all__ = [
    "Origin",
    "add_member",
    "create",
    "declare_conflicts",
    "drop_file",
    "hide",
    "index_words",
    "pause",
    "publish",
    "remove",
    "resume",
    "set_deck",
    "set_logo",
    "take_in",
    "update",
]
