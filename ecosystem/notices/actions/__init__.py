"""Verbs of notices: tell people in the site and by mail, by what they chose; mark as read; make digests."""

from ecosystem.notices.actions.choosing import (
    choose,
    keep_quiet,
    unsubscribe,
)
from ecosystem.notices.actions.digests import (
    open_digests,
    write_digest,
)
from ecosystem.notices.actions.reading import (
    KEPT,
    purge,
    read,
    read_all,
    settle,
    settle_for,
    unread,
)
from ecosystem.notices.actions.telling import (
    MOST_WORDS,
    let_go,
    notify,
    write,
    write_by_week,
)

__all__ = [
    "KEPT",
    "MOST_WORDS",
    "choose",
    "keep_quiet",
    "let_go",
    "notify",
    "open_digests",
    "purge",
    "read",
    "read_all",
    "settle",
    "settle_for",
    "unread",
    "unsubscribe",
    "write",
    "write_by_week",
    "write_digest",
]
