"""What is said in conversations, who has read it, and what came of them."""

from ecosystem.conversations.models.meetings import Meeting, MeetingState
from ecosystem.conversations.models.messages import Message, ReadMark
from ecosystem.conversations.models.outcomes import Outcome, OutcomeAsk, OutcomeKind, OutcomeLink
from ecosystem.conversations.models.reports import Report, ReportState

__all__ = [
    "Meeting",
    "MeetingState",
    "Message",
    "Outcome",
    "OutcomeAsk",
    "OutcomeKind",
    "OutcomeLink",
    "ReadMark",
    "Report",
    "ReportState",
]
