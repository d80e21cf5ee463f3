"""An epoch on disk: the same lists after reading, and nothing read that is not whole."""

import subprocess
import sys

import pytest

from matching import store
from matching.artefact import DamagedError
from matching.matcher import Matcher
from matching.space import Space
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


def test_a_new_epoch_after_reading_comes_from_kept_counts_and_cuts_no_held_text(fitted, tmp_path, monkeypatch):
    fitted.save(tmp_path, {"brakes": {"s1": 0.5}})
    again = Matcher.load(tmp_path)
    assert again.notes == {"brakes": {"s1": 0.5}}
    documents = list(world.documents())
    cut = []
    terms = Space.terms

    def noted(space, text):
        cut.append(text)
        return terms(space, text)

    monkeypatch.setattr(Space, "terms", noted)
    again.remove(documents[3].id)
    again.refit()
    assert cut == []
    fresh = Matcher(world.vocabulary()).fit(documents[:3] + documents[4:])
    assert again.match_many(documents, 9) == fresh.match_many(documents, 9)


@pytest.mark.parametrize("place", [0, 100, -30, -1])
@pytest.mark.parametrize("name", ["head", "idf", "counts_data", "text_indices"])
def test_a_changed_byte_is_refused(fitted, tmp_path, name, place):
    fitted.save(tmp_path)
    (file,) = tmp_path.glob(f"*/{name}.npy")
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="checksum"):
        Matcher.load(tmp_path)


def test_a_short_missing_or_foreign_file_is_refused(fitted, tmp_path, monkeypatch):
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path / "nowhere")
    fitted.save(tmp_path)
    (file,) = tmp_path.glob("*/text_data.npy")
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path)
    file.unlink()
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path)
    (tmp_path / "current.json").write_text("{not json")
    with pytest.raises(DamagedError):
        Matcher.load(tmp_path)
    fitted.save(tmp_path)
    monkeypatch.setattr(store, "FORMAT", 99)
    with pytest.raises(DamagedError, match="other code"):
        Matcher.load(tmp_path)


def test_a_reader_answers_without_scikit_learn(fitted, tmp_path):
    fitted.save(tmp_path)
    code = f"""
import sys
from pathlib import Path
from matching.matcher import Matcher
from matching.space import Space
matcher = Matcher.load(Path({str(tmp_path)!r}))
assert matcher.match_many(matcher.corpus.documents(), 5)
sys.exit("sklearn" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=world.ROOT, check=False).returncode == 0
