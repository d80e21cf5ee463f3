"""Taking one profile into another: who may, which is kept, whose value of each field stays, what undoing gives back.

Pure: no database, no Flask. Two versions of the *same* profile meet in ``merging``; here two profiles do.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ecosystem.directory.models import Audience, FieldGroup, Kind, PairState, Profile, Right, State
from ecosystem.directory.rules import KEPT_REMOVED, is_officer, right_of
from ecosystem.directory.rules.audience import FIELD_GROUPS, Chosen, audience_of
from ecosystem.directory.rules.plain import part, parts_of, units
from ecosystem.directory.rules.values import ProfileValues
from ecosystem.directory.rules.verification import IDENTITY

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

# As long as the profile that was taken lies in the bin.
UNDONE_WITHIN = KEPT_REMOVED
FILES = ("logo", "deck")
# What its people say of today: of these the profile that is kept knows.
OF_THE_MOMENT = frozenset({"accepting", "paused_until", "raising", "hiring", "current_startups"})
# Of these the longer says more; of the others the younger is truer.
_LONG = frozenset({"description", "pitch", "thesis", "experience", "use_of_funds", "tagline", "title"})


class Keep(enum.StrEnum):
    """Whose value of a field stays; ``BOTH`` puts two lists together."""

    KEPT = "kept"
    TAKEN = "taken"
    BOTH = "both"


@dataclass(frozen=True)
class Standing:
    """What tells which of two profiles to keep."""

    id: int
    verified: bool
    has_members: bool
    published: bool
    filled: int
    updated_at: datetime


@dataclass(frozen=True)
class Restored:
    """What the kept profile holds again, and the units that somebody has edited since and that stay."""

    values: ProfileValues
    edited: tuple[str, ...]


def may_merge(actor: Account | None, left: Profile, right: Profile) -> bool:
    """Officers who are members of neither profile."""
    return is_officer(actor) and is_impartial(actor, left, right)


def is_impartial(actor: Account | None, left: Profile, right: Profile) -> bool:
    """Nobody merges a profile of which they are a member."""
    return right_of(actor, left) is None and right_of(actor, right) is None


def can_be_merged(left: Profile, right: Profile, state: PairState) -> bool:
    """Two profiles of one kind that both stand, in a pair that nobody has decided."""
    both_stand = State.REMOVED not in (left.state, right.state)
    return state is PairState.OPEN and both_stand and left.kind is right.kind and left.id != right.id


def is_in_time(merged_at: datetime, now: datetime) -> bool:
    """Whether a merge can still be undone."""
    return now < merged_at + UNDONE_WITHIN


def default_kept(left: Standing, right: Standing) -> int:
    """The id of the one to keep: verified, then with people, shown, fuller, younger; else the older row."""

    def weight(one: Standing) -> tuple[Any, ...]:
        return (one.verified, one.has_members, one.published, one.filled, one.updated_at, -one.id)

    return max(left, right, key=weight).id


def filled(values: ProfileValues) -> int:
    """How many fields say something."""
    empty: tuple[Any, ...] = (None, "", (), False)
    return sum(getattr(values, field.name) not in empty for field in fields(values))


def differing_units(kind: Kind, kept: ProfileValues, taken: ProfileValues) -> tuple[str, ...]:
    """The units in which the two differ."""
    return tuple(unit for unit in units(kind) if part(kept, unit) != part(taken, unit))


def choices(unit: str, kept: ProfileValues, taken: ProfileValues) -> tuple[Keep, ...]:
    """What may be chosen for a unit: lists that both have may be put together."""
    is_list = isinstance(getattr(kept, unit), tuple) and getattr(kept, unit) and getattr(taken, unit)
    return (Keep.KEPT, Keep.TAKEN, Keep.BOTH) if is_list else (Keep.KEPT, Keep.TAKEN)


def default_side(unit: str, kept: ProfileValues, taken: ProfileValues, who: tuple[Standing, Standing]) -> Keep:
    """Whose value stands unless an officer says otherwise: what is there, verified, fuller, younger.

    ``who``: the kept and the taken one.
    """
    mine, theirs = getattr(kept, unit), getattr(taken, unit)
    if unit in OF_THE_MOMENT or theirs in (None, "", ()):
        return Keep.KEPT
    if mine in (None, "", ()):
        return Keep.TAKEN
    if unit in IDENTITY and who[0].verified != who[1].verified:
        return Keep.KEPT if who[0].verified else Keep.TAKEN
    if isinstance(mine, tuple) or unit.removesuffix("_vi").removesuffix("_en") in _LONG:
        return Keep.TAKEN if len(theirs) > len(mine) else Keep.KEPT
    return Keep.TAKEN if who[1].updated_at > who[0].updated_at else Keep.KEPT


def combined(
    kept: ProfileValues, taken: ProfileValues, sides: Mapping[str, Keep], pair: tuple[int, int]
) -> ProfileValues:
    """The values of the kept profile afterwards; what the two (``pair``: their ids) declared of each other goes."""
    found: dict[str, Any] = {}
    for unit, side in sides.items():
        for name in parts_of(unit):
            if side is Keep.TAKEN:
                found[name] = getattr(taken, name)
            elif side is Keep.BOTH:
                found[name] = tuple(dict.fromkeys((*getattr(kept, name), *getattr(taken, name))))
    merged = replace(kept, **found)
    return replace(merged, conflicts=tuple(row for row in merged.conflicts if row.other_id not in pair))


def stricter(groups: Iterable[FieldGroup], one: Chosen, other: Chosen) -> dict[FieldGroup, Audience]:
    """For each group the audience of the two that is for fewer people."""
    order = tuple(Audience)
    return {group: max(audience_of(group, one), audience_of(group, other), key=order.index) for group in groups}


def union(
    kept: Mapping[int, Right], taken: Mapping[int, Right], wanted: Iterable[int]
) -> tuple[dict[int, Right], dict[int, Right]]:
    """Who joins the kept profile with which right, and whose right there grows; nobody's gets less."""
    order = list(Right)
    moving = {account: taken[account] for account in wanted if account in taken}
    joining = {account: right for account, right in moving.items() if account not in kept}
    grown = {
        account: right
        for account, right in moving.items()
        if account in kept and order.index(right) < order.index(kept[account])
    }
    return joining, grown


def restored(kind: Kind, before: ProfileValues, merged: ProfileValues, now: ProfileValues) -> Restored:
    """``now`` with what the merge changed put back, but for what was edited since: that stays, and is told."""
    back: dict[str, Any] = {}
    edited = []
    for unit in units(kind):
        if part(before, unit) == part(merged, unit):
            continue
        if part(now, unit) == part(merged, unit):
            back.update({name: getattr(before, name) for name in parts_of(unit)})
        elif part(now, unit) != part(before, unit):
            edited.append(unit)
    return Restored(replace(now, **back), tuple(edited))


def audiences_after(before: Chosen, merged: Chosen, now: Chosen, edited: Sequence[str]) -> dict[FieldGroup, Audience]:
    """Whom the groups are for after an undo: as before, unless chosen anew or something in the group was edited.

    What was written while a group was closed is not opened by an undo.
    """
    closed = {FIELD_GROUPS[unit] for unit in edited}
    groups = set(before) | set(merged) | set(now)
    return {
        group: audience_of(group, before)
        if audience_of(group, now) == audience_of(group, merged) and group not in closed
        else audience_of(group, now)
        for group in groups
    }
