"""Who may change the shared vocabulary."""

from __future__ import annotations

from typing import Any

from ecosystem.taxonomy.models import LEGAL_LISTS

OFFICERS = frozenset({"officer", "administrator"})


def is_open(list_name: str) -> bool:
    """Whether the terms of a list may be edited in the site: not where they are the words of a legal text."""
    return list_name not in LEGAL_LISTS


def may_edit(actor: Any, _thing: object = None) -> bool:  # noqa: ANN401  accounts are strangers to this floor
    """Whether ``actor`` looks after the vocabulary: an officer of the Department or an administrator."""
    return actor is not None and not OFFICERS.isdisjoint(actor.role_names)
