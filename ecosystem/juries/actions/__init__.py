"""Verbs of juries: rounds are made and moved, applications given, declared on, marked, and decided."""

from ecosystem.juries.actions.deciding import Verdict, carry_out, decide, release, take_back, write_letter
from ecosystem.juries.actions.proposing import ask_proposal, drop_proposal, keep_proposal, publish, set_locked
from ecosystem.juries.actions.reads import (
    Given,
    abstain,
    agree_override,
    ask_override,
    declare,
    give,
    keep,
    send,
    take_away,
)
from ecosystem.juries.actions.rounds import (
    RoundValues,
    add_juror,
    create,
    edit,
    move,
    redact,
    remove_juror,
    seated,
    set_rubric,
)

__all__ = [
    "Given",
    "RoundValues",
    "Verdict",
    "abstain",
    "add_juror",
    "agree_override",
    "ask_override",
    "ask_proposal",
    "carry_out",
    "create",
    "decide",
    "declare",
    "drop_proposal",
    "edit",
    "give",
    "keep",
    "keep_proposal",
    "move",
    "publish",
    "redact",
    "release",
    "remove_juror",
    "seated",
    "send",
    "set_locked",
    "set_rubric",
    "take_away",
    "take_back",
    "write_letter",
]
