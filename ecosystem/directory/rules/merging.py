"""When two people changed the same profile: what each changed, and what stands when nobody decides. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ecosystem.directory.models import Kind
from ecosystem.directory.rules.plain import part, parts_of, units
from ecosystem.directory.rules.values import ProfileValues


class Side(enum.StrEnum):
    """Whose version of a field is kept: what is saved now, or what the later editor typed."""

    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True)
class Clash:
    """One field in which the two versions differ; ``default`` is ``None`` when both changed it and people must say."""

    unit: str
    default: Side | None


def clashes(kind: Kind, base: ProfileValues | None, theirs: ProfileValues, mine: ProfileValues) -> tuple[Clash, ...]:
    """Every field in which ``theirs`` and ``mine`` differ, with who of them changed it since ``base``.

    Without a base nobody knows who changed what, so that every difference is for people to decide.
    """
    found = []
    for unit in units(kind):
        saved, typed = part(theirs, unit), part(mine, unit)
        if saved == typed:
            continue
        before = part(base, unit) if base is not None else None
        default = Side.THEIRS if before == typed else Side.MINE if before == saved else None
        found.append(Clash(unit, default))
    return tuple(found)


def merged(theirs: ProfileValues, mine: ProfileValues, kept: Mapping[str, Side]) -> ProfileValues:
    """``mine``, with the fields of which ``theirs`` is kept put back."""
    back = {
        name: getattr(theirs, name) for unit, side in kept.items() if side == Side.THEIRS for name in parts_of(unit)
    }
    return replace(mine, **back)
