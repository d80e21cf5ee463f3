"""The values of a profile as plain JSON and back: for revisions, which must stay readable when fields come and go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from ecosystem.directory.models import Kind, Stay
from ecosystem.directory.rules.values import CHILD_FIELDS, TERM_FIELDS, VALUES, ProfileValues

DAYS = frozenset({"paused_until", "founded", "in_town_from", "in_town_until", "as_of"})
# Values that are kept in several fields but are one thing to people: the first field names the whole.
UNITS: Mapping[str, tuple[str, ...]] = {"ask_amount": ("ask_amount", "ask_entered", "ask_currency")}


def to_plain(values: ProfileValues) -> dict[str, Any]:
    """``values`` as JSON can hold them: days as ISO text, tuples as lists."""
    return {name: _plain(value) for name, value in asdict(values).items()}


def from_plain(kind: Kind, plain: Mapping[str, Any]) -> ProfileValues:
    """The values that ``to_plain`` wrote; fields that no longer exist are left out, new ones are empty."""
    built: ProfileValues = _built(VALUES[kind], plain)
    return built


def units(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind as people see them: what belongs together is named once."""
    parts = {part for whole in UNITS.values() for part in whole[1:]}
    return tuple(field.name for field in fields(VALUES[kind]) if field.name not in parts)


def parts_of(unit: str) -> tuple[str, ...]:
    """The fields that a unit is kept in."""
    return UNITS.get(unit, (unit,))


def part(values: ProfileValues, unit: str) -> tuple[Any, ...]:
    """What ``values`` hold of one unit."""
    return tuple(getattr(values, name) for name in parts_of(unit))


def differing(one: ProfileValues, other: ProfileValues, kind: Kind) -> tuple[str, ...]:
    """The units in which two values of a kind differ."""
    return tuple(unit for unit in units(kind) if part(one, unit) != part(other, unit))


def _plain(value: Any) -> Any:  # noqa: ANN401  any value a profile holds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Stay):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _built(values: type[Any], plain: Mapping[str, Any]) -> Any:  # noqa: ANN401  an instance of ``values``
    names = {field.name for field in fields(values)}
    return values(**{name: _read(name, value) for name, value in plain.items() if name in names})


def _read(name: str, value: Any) -> Any:  # noqa: ANN401  any value of JSON
    if value is None:
        return None
    if name in DAYS:
        return date.fromisoformat(value)
    if name == "stay":
        return Stay(value)
    if name in CHILD_FIELDS:
        return tuple(_built(CHILD_FIELDS[name][1], row) for row in value)
    return tuple(value) if name in TERM_FIELDS else value
