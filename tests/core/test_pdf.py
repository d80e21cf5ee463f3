"""Papers: the same input makes the same bytes, and what people wrote stays text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from ecosystem.core.pdf import paper

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
TEMPLATE = """#import "_house.typ": house
#let data = json(bytes(sys.inputs.data))
#show: house.with(data.title)
= #data.title
#data.text
"""


@pytest.fixture
def trial(app, tmp_path, monkeypatch):
    folder = tmp_path / "pdf"
    folder.mkdir()
    folder.joinpath("_house.typ").write_text(Path(app.root_path, "templates/pdf/_house.typ").read_text())
    folder.joinpath("trial.typ").write_text(TEMPLATE)
    monkeypatch.setattr(app, "template_folder", str(tmp_path))
    return app


def test_the_same_makes_the_same_bytes(trial):
    data = {"title": "Giấy chứng nhận", "text": "Nguyễn Thị Mỹ Dưỡng, ươm tạo ở Đà Nẵng"}
    first, second = (paper("trial", data, at=AT) for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second
    assert b"BeVietnamPro" in first


def test_what_people_wrote_is_no_markup(trial):
    hostile = '#panic("x") #read("/etc/passwd") $x^2$ @ref *bold* \\ `raw` <label>'
    assert paper("trial", {"title": hostile, "text": hostile}, at=AT).startswith(b"%PDF-")


def test_a_template_reads_nothing_outside_its_folder(trial, tmp_path):
    tmp_path.joinpath("secret.txt").write_text("no")
    (tmp_path / "pdf" / "trial.typ").write_text('#read("../secret.txt")')
    with pytest.raises(typst.TypstError):
        paper("trial", {}, at=AT)
