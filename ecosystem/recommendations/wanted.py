"""What the engine is told of a need or an offer; plain, so that who asks need not load the engine."""

from __future__ import annotations

from dataclasses import dataclass

Terms = frozenset[str]


@dataclass(frozen=True)
class Wanted:
    """One need or offer, of one profile. ``conflicts`` and ``owners`` are those of the profile, by profile ids."""

    id: int
    profile_id: int
    is_need: bool
    text: str
    sectors: Terms
    skills: Terms
    accepting: bool = True
    conflicts: Terms = frozenset()
    owners: Terms = frozenset()
