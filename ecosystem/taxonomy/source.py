"""The lists and wards as files under ``data/``: read, checked, and given as frozen rows.

The files are the project's own and versioned with it; ``actions.load_lists`` brings them into the tables.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecosystem.core.text import slugify
from ecosystem.taxonomy.models import LISTS, WARDS, WardType

DATA = Path(__file__).parent / "data"
COMMON = ("id", "vi", "en", "synonyms_vi", "synonyms_en", "group", "parent")


@dataclass(frozen=True)
class TermRow:
    """One term as its file gives it."""

    slug: str
    label_vi: str
    label_en: str
    synonyms_vi: list[str]
    synonyms_en: list[str]
    position: int
    group: str = ""
    parent: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WardRow:
    """One ward as its file gives it."""

    slug: str
    code: int
    alt_codes: list[int]
    type: WardType
    name: str
    short_name: str
    former_province: str
    former_districts: list[str]
    merged_from: list[str]


@dataclass(frozen=True)
class Source:
    """All lists by name, the wards, and the versions of the files."""

    lists: Mapping[str, tuple[TermRow, ...]]
    wards: tuple[WardRow, ...]
    versions: Mapping[str, str]


def read(folder: Path = DATA) -> Source:
    """Read every file of ``folder``. Raises ``ValueError`` when one is not as it should be."""
    files = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in (*LISTS, WARDS)}
    lists = {name: tuple(_term(item, at) for at, item in enumerate(files[name]["items"])) for name in LISTS}
    for name, rows in lists.items():
        _check(name, rows)
    with (folder / "wards.csv").open(encoding="utf-8", newline="") as file:
        wards = tuple(_ward(row) for row in csv.DictReader(file))
    return Source(lists, wards, {name: file["version"] for name, file in files.items()})


def _term(item: Mapping[str, Any], position: int) -> TermRow:
    return TermRow(
        slug=item["id"],
        label_vi=item["vi"],
        label_en=item["en"],
        synonyms_vi=item["synonyms_vi"],
        synonyms_en=item["synonyms_en"],
        position=position,
        group=item.get("group") or "",
        parent=item.get("parent"),
        extra={name: value for name, value in item.items() if name not in COMMON},
    )


def _ward(row: Mapping[str, str]) -> WardRow:
    return WardRow(
        slug=row["slug"],
        code=int(row["code"]),
        alt_codes=[int(code) for code in _split(row["alt_codes"])],
        type=WardType(row["type"]),
        name=row["name"],
        short_name=row["short_name"],
        former_province=row["former_province"],
        former_districts=_split(row["former_districts"]),
        merged_from=_split(row["merged_from"]),
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _check(name: str, rows: Iterable[TermRow]) -> None:
    counts = Counter(row.slug for row in rows)
    wrong = [slug for slug, count in counts.items() if count > 1 or slug != slugify(slug)]
    wrong += [row.slug for row in rows if not (row.label_vi and row.label_en)]
    if wrong:
        raise ValueError(f"{name}: doubtful slugs or empty labels: {', '.join(wrong)}")
