"""Questions about conversations: which one has, what stands in them, and what is unread."""

from ecosystem.conversations.queries.messages import (
    Conversation,
    Line,
    by_id,
    conversations,
    first_unread,
    found,
    lines,
    message,
    messages_of,
    readable_ids,
    rows,
    sample_file,
    sample_key,
    sample_other,
    seen_up_to,
)

__all__ = [
    "Conversation",
    "Line",
    "by_id",
    "conversations",
    "first_unread",
    "found",
    "lines",
    "message",
    "messages_of",
    "readable_ids",
    "rows",
    "sample_file",
    "sample_key",
    "sample_other",
    "seen_up_to",
]
