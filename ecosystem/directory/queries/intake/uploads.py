"""Tables that people upload: what they are is told by their content, never by their name, within narrow limits.

CSV in UTF-8, UTF-16 or windows-1258 with any usual delimiter, and XLSX without macros. An XLSX is a ZIP: its parts are
counted and unpacked against their check sums here, before the reader of sheets sees it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from python_calamine import CalamineError, CalamineWorkbook

from ecosystem.core.errors import Refused
from ecosystem.core.sheets import armed
from ecosystem.core.text import nfc
from ecosystem.directory.queries.intake import headers

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
LONGEST_HEADING = 120
UNPACKED, PARTS, RATIO = 100 * 1024 * 1024, 1000, 100
SMALL = 5 * 1024 * 1024  # what unpacks to less is no bomb, however well it was packed
HEAD_WITHIN = 12
DELIMITERS = ",;\t|"
MOST_ROOM = 4_000_000  # cells, empty ones too, that a sheet may span
CELL = re.compile(rb"\br\s{0,3}=\s{0,3}[\"']([A-Za-z]{1,3})([0-9]{1,9})")
CELL_LENGTH = 24
MACROS = ("vbaproject.bin", "macrosheets/")
NO_TABLE = _l("Tệp này không phải bảng CSV hay XLSX. Trong Excel, chọn “Lưu thành” rồi chọn XLSX hoặc CSV UTF-8.")
BROKEN = _l("Tệp bị hỏng nên không đọc được. Vui lòng lưu lại rồi tải lên lần nữa.")


@dataclass(frozen=True)
class Line:
    """One row of a table: its number as people see it, and its filled cells by column.

    A cell is cut where it is longer than any text of ours may be, so that its check still refuses it.
    """

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table whose headings were found: the columns in order, each under a name of its own, and the rows."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def check(content: bytes) -> str:
    """``xlsx`` or ``csv``, told by the content. Raises ``Refused`` in words for everything else."""
    if not content.strip():
        raise Refused(_l("Tệp trống. Vui lòng chọn tệp khác."), code="file-empty")
    if len(content) > MOST_BYTES:
        raise Refused(_l("Tệp lớn hơn 10 MB. Vui lòng chia thành nhiều tệp."), code="file-too-large")
    if content.startswith(b"PK"):
        _zip_names(content)
        return "xlsx"
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8", b"GIF8", b"\x1f\x8b")):
        raise Refused(NO_TABLE, code="file-type")
    text = decoded(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table", "{", "<svg")):
        raise Refused(NO_TABLE, code="file-type")
    return "csv"


def read(content: bytes) -> Table:
    """The table of an upload. Raises ``Refused`` when it cannot be read or goes beyond the limits."""
    try:
        rows = _xlsx(content) if check(content) == "xlsx" else _csv(decoded(content))
        return _table(rows)
    except (csv.Error, CalamineError, zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError) as error:
        raise Refused(BROKEN, code="file-broken") from error


def decoded(content: bytes) -> str:
    """The text of a CSV in whichever of the usual encodings it was written. Raises ``Refused``."""
    for encoding in _encodings(content):
        try:
            return nfc(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Refused(NO_TABLE, code="file-type")


def _encodings(content: bytes) -> Sequence[str]:
    if content.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    head = content[:4000]
    # Half of the bytes of Latin text in UTF-16 are nought, on one side or the other.
    if head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head[0::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1258")


def _csv(text: str) -> Iterator[tuple[int, list[Any]]]:
    # Excel writes the delimiter on a line of its own.
    first, _newline, rest = text.partition("\n")
    skipped = 0
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        delimiter, text, skipped = first[len("sep=")], rest, 1
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num + skipped, list(cells)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, most evenly."""
    head = text[:20_000].splitlines()[:20]
    if len(text) > 20_000:  # noqa: PLR2004  the last line may be cut
        head = head[:-1] or head

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if row]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (common > 1) * widths.count(common), common

    return max(DELIMITERS, key=evenness)


def _zip_names(content: bytes) -> None:
    """Refuse what is no XLSX, or one with macros, or a bomb, by what the archive says of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, NotImplementedError) as error:
        raise Refused(BROKEN, code="file-broken") from error
    names = [part.filename.lower() for part in parts]
    if any(mark in name for name in names for mark in MACROS):
        raise Refused(_l("Tệp có macro nên không nhận. Vui lòng lưu thành XLSX thường."), code="file-macros")
    if "xl/workbook.xml" not in names:
        raise Refused(NO_TABLE, code="file-type")
    size = sum(part.file_size for part in parts)
    if len(parts) > PARTS or size > UNPACKED or (size > SMALL and size > RATIO * len(content)):
        raise Refused(_l("Tệp nở ra quá lớn khi mở nên không nhận."), code="file-bomb")


def _xlsx(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            _unpack(archive, part)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    yield from enumerate(sheet.iter_rows(), start=1)


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part to its end: one that unpacks to something else than it declares fails its check sum here.

    Of a sheet the farthest cell is looked for, because its reader makes room for everything before that cell.
    """
    if part.flag_bits & 1:
        raise Refused(_l("Tệp có mật khẩu nên không đọc được."), code="file-broken")
    is_sheet = "worksheets/" in part.filename.lower()
    row = column = 1
    with archive.open(part) as stream:
        rest = b""
        while piece := stream.read(1 << 20):
            for letters, digits in CELL.findall(rest + piece) if is_sheet else ():
                row, column = max(row, int(digits)), max(column, _column_number(letters))
            rest = piece[-CELL_LENGTH:]
    if row * column > MOST_ROOM:
        raise Refused(_too_large(), code="file-too-large")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _table(rows: Iterator[tuple[int, list[Any]]]) -> Table:
    above: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        texts = [_text(cell) for cell in cells]
        if any(texts):
            above.append((number, texts))
        if len(above) == HEAD_WITHIN:
            break
    if not above:
        raise Refused(_l("Bảng không có dòng nào."), code="file-empty")
    at = max(range(len(above)), key=lambda place: (headers.known(above[place][1]), -place))
    columns = _columns(above[at][1])
    lines = [_line(number, texts, columns) for number, texts in above[at + 1 :]]
    for number, cells in rows:
        texts = [_text(cell) for cell in cells]
        if any(texts):
            lines.append(_line(number, texts, columns))
        if len(lines) > MOST_ROWS:
            raise Refused(_too_large(), code="file-too-large")
    if not lines:
        raise Refused(_l("Bảng chỉ có dòng tiêu đề, chưa có dòng nào để nhập."), code="file-empty")
    return Table(columns, tuple(lines))


def _columns(texts: list[str]) -> tuple[str, ...]:
    """A name for every column: its heading, numbered when it stands there twice or has none."""
    while texts and not texts[-1]:
        texts = texts[:-1]
    if len(texts) > MOST_COLUMNS:
        raise Refused(_too_large(), code="file-too-large")
    names: list[str] = []
    for place, text in enumerate(texts, start=1):
        name = " ".join(text.split())[:LONGEST_HEADING] or f"#{place}"
        number, wish = 2, name
        while name in names:
            name, number = f"{wish} ({number})", number + 1
        names.append(name)
    return tuple(names)


def _line(number: int, texts: list[str], columns: tuple[str, ...]) -> Line:
    return Line(number, {name: text[:LONGEST_CELL] for name, text in zip(columns, texts, strict=False) if text})


def _too_large() -> object:
    return _l("Bảng quá lớn: tối đa %(rows)s dòng và %(columns)s cột.", rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS)


def _text(cell: Any) -> str:  # noqa: ANN401  whatever a cell holds
    """A cell as the text a person would type; what no database keeps becomes a mark that checks refuse."""
    if isinstance(cell, str):
        return armed(nfc(cell).strip(" \u00a0")).replace("\x00", "\ufffd").strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        # A spreadsheet keeps every number as a float; 9.0 people meant as 9.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004  whole beyond
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
