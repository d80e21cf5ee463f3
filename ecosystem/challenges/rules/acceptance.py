"""The acceptance test: measures with a unit and a target, how each is measured, and what values say of it. Pure.

Figures are whole thousandths, never floats: "3,5" is 3500.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

MEASURES_MOST, PHASES_MOST = 8, 6
FIGURE_MOST = 10**15
WEEKS_MOST = 260
# Digits in groups of three, or plain ones, and at most three decimals: the dot groups where three digits follow it.
GROUPED = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,3}))?")
PLAIN = re.compile(r"(\d{1,12})(?:[.,](\d{1,3}))?")


class Aim(enum.StrEnum):
    """Which side of the target is good."""

    LEAST = "at-least"
    MOST = "at-most"


class WrongTest(ValueError):  # noqa: N818  as ``Refused``, a plain word
    """A test that is not whole: ``code`` says what is wrong, ``row`` with which measure."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


@dataclass(frozen=True)
class Measure:
    """One thing that is measured: ``target`` in thousandths of ``unit``."""

    key: str
    vi: str
    en: str
    unit: str
    aim: Aim
    target: int
    how_vi: str
    how_en: str = ""
    unit_en: str = ""


@dataclass(frozen=True)
class Phase:
    """A part of the way, and how many weeks it takes."""

    vi: str
    en: str
    weeks: int


def thousandths(typed: str) -> int | None:
    """A figure as people type it ("3,5", "1.284", "0.25"), or ``None`` where it is none."""
    plain = typed.strip().replace(" ", "")
    found = GROUPED.fullmatch(plain) or PLAIN.fullmatch(plain)
    if found is None or not plain.isascii():
        return None
    whole, part = found.group(1).replace(".", ""), found.group(2) or ""
    value = int(whole) * 1000 + int(part.ljust(3, "0"))
    return value if value <= FIGURE_MOST else None


def shown(value: int) -> Decimal:
    """Thousandths as a number to be written."""
    return (Decimal(value) / 1000).normalize() + 0


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[Measure, ...]:
    """The measures of stored rows. Raises ``WrongTest``: name, unit, target, how, many, twice."""
    if len(rows) > MEASURES_MOST:
        raise WrongTest("many")
    found = tuple(_measure(row, number) for number, row in enumerate(rows))
    if len({one.key for one in found}) != len(found):
        raise WrongTest("twice")
    return found


def plain(measures: Sequence[Measure]) -> list[dict[str, Any]]:
    """Measures as they are stored."""
    return [{**asdict(one), "aim": one.aim.value} for one in measures]


def read_phases(rows: Sequence[Mapping[str, Any]]) -> tuple[Phase, ...]:
    """The phases of stored rows. Raises ``WrongTest``: ``name``, ``weeks``, ``many``."""
    if len(rows) > PHASES_MOST:
        raise WrongTest("many")
    found = []
    for number, row in enumerate(rows):
        weeks = row.get("weeks")
        if not row.get("vi"):
            raise WrongTest("name", number)
        if not isinstance(weeks, int) or not 1 <= weeks <= WEEKS_MOST:
            raise WrongTest("weeks", number)
        found.append(Phase(str(row["vi"]), str(row.get("en", "")), weeks))
    return tuple(found)


def meets(measure: Measure, value: int) -> bool:
    """Whether a value is as good as the target, or better."""
    return value >= measure.target if measure.aim is Aim.LEAST else value <= measure.target


def _measure(row: Mapping[str, Any], number: int) -> Measure:
    target = row.get("target")
    for name, code in (("vi", "name"), ("unit", "unit"), ("how_vi", "how")):
        if not row.get(name):
            raise WrongTest(code, number)
    if not isinstance(target, int) or row.get("aim") not in {one.value for one in Aim}:
        raise WrongTest("target", number)
    words = {name: str(row.get(name, "")) for name in ("key", "vi", "en", "unit", "unit_en", "how_vi", "how_en")}
    return Measure(**{**words, "key": words["key"] or f"m{number}"}, aim=Aim(row["aim"]), target=target)
