"""Arrays on disk that one process writes and any number of processes map into memory.

Each version is a folder of its own, named after its content; `current` names the one that counts and is replaced last,
so a reader sees the old version or the new one, never half of each. A version is checked when it is opened: the sizes
of all files always, their content as well unless told otherwise. What is damaged is never read: it is made again.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
CURRENT, HEAD = "current.json", "head.json"

Arrays = Mapping[str, NDArray[Any]]


class DamagedError(Exception):
    """What was saved is missing, incomplete, changed or of another format: make it again."""


def write(folder: Path, arrays: Arrays) -> None:
    """Write a version and switch to it; the ones before are removed once nobody new can find them."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder, prefix="new-"))
    for name, array in arrays.items():
        np.save(place / f"{name}.npy", array, allow_pickle=False)
    sums = {name: _sum(place / f"{name}.npy") for name in sorted(arrays)}
    digest = hashlib.sha256(json.dumps(sums, sort_keys=True).encode()).hexdigest()
    (place / HEAD).write_text(json.dumps({"format": FORMAT, "files": sums}))
    for file in place.iterdir():
        _flush(file)
    version = folder / f"version-{digest[:16]}"
    if not _is_whole(version, sums):
        # Nobody reads what is damaged, so it may go before its successor stands.
        shutil.rmtree(version, ignore_errors=True)
        place.rename(version)
    _point(folder, version.name, hashlib.sha256((version / HEAD).read_bytes()).hexdigest())
    for old in (*folder.glob("version-*"), *folder.glob("new-*")):
        if old != version:
            shutil.rmtree(old, ignore_errors=True)


def read(folder: Path, *, checked: bool = True) -> dict[str, NDArray[Any]]:
    """Map the current version; raise `DamagedError` unless it is what was written."""
    try:
        current = json.loads((folder / CURRENT).read_bytes())
        version = folder / Path(current["version"]).name
        head = (version / HEAD).read_bytes()
        if hashlib.sha256(head).hexdigest() != current["head"]:
            raise DamagedError(f"{version}: the checksum of its head is wrong")
        told = json.loads(head)
        if told["format"] != FORMAT:
            raise DamagedError(f"{version}: format {told['format']} is not {FORMAT}")
        return {name: _mapped(version / f"{name}.npy", was, checked=checked) for name, was in told["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise DamagedError(f"{folder}: {error}") from error


def _is_whole(version: Path, sums: Mapping[str, list[Any]]) -> bool:
    """Whether exactly this version stands there already: then readers must not lose it for a moment."""
    try:
        told = json.loads((version / HEAD).read_bytes())
        return told == {"format": FORMAT, "files": sums} and all(
            _sum(version / f"{name}.npy") == was for name, was in sums.items()
        )
    except (OSError, ValueError):
        return False


def _mapped(file: Path, was: list[Any], *, checked: bool) -> NDArray[Any]:
    if file.stat().st_size != was[0] or (checked and _sum(file) != was):
        raise DamagedError(f"{file}: its size or checksum is wrong")
    return np.load(file, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]


def _sum(file: Path) -> list[Any]:
    """The size and the checksum of a file."""
    with file.open("rb") as content:
        return [file.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()]


def _flush(file: Path) -> None:
    with file.open("rb") as content:
        os.fsync(content.fileno())


def _point(folder: Path, version: str, head: str) -> None:
    """Name the version that counts."""
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="point-")
    with os.fdopen(handle, "w") as file:
        json.dump({"version": version, "head": head}, file)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(folder / CURRENT)
