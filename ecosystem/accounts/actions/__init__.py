"""What happens to accounts: registering, confirming, signing in, resetting, roles, locks.

Signing in and registering answer the same for known and unknown addresses, in words and in time: the password is
hashed or checked either way, and links are looked up and sent by the worker (``answer_link_request``).
"""

from ecosystem.accounts.actions.addresses import ask_new_email, confirm_new_email, stop_email_change
from ecosystem.accounts.actions.consents import give_consent, withdraw_consent
from ecosystem.accounts.actions.display import put_away, set_display, take_out
from ecosystem.accounts.actions.identities import (
    link_identity,
    note_refused_arrival,
    sign_in_by_identity,
    unlink_identity,
)
from ecosystem.accounts.actions.inviting import (
    Newcomer,
    Offer,
    accept_invitation,
    invite,
    join,
    purge_invitations,
    resend_invitation,
    revoke_invitation,
    sample_invitation,
)
from ecosystem.accounts.actions.links import answer_link_request, ask_for_link, open_link, purge_links
from ecosystem.accounts.actions.registering import confirm_email, create_account, register
from ecosystem.accounts.actions.roles import grant_role, lock, revoke_role, unlock, update_settings
from ecosystem.accounts.actions.signing_in import (
    change_password,
    note_refused_sign_in,
    note_signed_in,
    prove,
    reset_password,
    sign_in,
    sign_out,
    switch_role,
)
from ecosystem.accounts.actions.visits import (
    end_other_visits,
    end_sign_ins,
    end_visit,
    end_visits_of,
    forget_browser,
    purge_visits,
    recognise,
    remember,
)
from ecosystem.accounts.queries import find_account

__all__ = [
    "Newcomer",
    "Offer",
    "accept_invitation",
    "answer_link_request",
    "ask_for_link",
    "ask_new_email",
    "change_password",
    "confirm_email",
    "confirm_new_email",
    "create_account",
    "end_other_visits",
    "end_sign_ins",
    "end_visit",
    "end_visits_of",
    "find_account",
    "forget_browser",
    "give_consent",
    "grant_role",
    "invite",
    "join",
    "link_identity",
    "lock",
    "note_refused_arrival",
    "note_refused_sign_in",
    "note_signed_in",
    "open_link",
    "prove",
    "purge_invitations",
    "purge_links",
    "purge_visits",
    "put_away",
    "recognise",
    "register",
    "remember",
    "resend_invitation",
    "reset_password",
    "revoke_invitation",
    "revoke_role",
    "sample_invitation",
    "set_display",
    "sign_in",
    "sign_in_by_identity",
    "sign_out",
    "stop_email_change",
    "switch_role",
    "take_out",
    "unlink_identity",
    "unlock",
    "update_settings",
    "withdraw_consent",
]
