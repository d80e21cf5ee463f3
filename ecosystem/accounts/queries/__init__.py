"""Questions about accounts, what they agreed to, their links and their visits."""

from ecosystem.accounts.queries.consents import (
    Choice,
    Purpose,
    choices,
    consenting,
    consents,
    has_consent,
    open_consent,
    open_purposes,
    purpose,
    purposes,
)
from ecosystem.accounts.queries.factors import (
    Factors,
    factors,
    has_second_factor,
    holds_second_factor,
    passkey,
    passkeys,
    pending_sign_in,
)
from ecosystem.accounts.queries.identities import (
    identities,
    identity,
)
from ecosystem.accounts.queries.invitations import (
    invitation,
    invitations_to,
    live_invitation,
    open_invitation,
    open_invitations,
)
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
from ecosystem.accounts.queries.visits import (
    Visit,
    is_unused,
    remembered_browser,
    visits,
)

__all__ = [
    "Choice",
    "Factors",
    "Purpose",
    "Visit",
    "account",
    "choices",
    "consenting",
    "consents",
    "factors",
    "find_account",
    "has_consent",
    "has_second_factor",
    "holds_second_factor",
    "identities",
    "identity",
    "invitation",
    "invitations_to",
    "is_unused",
    "link_request",
    "live_invitation",
    "live_link",
    "open_consent",
    "open_invitation",
    "open_invitations",
    "open_purposes",
    "passkey",
    "passkeys",
    "pending_sign_in",
    "people",
    "purpose",
    "purposes",
    "remembered_browser",
    "sample_account",
    "staff_names",
    "token_hash",
    "visits",
]
