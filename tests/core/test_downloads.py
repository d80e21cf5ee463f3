"""What people named travels through a real server: header lines are ASCII, the name comes back whole."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from ecosystem.web.downloads import download

NAMES = ("Thể lệ tiền ươm tạo, đợt 2", 'a "b"; c', "báo cáo 📈", "ملف", "x/../y\\z", "n" * 150, "dòng\nhai", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_travels_in_ascii_and_comes_back(app, name):
    with app.test_request_context():
        line = download(b"%PDF-", "application/pdf", name, ".pdf").headers["Content-Disposition"]
    assert line.isascii()
    assert line.isprintable()
    assert line.startswith("attachment; filename=")
    wanted = name[:100].replace("/", "-").replace("\\", "-")
    if not name.isascii():
        assert unquote(line.rpartition("UTF-8''")[2]) == f"{wanted}.pdf"
