"""Verbs of calls: ``calls`` are made and moved, forms built, applications written, sent and screened."""

from ecosystem.calls.actions.applying import (
    Clash,
    Saved,
    ask_for_link,
    attach,
    detach,
    discard,
    note_reminded,
    save,
    start,
    withdraw,
)
from ecosystem.calls.actions.asking import answer, ask, hide, subscribe, unsubscribe
from ecosystem.calls.actions.building import (
    change,
    copy_from,
    put_in_force,
    put_question,
    put_section,
    set_rules,
    templates,
    use_template,
)
from ecosystem.calls.actions.calls import CallValues, add_manager, create, edit, move, remove_manager, set_manager, tick
from ecosystem.calls.actions.codes import make_code, redeem, revoke_code
from ecosystem.calls.actions.documents import add_document, remove_document
from ecosystem.calls.actions.results import hold_back, publish
from ecosystem.calls.actions.screening import ask_for_more, assign, expire, let_through, many, take_up, turn_away
from ecosystem.calls.actions.submitting import submit

__all__ = [
    "CallValues",
    "Clash",
    "Saved",
    "add_document",
    "add_manager",
    "answer",
    "ask",
    "ask_for_link",
    "ask_for_more",
    "assign",
    "attach",
    "change",
    "copy_from",
    "create",
    "detach",
    "discard",
    "edit",
    "expire",
    "hide",
    "hold_back",
    "let_through",
    "make_code",
    "many",
    "move",
    "note_reminded",
    "publish",
    "put_in_force",
    "put_question",
    "put_section",
    "redeem",
    "remove_document",
    "remove_manager",
    "revoke_code",
    "save",
    "set_manager",
    "set_rules",
    "start",
    "submit",
    "subscribe",
    "take_up",
    "templates",
    "tick",
    "turn_away",
    "unsubscribe",
    "use_template",
    "withdraw",
]
