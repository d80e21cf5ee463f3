"""Arrays and lists on disk: switched at once, mapped by any process, refused when damaged, made again."""

import subprocess
import sys

import numpy as np
import pytest

from matching import artefact
from matching.artefact import DamagedError
from matching.lists import Lists
from matching.matcher import Matcher
from matching.shown import Shown
from tests.matching import world
from tests.matching.crowd import VOCABULARY, crowd

KINDS = {"startup": ({"mentor"}, {"angel", "fund"}), "mentor": ({"startup"},), "angel": ({"startup"},)}
KINDS["fund"] = KINDS["angel"]


@pytest.fixture(scope="module")
def kept():
    return Lists(Matcher(VOCABULARY).fit(crowd(120)))


def all_of(read, documents):
    return {(one.id, *kinds): read(one.id, kinds) for one in documents for kinds in KINDS[one.kind]}


def test_what_is_shown_is_what_was_kept(kept, tmp_path):
    kept.save(tmp_path)
    shown = Shown.open(tmp_path, checked=True)
    assert all_of(shown.of, crowd(120)) == all_of(kept.shown, crowd(120))
    assert shown.of("nobody", {"mentor"}) == []
    assert shown.of("99999", {"mentor"}) == []


def test_a_reader_keeps_its_version_while_another_is_written(kept, tmp_path):
    kept.save(tmp_path)
    reader = Shown.open(tmp_path)
    before = all_of(reader.of, crowd(120))
    Lists(Matcher(VOCABULARY).fit(crowd(90, seed=4))).save(tmp_path)
    assert all_of(reader.of, crowd(120)) == before
    assert Shown.open(tmp_path).of("00119", {"startup"}) == []
    assert len(list(tmp_path.glob("version-*"))) == 1


def test_the_same_written_again_is_never_gone_for_a_moment(kept, tmp_path):
    kept.save(tmp_path)
    (first,) = tmp_path.glob("version-*")
    before = first.stat().st_ino
    kept.save(tmp_path)
    (again,) = tmp_path.glob("version-*")
    assert (again, again.stat().st_ino) == (first, before)
    assert not list(tmp_path.glob("new-*"))


@pytest.mark.parametrize("file", ["first_orders.npy", "names.npy", "head.json", "current.json"])
@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "empty"])
def test_what_is_damaged_is_refused_and_made_again_from_the_documents(kept, tmp_path, file, harm):
    kept.save(tmp_path)
    (path,) = tmp_path.rglob(file)
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        middle = len(content) // 2
        changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes({"cut": content[:-7], "changed": changed, "empty": b""}[harm])
    with pytest.raises(DamagedError):
        Shown.open(tmp_path, checked=True)
    Lists(Matcher(VOCABULARY).fit(crowd(120))).save(tmp_path)
    assert all_of(Shown.open(tmp_path, checked=True).of, crowd(120)) == all_of(kept.shown, crowd(120))


def test_a_version_half_written_is_never_seen(tmp_path):
    artefact.write(tmp_path, {"a": np.arange(5)})
    (tmp_path / "new-half").mkdir()
    (tmp_path / "new-half" / "a.npy").write_bytes(b"half")
    assert artefact.read(tmp_path)["a"].tolist() == [0, 1, 2, 3, 4]
    artefact.write(tmp_path, {"a": np.arange(3)})
    assert artefact.read(tmp_path)["a"].tolist() == [0, 1, 2]
    assert sorted(one.name.split("-")[0] for one in tmp_path.iterdir()) == ["current.json", "version"]


def test_a_reader_loads_numpy_alone(kept, tmp_path):
    kept.save(tmp_path)
    code = f"""
import sys
from pathlib import Path
from matching.shown import Shown
assert Shown.open(Path({str(tmp_path)!r})).of("00000", {{"mentor"}}) is not None
sys.exit(any(name in sys.modules for name in ("sklearn", "scipy", "numba")))
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=world.ROOT, check=False).returncode == 0
