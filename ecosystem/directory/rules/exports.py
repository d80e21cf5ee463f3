"""Who may take a list that was made to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account
    from ecosystem.core.files import StoredFile


def may_take_export(actor: Account | None, stored: StoredFile) -> bool:
    """A list that was made for somebody is for nobody else; the query finds no other kind of file."""
    return actor is not None and stored.owner_id == actor.id
