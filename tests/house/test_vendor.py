"""What the browser gets from others is exactly what `vendor.toml` names."""

from __future__ import annotations

import hashlib
import tomllib

import pytest

from tests.house.tree import nothing
from tests.services import ROOT

STATIC = ROOT / "static"
FILES = tomllib.loads((STATIC / "vendor" / "vendor.toml").read_text())["file"]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["file"])
def test_a_vendored_file_has_its_hash(entry):
    assert hashlib.sha512((STATIC / entry["file"]).read_bytes()).hexdigest() == entry["sha512"]


def test_every_vendored_file_is_named():
    named = {entry["file"] for entry in FILES}
    there = {
        path.relative_to(STATIC).as_posix() for folder in ("vendor", "fonts") for path in (STATIC / folder).iterdir()
    }
    nothing(there - named - {"vendor/vendor.toml", "vendor/refresh.py"})
