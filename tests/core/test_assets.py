"""Static files as browsers get them: one style sheet, packed, kept for a year, and never stale."""

from __future__ import annotations

import gzip
import re

import pytest

from ecosystem.web import assets
from tests.page import Http
from tests.services import ROOT

CSS = ROOT / "static" / "css"


@pytest.fixture
def http(assembled):
    return Http(assembled, assembled.response_class)


def address(http, pattern):
    return re.search(rf'(?:href|src)="(/static/{pattern}[^"]*)"', http.get("/").text).group(1)


def test_every_sheet_is_in_the_one_that_pages_link(http):
    on_disk = {path.stem for path in CSS.glob("*.css")}
    assert {*assets.SHEETS, assets.ON_PAPER} == on_disk
    assert re.findall(r'rel="stylesheet" href="([^"?]*)', http.get("/").text) == ["/static/css/style.css"]
    sheet = http.get(address(http, "css/style.css")).text
    # The layers are declared before anything else, and paper has its rules for itself.
    assert sheet.startswith("@layer vendor, tokens")
    assert sheet.index("@media print {") == sheet.rindex("@media print {")
    assert sheet.count("{") == sheet.count("}")
    assert "/*" not in sheet


def test_while_code_is_written_each_sheet_is_its_own_file(assembled):
    with assembled.test_request_context():
        sheets = assets._sheets(debug=True)
    assert [re.search(r"css/(\w+)\.css", href).group(1) for href, _media in sheets] == [*assets.SHEETS, "print"]
    assert [media for _href, media in sheets] == ["all"] * len(assets.SHEETS) + ["print"]


@pytest.mark.parametrize("pattern", [r"css/style\.css", r"vendor/htmx", r"js/app\.js", r"img/mark\.svg"])
def test_texts_are_packed_and_kept(http, pattern):
    url = address(http, pattern)
    plain = http.get(url)
    packed = http.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    again = http.get(url, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = http.head(url)
    assert (head.data, head.headers["Content-Length"]) == (b"", plain.headers["Content-Length"])
    assert http.post(url).status_code == 405


def test_a_type_is_what_the_name_says(http):
    kinds = {pattern: http.get(address(http, pattern)).mimetype for pattern in (r"css/style", r"js/app", r"img/mark")}
    assert kinds[r"css/style"] == "text/css"
    assert kinds[r"js/app"] in ("text/javascript", "application/javascript")
    assert kinds[r"img/mark"] == "image/svg+xml"


def test_no_page_waits_for_a_script(http):
    scripts = re.findall(r"<script([^>]*)>", http.get("/").text)
    assert scripts
    assert all("defer" in one or 'type="module"' in one or 'type="application/ld+json"' in one for one in scripts)
