"""Verbs: store lists, keep what was shown; say, take back, save, choose for one's own lists; switch weights."""

from ecosystem.recommendations.actions.choices import choose
from ecosystem.recommendations.actions.feedback import (
    follow_merge,
    follow_unmerge,
    forget,
    forget_writer,
    like,
    refuse,
    snooze,
    take_back,
)
from ecosystem.recommendations.actions.lists import (
    ask_replay,
    delete_searches,
    forget_named,
    forget_searches,
    forget_shown,
    keep_all,
    keep_records,
    keep_search,
    keep_shown,
    note_replay,
    open_search,
    set_priority,
    settle,
    store,
)
from ecosystem.recommendations.actions.mails import forget_weeks, open_weeks, write_week
from ecosystem.recommendations.actions.saving import save, unsave
from ecosystem.recommendations.actions.shards import begin_shards, store_shard
from ecosystem.recommendations.actions.weights import ask_weights, propose, switch_back, switch_off, switch_on

__all__ = [
    "ask_replay",
    "ask_weights",
    "begin_shards",
    "choose",
    "delete_searches",
    "follow_merge",
    "follow_unmerge",
    "forget",
    "forget_named",
    "forget_searches",
    "forget_shown",
    "forget_weeks",
    "forget_writer",
    "keep_all",
    "keep_records",
    "keep_search",
    "keep_shown",
    "like",
    "note_replay",
    "open_search",
    "open_weeks",
    "propose",
    "refuse",
    "save",
    "set_priority",
    "settle",
    "snooze",
    "store",
    "store_shard",
    "switch_back",
    "switch_off",
    "switch_on",
    "take_back",
    "unsave",
    "write_week",
]
