"""Files that people upload: encodings, delimiters, heads that stand lower, and files that mean harm."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import unicodedata
import zipfile
import zlib

import pytest
import xlsxwriter

from ecosystem.core.errors import Refused
from ecosystem.directory.models import Kind
from ecosystem.directory.queries.intake import headers, uploads
from tests.directory.intake import HEAD, ROWS, as_csv, as_xlsx


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_told_by_the_content(app, encoding, delimiter):
    rows = [[cell.replace(";", ",") if delimiter == ";" else cell for cell in row] for row in ROWS]
    table = uploads.read(as_csv(rows, delimiter=delimiter, encoding=encoding))
    assert table.columns == tuple(HEAD)
    assert [line.cells["Tên startup"] for line in table.lines] == ["Đốm Sáng", "Sao Hôm", "Mây"]
    assert [line.number for line in table.lines] == [2, 3, 4]


def test_windows_1258_is_read_as_vietnamese(app):
    # The code page keeps a letter and its tone apart.
    text = "Tên;Ghi chú\nCà phê;Đà Nẵng\n"
    apart = "".join(char if char.encode("cp1258", "ignore") else unicodedata.normalize("NFD", char) for char in text)
    apart = apart.replace("\u0302\u0301", "\u0301")
    content = apart.encode("cp1258", "replace")
    table = uploads.read(content)
    assert table.columns[0] == "Tên"
    assert table.lines[0].cells["Tên"].startswith("Cà ph")


def test_a_line_that_names_its_delimiter_is_understood(app):
    assert uploads.read(b"sep=;\r\nname;team_size\r\nA;1\r\n").columns == ("name", "team_size")


def test_the_head_may_stand_under_titles(app):
    rows = [
        ["DANH BẠ STARTUP 2026", "", ""],
        ["Sở Khoa học và Công nghệ", "", ""],
        ["", "", ""],
        HEAD[:3],
        ["1", "A", "b"],
    ]
    table = uploads.read(as_csv(rows[1:], rows[0]))
    assert table.columns == tuple(HEAD[:3])
    assert [(line.number, line.cells["Tên startup"]) for line in table.lines] == [(5, "A")]


def test_headings_that_repeat_or_lack_get_names_of_their_own(app):
    table = uploads.read(as_csv([["1", "2", "3", "4"]], ["Tên", "Tên", "", "Tên"]))
    assert table.columns == ("Tên", "Tên (2)", "#3", "Tên (3)")
    assert table.lines[0].cells == {"Tên": "1", "Tên (2)": "2", "#3": "3", "Tên (3)": "4"}


def test_merged_cells_count_where_they_begin(app):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "DANH BẠ")
    sheet.write_row(1, 0, ["Tên", "Lĩnh vực", "Giai đoạn"])
    sheet.merge_range(2, 1, 3, 1, "AI")
    sheet.write(2, 0, "Một")
    sheet.write(3, 0, "Hai")
    book.close()
    lines = uploads.read(out.getvalue()).lines
    assert [line.cells for line in lines] == [{"Tên": "Một", "Lĩnh vực": "AI"}, {"Tên": "Hai"}]


def test_numbers_dates_and_formulas_of_a_sheet_are_plain_texts(app):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Tên", "Số nhân sự", "Ngày thành lập", "x"])
    sheet.write(1, 0, "Một")
    sheet.write_number(1, 1, 9)
    sheet.write_number(1, 2, 45352, book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    assert uploads.read(out.getvalue()).lines[0].cells == {
        "Tên": "Một",
        "Số nhân sự": "9",
        "Ngày thành lập": "2024-03-01",
        "x": "2",
    }


def test_what_cannot_be_a_number_or_be_kept_stays_a_text(app):
    table = uploads.read(b'name,team_size,ask\nA,1e309,"=1+1"\n"B\x00C",9999999999999999999999999,\'=1\n')
    assert table.lines[0].cells == {"name": "A", "team_size": "1e309", "ask": "=1+1"}
    assert table.lines[1].cells["name"] == "B\ufffdC"
    assert table.lines[1].cells["ask"] == "=1"


def test_a_huge_cell_is_cut_and_still_too_long_for_any_field(app):
    table = uploads.read(as_csv([["a", "x" * 30_000]], ["id", "description_vi"]))
    assert len(table.lines[0].cells["description_vi"]) == uploads.LONGEST_CELL


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name, content):
    out = io.BytesIO(as_xlsx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def lying_bomb():
    """A part that declares ten bytes and unpacks to fifty megabytes."""
    content = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 50_000_000})
    size = struct.pack("<I", 50_000_000)
    return content.replace(size, struct.pack("<I", 10))


def far_cell():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Tên")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    return out.getvalue()


HARM = {
    "empty": (b"", "file-empty"),
    "blanks": (b" \n\n", "file-empty"),
    "only delimiters": (b",,,\n,,,\n", "file-empty"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "file-type"),
    "pdf": (b"%PDF-1.7\n%%EOF", "file-type"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "file-type"),
    "gzip": (b"\x1f\x8b" + zlib.compress(b"a,b"), "file-type"),
    "html": (b"<html><body><table><tr><td>a</td></tr></table>", "file-type"),
    "svg": (b"<svg onload=alert(1)>", "file-type"),
    "json": (b'{"a": 1}', "file-type"),
    "docx": (packed({"word/document.xml": b"<x/>"}), "file-type"),
    "a zip of anything": (packed({"a.csv": b"a,b"}), "file-type"),
    "half a zip": (as_xlsx()[:900], "file-broken"),
    "macros": (with_part("xl/vbaProject.bin", b"macro"), "file-macros"),
    "a bomb that says so": (with_part("xl/media/x.xml", b"0" * 60_000_000), "file-bomb"),
    "a bomb that lies": (lying_bomb(), "file-broken"),
    "a thousand parts": (packed({"xl/workbook.xml": b"<x/>", **{f"p{n}": b"" for n in range(1001)}}), "file-bomb"),
    "a cell at the far end": (far_cell(), "file-too-large"),
    "two hundred columns": (as_csv([["x"] * 200], [f"c{n}" for n in range(200)]), "file-too-large"),
    "too many rows": (b"name\n" + b"a\n" * 20_001, "file-too-large"),
    "a field without end": (b'name,b\n"' + b"x" * 200_000, "file-broken"),
}


@pytest.mark.parametrize("name", HARM)
def test_a_file_that_means_harm_is_refused_in_words(app, name):
    content, code = HARM[name]
    with pytest.raises(Refused) as no:
        uploads.read(content)
    assert (no.value.code, bool(str(no.value.message))) == (code, True)


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_refused_or_read_but_crashes_nothing(app, seed):
    noise = random.Random(seed)
    content = bytes(noise.randrange(256) for _ in range(3000))
    with contextlib.suppress(Refused):
        uploads.read(content)
    with contextlib.suppress(Refused):
        uploads.read(b"PK\x03\x04" + content)


GUESSES = [
    (Kind.STARTUP, ["STT", "Tên Doanh Nghiệp", "MST", "Lĩnh vực hoạt động", "SỐ ĐIỆN THOẠI", "E-mail", "Địa chỉ"]),
    (Kind.STARTUP, ["id", "Company Name", "Tax code", "Industry", "Phone", "Email", "Address"]),
    (Kind.FUND, ["Mã", "Fund name", "Fund type", "Check size", "Thesis", "Stages", "Website"]),
    (Kind.MENTOR, ["Họ và tên", "Chức danh", "Chuyên môn", "Kinh nghiệm", "Số giờ mỗi tháng"]),
    (Kind.INSTITUTION, ["Tên tổ chức", "Loại tổ chức", "Website", "Email"]),
]


@pytest.mark.parametrize(("kind", "columns"), GUESSES)
def test_columns_and_kinds_are_guessed_from_headings(app, kind, columns):
    assert headers.guess_kind(columns) == kind
    mapping = headers.guess(kind, columns)
    assert len(set(mapping.values())) == len(mapping) == len(columns)


def test_files_of_one_shape_have_one_fingerprint(app):
    assert headers.shape(["Tên", "MST"]) == headers.shape(["mst", " TÊN "])
    assert headers.shape(["Tên", "MST"]) != headers.shape(["Tên"])
