"""Who may change the shared vocabulary."""

from __future__ import annotations

from typing import Any

OFFICERS = frozenset({"officer", "administrator"})


def may_edit(actor: Any, _thing: object = None) -> bool:  # noqa: ANN401  accounts are strangers to this floor
    """Whether ``actor`` looks after the vocabulary: an officer of the Department or an administrator."""
    return actor is not None and not OFFICERS.isdisjoint(actor.role_names)
