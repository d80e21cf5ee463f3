"""Reactions and timed work of conversations: ids in, one action called."""

from ecosystem.conversations.jobs.messages import mail_sent, tell_sent, tidy_files

__all__ = ["mail_sent", "tell_sent", "tidy_files"]
