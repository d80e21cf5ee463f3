"""Keep an epoch on disk with all that the next one needs: documents, term counts, weights; see `artefact`.

Term counts hold for the code that cut the texts: an epoch of other code counts as damaged and is made again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from matching import artefact
from matching.affinity import Weights
from matching.artefact import DamagedError
from matching.documents import Concept, Document, Mandate, Vocabulary
from matching.fields import Floats
from matching.space import Rows

FORMAT = 3
CUTTING = ("documents.py", "space.py", "text.py", "weighing.py")  # what makes terms and weights of texts


@dataclass(frozen=True)
class Saved:
    """All that an epoch is made of; `notes` are plain JSON of the caller, kept with it."""

    vocabulary: Vocabulary
    weights: Weights
    documents: Sequence[Document]
    names: Sequence[str]
    idf: Floats
    text: Rows
    terms: Sequence[str]  # of the counts
    counts: Rows
    notes: Mapping[str, Any] = field(default_factory=dict)


def write(saved: Saved, folder: Path) -> None:
    """Write an epoch into a folder, which is made if it is missing; readers see the one before or this one."""
    head = {
        "format": FORMAT,
        "code": _code(),
        "concepts": [plain(concept) for concept in saved.vocabulary.concepts],
        "need_expertise": {need: sorted(kinds) for need, kinds in sorted(saved.vocabulary.need_expertise.items())},
        "weights": asdict(saved.weights),
        "documents": [plain(document) for document in saved.documents],
        "names": list(saved.names),
        "terms": list(saved.terms),
        "notes": dict(saved.notes),
    }
    told = json.dumps(head, ensure_ascii=False).encode()
    arrays: dict[str, Any] = {"head": np.frombuffer(told, dtype=np.uint8), "idf": saved.idf}
    artefact.write(folder, arrays | _parts("text", saved.text) | _parts("counts", saved.counts))


def read(folder: Path) -> Saved:
    """Read an epoch; raise `DamagedError` unless it is exactly what was written, by the code of today."""
    arrays = artefact.read(folder)
    try:
        head = json.loads(arrays["head"].tobytes())
        if (head["format"], head["code"]) != (FORMAT, _code()):
            raise DamagedError(f"{folder}: written by other code")
        count = len(head["documents"])
        return Saved(
            Vocabulary(
                tuple(Concept(**_typed(one)) for one in head["concepts"]),
                {need: frozenset(kinds) for need, kinds in head["need_expertise"].items()},
            ),
            Weights(**head["weights"]),
            [document_of(one) for one in head["documents"]],
            head["names"],
            np.array(arrays["idf"]),
            _rows("text", arrays, (count, len(head["names"]))),
            head["terms"],
            _rows("counts", arrays, (count, len(head["terms"]))),
            head["notes"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{folder}: {error}") from error


@cache
def _code() -> str:
    place = Path(__file__).parent
    return hashlib.sha256(b"".join((place / name).read_bytes() for name in CUTTING)).hexdigest()


def _parts(name: str, rows: Rows) -> dict[str, Any]:
    return {f"{name}_{part}": getattr(rows, part) for part in ("data", "indices", "indptr")}


def _rows(name: str, arrays: artefact.Arrays, shape: tuple[int, int]) -> Rows:
    """Take rows into memory: they outlive the files."""
    parts = tuple(np.array(arrays[f"{name}_{part}"]) for part in ("data", "indices", "indptr"))
    return sparse.csr_array(parts, shape=shape)


def document_of(told: dict[str, Any]) -> Document:
    """Return the document that `plain` told."""
    rest = {name: value for name, value in told.items() if name != "mandates"}
    return Document(**_typed(rest), mandates=tuple(Mandate(**_typed(one)) for one in told["mandates"]))


def plain(thing: Concept | Mandate | Document) -> dict[str, Any]:
    """Turn a dataclass into what JSON holds; sets are sorted, so equal epochs are equal files."""
    return {one.name: _simple(getattr(thing, one.name)) for one in fields(thing)}


def _simple(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else plain(item) for item in value]
    return value


def _typed(plain: dict[str, Any]) -> dict[str, Any]:
    """Turn the lists of a plain dataclass into the sets and tuples that it holds."""
    return {
        name: (tuple(value) if name == "phrases" else frozenset(value)) if isinstance(value, list) else value
        for name, value in plain.items()
    }
