"""Every row of `make bench` runs and prints figures; what it says of exactness holds at any size."""

import json

import pytest

from benchmarks.speed import product, start
from benchmarks.speed.__main__ import ROWS, figures
from benchmarks.speed.growth import main as draw

SIZE = 200


@pytest.mark.parametrize("name", ROWS)
def test_a_row_runs(name, monkeypatch):
    monkeypatch.setattr(product.edits, "__defaults__", (40,))
    monkeypatch.setattr(start.new_process, "__defaults__", (1,))
    found = list(figures(name, SIZE))
    assert found
    for one in found:
        told = one._asdict()
        assert json.dumps(told)
        if one[0] == "exactness" and "agreement" in one.who:
            assert one.figure == 1.0
        if one[0] == "edit" and "wrong" in one.who:
            assert one.figure == 0


def test_growth_is_drawn(tmp_path):
    lines = [{"metric": "one query", "who": "ours", "figure": figure} for figure in (0.1, 1.0)]
    for name, line in zip(("a", "b"), lines, strict=True):
        (tmp_path / name).write_text(json.dumps(line) + "\n")
    draw(str(tmp_path / "growth.svg"), f"1e3={tmp_path / 'a'}", f"1e4={tmp_path / 'b'}")
    assert "one query, slope 1.00" in (tmp_path / "growth.svg").read_text()
