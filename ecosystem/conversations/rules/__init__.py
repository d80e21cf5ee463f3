"""Who may read and write in a conversation. Pure: what a rule reads must be loaded."""

from __future__ import annotations

from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.conversations.models import MessageFile

BODY_MOST = 4000
SEARCH_MOST = 100
# So many files a message carries, so large together.
FILES_MOST = 5
FILES_BYTES = 10 * 1024 * 1024
# Once accepted, a conversation is kept for its readers, whatever becomes of the introduction.
READABLE = frozenset({"accepted", "ended"})


def may_read(actor: Account | None, introduction: Introduction) -> bool:
    """Members of either side once it was accepted; officers and administrators do not read messages."""
    return introduction.state.value in READABLE and connections.side_of(actor, introduction) is not None


def may_write(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of either side while it is accepted and both profiles stand."""
    side = connections.side_of(actor, introduction)
    if side is None or introduction.state is not IntroductionState.ACCEPTED:
        return False
    return connections.both_stand(introduction) and connections.is_hand(
        actor, connections.profile_of(introduction, side)
    )


def may_open_file(actor: Account | None, attached: MessageFile) -> bool:
    """Who may read the message may open what is attached to it."""
    message = attached.message
    return message.hidden_at is None and may_read(actor, message.introduction)


def path_of(introduction: Introduction) -> str:
    """Where a conversation is read; notices lead there."""
    return f"/introductions/{introduction.key}/conversation"


def may_mark(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of either side say what came of it, also once it has ended."""
    side = connections.side_of(actor, introduction)
    if side is None or introduction.state.value not in READABLE:
        return False
    return connections.is_hand(actor, connections.profile_of(introduction, side))
