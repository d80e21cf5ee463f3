"""Verbs of events: ``holding`` one, its ``listing``, ``consenting`` to be seen, and ``wishing`` to meet."""

from ecosystem.events.actions.consenting import choose_profile, consent, withdraw
from ecosystem.events.actions.holding import Plan, change, close, create, keep_time, move
from ecosystem.events.actions.leaving import forget, forget_profile
from ecosystem.events.actions.listing import (
    adopt,
    confirm,
    discard,
    open_link,
    purge_imports,
    remove,
    seat,
    take_file,
    tell_some,
)
from ecosystem.events.actions.merging import follow_merge, follow_unmerge
from ecosystem.events.actions.wishing import take_back, wish

__all__ = [
    "Plan",
    "adopt",
    "change",
    "choose_profile",
    "close",
    "confirm",
    "consent",
    "create",
    "discard",
    "follow_merge",
    "follow_unmerge",
    "forget",
    "forget_profile",
    "keep_time",
    "move",
    "open_link",
    "purge_imports",
    "remove",
    "seat",
    "take_back",
    "take_file",
    "tell_some",
    "wish",
    "withdraw",
]
