"""The two reactions by which a feature of a higher floor follows merges of profiles."""

from __future__ import annotations

from collections.abc import Collection

from ecosystem.core.feature import Reaction
from ecosystem.core.journal import Entry
from ecosystem.directory.actions import following
from ecosystem.directory.actions.following import Place


def reactions(name: str, feature: str, places: Collection[Place]) -> tuple[Reaction, Reaction]:
    """They follow there and back; what moved is kept under ``feature``, the reactions are called after ``name``."""

    def there(entry: Entry) -> None:
        following.follow_merge(int(entry.data["merge"]), feature, places)

    def back(entry: Entry) -> None:
        following.follow_unmerge(int(entry.data["merge"]), feature, places)

    return (
        Reaction("profile.merged", there, f"{name}.follow_merge"),
        Reaction("profile.unmerged", back, f"{name}.follow_unmerge"),
    )
