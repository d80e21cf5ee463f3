"""Figures: which units there are, how people write them, which are odd, how they add up. Pure.

A value is a whole number of the unit's smallest part: đồng, pieces, tenths of a month or hour, hundredths of a percent
or of a tonne.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from flask_babel import lazy_gettext as _l

from ecosystem.core.values import parse_money

# How many decimals each unit keeps.
UNITS: Mapping[str, int] = {"VND": 0, "count": 0, "months": 1, "hours": 1, "percent": 2, "tCO2e": 2}
MOST = 10**15
LONGEST = 60
MOST_KINDS = 12
# What is asked of a new cohort; managers add and take off.
READY = ("revenue", "active-users", "jobs-total", "jobs-female", "capital-raised", "ip-filed", "runway-months")
# A figure this many times the one before it, or less than one of that many, is asked about once more.
JUMP = 10
JUMP_FLOOR = 10
THIN_RUNWAY = 30  # tenths of a month
# A part never exceeds its whole.
PARTS = {"jobs-female": "jobs-total", "mrr": "revenue"}

UNREADABLE = _l("Không đọc được số này. Ví dụ: 1.250 hoặc 12,5.")
NEGATIVE = _l("Số này không được âm.")
TOO_MUCH = _l("Số này lớn quá.")
TOO_FINE = _l("Số này lẻ quá: mục này nhận %(decimals)s chữ số sau dấu phẩy.")
DONG = _l("Vui lòng ghi bằng tiền đồng. Ví dụ: 120 triệu; 1,5 tỷ.")


@dataclass(frozen=True)
class Indicator:
    """A figure that a cohort follows. ``period``: month, quarter, year or event; ``agg``: how startups add up."""

    key: str
    unit: str
    period: str = "month"
    agg: str = "sum"


_NUMBER = re.compile(r"(-?)(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d+))?", re.ASCII)
_POINT = re.compile(r"(-?)(\d+)\.(\d{1,2})", re.ASCII)


def read(raw: str, unit: str) -> int:
    """The value that was typed. Raises ``ValueError`` with a sentence for people."""
    typed = raw.strip()
    if len(typed) > LONGEST:
        raise ValueError(UNREADABLE)
    if unit == "VND":
        money = parse_money(typed)
        if money.currency != "VND":
            raise ValueError(DONG)
        return money.amount
    return _decimal(typed.removesuffix("%").strip() if unit == "percent" else typed, UNITS[unit], unit == "percent")


def _decimal(typed: str, decimals: int, may_fall: bool) -> int:  # noqa: FBT001  a margin may be below nothing
    found = _NUMBER.fullmatch(typed) or (_POINT.fullmatch(typed) if decimals else None)
    if found is None:
        raise ValueError(UNREADABLE)
    minus, whole, part = found[1], re.sub(r"[. ]", "", found[2]), (found[3] or "").rstrip("0")
    if minus and not may_fall:
        raise ValueError(NEGATIVE)
    if len(part) > decimals:
        raise ValueError(TOO_FINE % {"decimals": decimals} if decimals else UNREADABLE)
    value = int(whole + part.ljust(decimals, "0"))
    if value > MOST:
        raise ValueError(TOO_MUCH)
    return -value if minus else value


def prefill(indicator: Indicator, before: int | None) -> int | None:
    """What the form begins with: last month's figure, and nothing happened yet for what happens once."""
    return 0 if indicator.period == "event" else before


class Oddity(enum.StrEnum):
    """Why a figure is asked about once more."""

    UP = "up"
    DOWN = "down"
    PART = "part"


def oddities(
    asked: Sequence[Indicator], values: Mapping[str, int | None], before: Mapping[str, int | None]
) -> dict[str, Oddity]:
    """Figures that may be slips: ten times more or less than last month, or a part larger than its whole.

    What happens once (capital raised) may well differ from last month.
    """
    found: dict[str, Oddity] = {}
    for key in (one.key for one in asked if one.period != "event"):
        value, last = values.get(key), before.get(key)
        if value is None or last is None:
            continue
        if last > 0 and value >= last * JUMP and value - last >= JUMP_FLOOR:
            found[key] = Oddity.UP
        elif value >= 0 and last >= JUMP_FLOOR and value * JUMP <= last:
            found[key] = Oddity.DOWN
    for part, whole in PARTS.items():
        first, second = values.get(part), values.get(whole)
        if first is not None and second is not None and first > second:
            found[part] = Oddity.PART
    return found


def together(values: Sequence[int], agg: str) -> int | None:
    """The figure of many startups: their sum, mean or median, rounded to the unit's smallest part."""
    if not values:
        return None
    if agg == "median":
        return round(median(values))
    return round(sum(values) / len(values)) if agg == "mean" else sum(values)
