"""The console's pages; each is for administrators only. Importing the modules registers their pages."""

from ecosystem.console.views import house, invitations, people
from ecosystem.console.views.base import bp

__all__ = ["bp", "house", "invitations", "people"]
