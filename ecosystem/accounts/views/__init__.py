"""The pages of accounts. Each module hangs its pages on the one blueprint; importing them here registers them."""

from ecosystem.accounts.views import (
    display,
    entering,
    factors,
    identities,
    invitations,
    links,
    obligation,
    proving,
    second_step,
    security,
    settings,
)
from ecosystem.accounts.views.base import bp

__all__ = [
    "bp",
    "display",
    "entering",
    "factors",
    "identities",
    "invitations",
    "links",
    "obligation",
    "proving",
    "second_step",
    "security",
    "settings",
]
