"""Verbs of postings: ``posting`` them, keeping ``lists``, and ``merging``."""

from ecosystem.partners.actions.lists import settle_told, store
from ecosystem.partners.actions.merging import follow_merge, follow_unmerge
from ecosystem.partners.actions.posting import ask_if_stands, change, close, close_over, post, renew

__all__ = [
    "ask_if_stands",
    "change",
    "close",
    "close_over",
    "follow_merge",
    "follow_unmerge",
    "post",
    "renew",
    "settle_told",
    "store",
]
