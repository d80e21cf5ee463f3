"""When both sides are asked what came of it, what they may answer, and what a link from a mail is. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.conversations.models import OutcomeKind, OutcomeLink

# Days after the two sides were connected.
STEPS = (7, 30, 90, 180)
LINK_LIVES = timedelta(days=30)
NAMES: Mapping[OutcomeKind, Any] = {
    OutcomeKind.MET: _l("Đã gặp"),
    OutcomeKind.WORKING: _l("Đang làm việc"),
    OutcomeKind.INVESTED: _l("Đã đầu tư"),
    OutcomeKind.NOT_CONTINUING: _l("Không tiếp tục"),
}
SIGNS: Mapping[OutcomeKind, str] = {
    OutcomeKind.MET: "users",
    OutcomeKind.WORKING: "briefcase",
    OutcomeKind.INVESTED: "coin",
    OutcomeKind.NOT_CONTINUING: "leaf",
}
# Who has said one of these is not asked again: there is nothing more to come.
FINAL = frozenset({OutcomeKind.INVESTED, OutcomeKind.NOT_CONTINUING})
# What a mark says as well: who works together has met.
IMPLIES: Mapping[OutcomeKind, frozenset[OutcomeKind]] = {
    OutcomeKind.MET: frozenset({OutcomeKind.MET}),
    OutcomeKind.WORKING: frozenset({OutcomeKind.MET, OutcomeKind.WORKING}),
    OutcomeKind.INVESTED: frozenset({OutcomeKind.MET, OutcomeKind.WORKING, OutcomeKind.INVESTED}),
    OutcomeKind.NOT_CONTINUING: frozenset({OutcomeKind.NOT_CONTINUING}),
}


def furthest(kinds: Collection[OutcomeKind]) -> OutcomeKind | None:
    """How it stands, of all that both sides marked: invested, else ended, else how far it came."""
    ranked = (OutcomeKind.INVESTED, OutcomeKind.NOT_CONTINUING, OutcomeKind.WORKING, OutcomeKind.MET)
    return next((kind for kind in ranked if kind in kinds), None)


class LinkState(enum.StrEnum):
    """What a link from a mail is good for now."""

    OPEN = "open"
    DONE = "done"
    EXPIRED = "expired"


def link_state(link: OutcomeLink, now: datetime) -> LinkState:
    """A used link is done even when it has expired since."""
    if link.used_at is not None:
        return LinkState.DONE
    return LinkState.OPEN if link.expires_at > now else LinkState.EXPIRED
