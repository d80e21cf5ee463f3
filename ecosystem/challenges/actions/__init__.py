"""Verbs of challenges: posed, followed, solvers sought, and the chain after the award."""

from ecosystem.challenges.actions.challenges import Draft, cancel, create, decide, follow, save, send
from ecosystem.challenges.actions.pilots import (
    Agreement,
    Value,
    agree,
    award,
    end,
    let_go,
    measure,
    order,
    share,
    write,
)
from ecosystem.challenges.actions.reusing import reuse
from ecosystem.challenges.actions.solvers import ask_shortlist, invite, keep_shortlist

__all__ = [
    "Agreement",
    "Draft",
    "Value",
    "agree",
    "ask_shortlist",
    "award",
    "cancel",
    "create",
    "decide",
    "end",
    "follow",
    "invite",
    "keep_shortlist",
    "let_go",
    "measure",
    "order",
    "reuse",
    "save",
    "send",
    "share",
    "write",
]
