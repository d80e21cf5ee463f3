"""Whose notices are whose. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account
    from ecosystem.notices.models import Notice


def is_mine(actor: Account | None, notice: Notice) -> bool:
    """A notice is for the person it was written to and for nobody else, whatever their role."""
    return actor is not None and notice.account_id == actor.id
