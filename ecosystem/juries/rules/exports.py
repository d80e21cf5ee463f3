"""Who may take what was made of a call to leave. Pure."""

from __future__ import annotations

from typing import Protocol

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import Call
from ecosystem.core.files import StoredFile


class _Pack(Protocol):
    """A file and the call it is of."""

    @property
    def file(self) -> StoredFile:
        """The file."""
        ...

    @property
    def call(self) -> Call:
        """The call, with its managers loaded."""
        ...


def may_take(actor: Account | None, pack: _Pack) -> bool:
    """A pack is for who asked for it, while they work on its call."""
    return actor is not None and pack.file.owner_id == actor.id and calls.is_manager(actor, pack.call)
