"""Pages of the directory: the lists, one's own profiles, the forms that change them.

A profile's public page is the portal's. ``bp`` is made in ``base``; each module hangs its routes on it.
"""

from __future__ import annotations

from ecosystem.directory.views import (
    audience,
    cases,
    directories,
    duplicates,
    exports,
    history,
    imports,
    members,
    merges,
    officer,
    profiles,
    quality,
    states,
    verification,
    wizard,
)
from ecosystem.directory.views.base import bp

__all__ = [
    "audience",
    "bp",
    "cases",
    "directories",
    "duplicates",
    "exports",
    "history",
    "imports",
    "members",
    "merges",
    "officer",
    "profiles",
    "quality",
    "states",
    "verification",
    "wizard",
]
