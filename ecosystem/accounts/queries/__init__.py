"""Questions about accounts, their links and their visits."""

from ecosystem.accounts.queries.identities import identities, identity
from ecosystem.accounts.queries.invitations import invitation, live_invitation, open_invitation, open_invitations
from ecosystem.accounts.queries.people import (
    account,
    find_account,
    link_request,
    live_link,
    people,
    sample_account,
    staff_names,
    token_hash,
)
from ecosystem.accounts.queries.visits import Visit, is_unused, remembered_browser, visits

__all__ = [
    "Visit",
    "account",
    "find_account",
    "identities",
    "identity",
    "invitation",
    "is_unused",
    "link_request",
    "live_invitation",
    "live_link",
    "open_invitation",
    "open_invitations",
    "people",
    "remembered_browser",
    "sample_account",
    "staff_names",
    "token_hash",
    "visits",
]
