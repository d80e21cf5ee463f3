"""An epoch on disk: the same lists after reading, and nothing read that is not whole."""

import json
import subprocess
import sys

import pytest

from matching.artefact import DamagedError
from matching.matcher import Matcher
from tests.matching import world


@pytest.fixture(scope="module")
def fitted():
    return Matcher(world.vocabulary()).fit(world.documents())


def test_what_is_read_answers_as_what_was_written(fitted, tmp_path):
    fitted.save(tmp_path / "index")
    again = Matcher.load(tmp_path / "index")
    documents = list(world.documents())
    assert again.match_many(documents, 9) == fitted.match_many(documents, 9)
    again.save(tmp_path / "index")
    assert len(list((tmp_path / "index").iterdir())) == 2


def test_edits_go_on_after_reading(fitted, tmp_path):
    fitted.save(tmp_path)
    again = Matcher.load(tmp_path)
    startup = world.documents()[0]
    again.remove(startup.id)
    again.put(startup)
    assert again.match(startup, 9) == fitted.match(startup, 9)


def test_an_empty_epoch_is_kept_too(tmp_path):
    Matcher(world.vocabulary()).fit([]).save(tmp_path)
    assert Matcher.load(tmp_path).match(world.documents()[0], 3) == []


@pytest.mark.parametrize("place", [0, 100, -30, -1])
def test_a_changed_byte_is_refused(fitted, tmp_path, place):
    fitted.save(tmp_path)
    (file,) = tmp_path.glob("*.npz")
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="checksum"):
        Matcher.load(tmp_path)


def test_a_short_missing_or_foreign_file_is_refused(fitted, tmp_path):
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path / "nowhere")
    fitted.save(tmp_path)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path)
    file.unlink()
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path)
    (tmp_path / "manifest.json").write_text("{not json")
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(DamagedError, match="format"):
        Matcher.load(tmp_path)


def test_a_reader_answers_without_scikit_learn(fitted, tmp_path):
    fitted.save(tmp_path)
    code = f"""
import sys
from pathlib import Path
from matching.matcher import Matcher
matcher = Matcher.load(Path({str(tmp_path)!r}))
assert matcher.match_many(matcher.corpus.documents(), 5)
sys.exit("sklearn" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=world.ROOT, check=False).returncode == 0
