"""What is said in conversations, who has read it, and what came of them."""

from ecosystem.conversations.models.messages import Message, ReadMark

__all__ = ["Message", "ReadMark"]
