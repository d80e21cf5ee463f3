"""The rows of an evaluation set, and the order in which ties are broken."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matching.fields import Floats

Row = Mapping[str, Any]
TIE = 1e-7


def objects(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def table(path: Path) -> list[dict[str, str]]:
    """Read a table with a header."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day(date: str) -> float:
    """Return a date (YYYY, YYYY-MM or YYYY-MM-DD) in days; what it does not say is the middle."""
    year, month, of_month = (*date.split("-"), "", "")[:3]
    return int(year) * 365 + (int(month) - 1 if month else 6) * 30.4 + (int(of_month) if of_month else 15)


def chance(*names: str) -> float:
    """Return a number in 0..1 that depends on nothing but the names."""
    return int(hashlib.md5("".join(names).encode(), usedforsecurity=False).hexdigest()[:8], 16) / 2**32


def untied(scores: Floats, asking: Sequence[str], answering: Sequence[str]) -> Floats:
    """Add less than any difference that counts, by hash: equal scores come in no order of the files."""
    ties = np.array([[chance(one, other) for other in answering] for one in asking])
    return np.asarray(scores + TIE * ties, dtype=np.float64)


def write_run(path: Path, scores: Floats, asking: Sequence[str], answering: Sequence[str]) -> None:
    """Write a score for every pair: asking, answering, score, between tabs."""
    with path.open("w", encoding="utf-8") as out:
        for one, row in zip(asking, scores.tolist(), strict=True):
            out.writelines(f"{one}\t{other}\t{score:.9g}\n" for other, score in zip(answering, row, strict=True))


def write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Write who was given to whom."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{one}\t{other}\n" for one, other in pairs)
