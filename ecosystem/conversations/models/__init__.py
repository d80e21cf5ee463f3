"""What is said in conversations, who has read it, and what came of them."""

from ecosystem.conversations.models.meetings import Meeting, MeetingState
from ecosystem.conversations.models.messages import Message, MessageFile, ReadMark
from ecosystem.conversations.models.outcomes import Outcome, OutcomeAsk, OutcomeKind, OutcomeLink
from ecosystem.conversations.models.reports import Report, ReportState

__all__ = [
    "Meeting",
    "MeetingState",
    "Message",
    "MessageFile",
    "Outcome",
    "OutcomeAsk",
    "OutcomeKind",
    "OutcomeLink",
    "ReadMark",
    "Report",
    "ReportState",
]
