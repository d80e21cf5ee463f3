"""What happens to accounts: registering, confirming, signing in, resetting, roles, locks.

Signing in and registering answer the same for known and unknown addresses, in words and in time: the password is
hashed or checked either way, and links are looked up and sent by the worker (``answer_link_request``).
"""

from ecosystem.accounts.actions.addresses import (
    ask_new_email,
    confirm_new_email,
    stop_email_change,
)
from ecosystem.accounts.actions.asking import forget_ask_links, open_ask_link, use_ask_link
from ecosystem.accounts.actions.consents import (
    give_consent,
    withdraw_consent,
)
from ecosystem.accounts.actions.display import (
    put_away,
    set_display,
    take_out,
)
from ecosystem.accounts.actions.erasing import erase_account, purge_unconfirmed
from ecosystem.accounts.actions.factors import (
    add_app,
    app_address,
    new_app_key,
    reencrypt_apps,
    remove_app,
    remove_passkey,
    renew_codes,
    reset_second_factor,
    use_code,
)
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
from ecosystem.accounts.actions.links import (
    answer_link_request,
    ask_for_link,
    open_link,
    purge_links,
)
from ecosystem.accounts.actions.passkeys import (
    add_passkey,
    begin_passkey,
    begin_use,
    purge_challenges,
    use_passkey,
)
from ecosystem.accounts.actions.registering import (
    confirm_email,
    create_account,
    register,
)
from ecosystem.accounts.actions.roles import (
    grant_role,
    lock,
    revoke_role,
    unlock,
    update_settings,
)
from ecosystem.accounts.actions.signing_in import (
    change_password,
    note_proven,
    note_refused_sign_in,
    note_signed_in,
    prove,
    reset_password,
    sign_in,
    sign_out,
    switch_role,
)
from ecosystem.accounts.actions.visits import (
    complete_sign_in,
    end_other_visits,
    end_sign_ins,
    end_visit,
    end_visits_of,
    forget_browser,
    hold_sign_in,
    purge_visits,
    recognise,
    remember,
)
from ecosystem.accounts.queries import (
    find_account,
)

__all__ = [
    "Newcomer",
    "Offer",
    "accept_invitation",
    "add_app",
    "add_passkey",
    "answer_link_request",
    "app_address",
    "ask_for_link",
    "ask_new_email",
    "begin_passkey",
    "begin_use",
    "change_password",
    "complete_sign_in",
    "confirm_email",
    "confirm_new_email",
    "create_account",
    "end_other_visits",
    "end_sign_ins",
    "end_visit",
    "end_visits_of",
    "erase_account",
    "find_account",
    "forget_ask_links",
    "forget_browser",
    "give_consent",
    "grant_role",
    "hold_sign_in",
    "invite",
    "join",
    "link_identity",
    "lock",
    "new_app_key",
    "note_proven",
    "note_refused_arrival",
    "note_refused_sign_in",
    "note_signed_in",
    "open_ask_link",
    "open_link",
    "prove",
    "purge_challenges",
    "purge_invitations",
    "purge_links",
    "purge_unconfirmed",
    "purge_visits",
    "put_away",
    "recognise",
    "reencrypt_apps",
    "register",
    "remember",
    "remove_app",
    "remove_passkey",
    "renew_codes",
    "resend_invitation",
    "reset_password",
    "reset_second_factor",
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
    "use_ask_link",
    "use_code",
    "use_passkey",
    "withdraw_consent",
]
