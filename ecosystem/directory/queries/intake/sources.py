"""Reading rows from CSV, XLSX and JSONL files, each also as ``.gz``: a number that people find again, and the cells."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from python_calamine import CalamineError, CalamineWorkbook

from ecosystem.core.errors import Refused

MOST_BYTES = 512 * 1024 * 1024
FORMATS = (".csv", ".xlsx", ".jsonl")


@dataclass(frozen=True)
class SourceRow:
    """One row: its number as a person sees it in the file, its cells, or why it cannot be read."""

    number: int
    cells: Mapping[str, Any]
    broken: Any = None


def read(path: Path) -> list[SourceRow]:
    """All rows of a file. Raises ``Refused`` when the file cannot be read at all."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    packed = bool(suffixes) and suffixes[-1] == ".gz"
    suffix = (suffixes[:-1] if packed else suffixes)[-1:] or [""]
    if suffix[0] not in FORMATS:
        raise Refused(_l("Chỉ nhận tệp CSV, XLSX hoặc JSONL (có thể nén .gz)."), code="file-type")
    content = _bytes(path, packed=packed)
    try:
        return list({".csv": _csv, ".xlsx": _xlsx, ".jsonl": _jsonl}[suffix[0]](content))
    except (UnicodeDecodeError, csv.Error, CalamineError) as error:
        raise Refused(_l("Không đọc được tệp: %(why)s", why=str(error)), code="file-broken") from error


def _bytes(path: Path, *, packed: bool) -> bytes:
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise Refused(_l("Không đọc được tệp: %(why)s", why=str(error)), code="file-broken") from error
    if len(content) > MOST_BYTES:
        raise Refused(_l("Tệp lớn quá 512 MB sau khi giải nén."), code="file-too-large")
    return content


def _csv(content: bytes) -> Iterator[SourceRow]:
    text = content.decode("utf-8-sig")
    head = text[:8192].partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    yield from _table((reader.line_num, cells) for cells in reader)


def _xlsx(content: bytes) -> Iterator[SourceRow]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    yield from _table(enumerate(sheet.to_python(skip_empty_area=False), start=1))


def _table(lines: Iterator[tuple[int, list[Any]]]) -> Iterator[SourceRow]:
    """Rows of a table whose first line that is not empty names the columns."""
    names: list[str] = []
    for number, cells in lines:
        if not any(str(cell).strip() for cell in cells):
            continue
        if not names:
            names = [str(cell).strip() for cell in cells]
            continue
        yield SourceRow(number, {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name})


def _plain(cell: Any) -> Any:  # noqa: ANN401  whatever a cell holds
    # A spreadsheet keeps every number as a float; 9.0 people meant as 9.
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _jsonl(content: bytes) -> Iterator[SourceRow]:
    for number, line in enumerate(content.decode("utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            yield SourceRow(number, {}, _l("Dòng này không phải JSON."))
            continue
        except RecursionError:
            yield SourceRow(number, {}, _l("Dòng này lồng quá sâu."))
            continue
        if isinstance(row, dict):
            yield SourceRow(number, row)
        else:
            yield SourceRow(number, {}, _l("Dòng này không phải một đối tượng JSON."))
