"""Timed work on drafts."""

from __future__ import annotations

from ecosystem.core.db import write
from ecosystem.directory import actions

A_DAY = 86_400


def purge_drafts() -> None:
    """Delete drafts that were left alone for too long."""
    with write():
        actions.purge_drafts()
