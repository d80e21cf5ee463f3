"""Who may enter the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecosystem.accounts.rules import is_administrator

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account, Invitation


def may_administer(actor: Account | None, _thing: object = None) -> bool:
    """Whether ``actor`` may see and use the console: administrators only, whatever role they look through."""
    return is_administrator(actor)


def may_handle_invitation(actor: Account | None, invitation: Invitation) -> bool:
    """Whether ``actor`` may send again or revoke an invitation here: administrators, and only one into a role."""
    return is_administrator(actor) and invitation.role is not None
