"""Where the columns of a small chart stand. Pure; the template draws them, a table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320, 120
BASE, TOP = 96, 22  # the line columns stand on (and grow down from below zero), and how high they reach
GAP = 6
WIDEST = 36
LEAST = 2  # a figure that is not nothing is seen


@dataclass(frozen=True)
class Column:
    """One column: its place and size, the figure over it; ``is_empty`` where nothing was said."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    is_empty: bool


def columns(values: Sequence[int | None], labels: Sequence[str]) -> list[Column]:
    """The columns of values in their order, the largest reaching the top; those below zero by their size."""
    if not values:
        return []
    slot = WIDTH / max(len(values), 3)
    width = min(slot - GAP, WIDEST)
    most = max((abs(value) for value in values if value is not None), default=0) or 1
    found = []
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        height = 0.0 if value is None else (BASE - TOP) * abs(value) / most
        height = max(height, LEAST) if value else height
        middle = slot * (place + 0.5)
        found.append(
            Column(
                round(middle - width / 2, 1),
                round(BASE - height, 1),
                round(width, 1),
                round(height, 1),
                round(middle, 1),
                label,
                value is None,
            )
        )
    return found
