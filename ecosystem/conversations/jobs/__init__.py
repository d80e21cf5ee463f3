"""Reactions and timed work of conversations: ids in, one action called."""

from ecosystem.conversations.jobs.meetings import mail_meeting, tell_meeting
from ecosystem.conversations.jobs.messages import mail_sent, tell_sent, tidy_files
from ecosystem.conversations.jobs.outcomes import ask_due, ask_sides, sample_link
from ecosystem.conversations.jobs.reports import tell_reporter

__all__ = [
    "ask_due",
    "ask_sides",
    "mail_meeting",
    "mail_sent",
    "sample_link",
    "tell_meeting",
    "tell_reporter",
    "tell_sent",
    "tidy_files",
]
