"""Timed work of notices."""

from __future__ import annotations

from ecosystem.core.db import write
from ecosystem.notices import actions


def purge() -> None:
    """Forget old notices once a day."""
    with write():
        actions.purge()
