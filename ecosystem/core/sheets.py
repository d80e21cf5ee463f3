"""Sheets that leave the house, as CSV or XLSX, in which no cell can act as a formula.

A text that a spreadsheet would take for a formula gets an apostrophe before it; ``armed`` takes that off again when
such a file comes back. XLSX cells are typed as text, so nothing in them is ever worked out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from defusedcsv import csv

# What spreadsheets read as the beginning of a formula or of a command, the full-width forms included.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
BOM = "\ufeff"
FLUSH_ROWS = 200
LONGEST_CELL = 32_767  # of a spreadsheet
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[str]


def defused(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS) else text


def armed(text: str) -> str:
    """The text that ``defused`` was given; any other text as it is."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS) else text


def csv_chunks(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as UTF-8 CSV, some at a time; the mark at its start tells Excel that it is UTF-8."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out)
    for number, row in enumerate(rows, start=1):
        writer.writerow([defused(cell) for cell in row])
        if number % FLUSH_ROWS == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows that ``csv_chunks`` wrote, as they were given."""
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield [armed(cell) for cell in row]


def xlsx(rows: Iterable[Row]) -> bytes:
    """The rows as one XLSX sheet of text cells, the first row as its head."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, head = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell[:LONGEST_CELL], head if number == 0 else None)
    book.close()
    return out.getvalue()
