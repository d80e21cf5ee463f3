"""The tables of accounts: people and roles, what they agreed to, open sign-ins, single-use links, invitations."""

from ecosystem.accounts.models.consents import (
    Consent,
)
from ecosystem.accounts.models.factors import (
    Ceremony,
    Passkey,
    PasskeyChallenge,
    PendingSignIn,
    RecoveryCode,
    Totp,
)
from ecosystem.accounts.models.identities import (
    ExternalIdentity,
)
from ecosystem.accounts.models.invitations import (
    Invitation,
    InvitationPurpose,
)
from ecosystem.accounts.models.links import (
    AskLink,
    LinkPurpose,
    LinkRequest,
    SingleUseLink,
)
from ecosystem.accounts.models.people import (
    ROLE_NAMES,
    Account,
    Role,
    RoleGrant,
)
from ecosystem.accounts.models.visits import (
    RememberedBrowser,
    SignIn,
)

__all__ = [
    "ROLE_NAMES",
    "Account",
    "AskLink",
    "Ceremony",
    "Consent",
    "ExternalIdentity",
    "Invitation",
    "InvitationPurpose",
    "LinkPurpose",
    "LinkRequest",
    "Passkey",
    "PasskeyChallenge",
    "PendingSignIn",
    "RecoveryCode",
    "RememberedBrowser",
    "Role",
    "RoleGrant",
    "SignIn",
    "SingleUseLink",
    "Totp",
]
