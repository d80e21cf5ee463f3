"""Pages of events: of organisers, of attendees, and of the link in a mail."""

from ecosystem.events.views import links, lists, organisers, people
from ecosystem.events.views.base import bp

__all__ = ["bp", "links", "lists", "organisers", "people"]
