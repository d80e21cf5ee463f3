"""Keep an epoch on disk: one array file without pickle, and a manifest with its checksum.

The array file is named after its checksum and the manifest is replaced last, so a reader sees the old epoch or the new
one, never half of each.
"""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from matching.affinity import Weights
from matching.artefact import DamagedError
from matching.documents import Concept, Document, Mandate, Vocabulary
from matching.fields import Floats
from matching.space import Rows

FORMAT = 2
MANIFEST = "manifest.json"


class Saved(NamedTuple):
    """All that an epoch is made of."""

    vocabulary: Vocabulary
    weights: Weights
    documents: Sequence[Document]
    names: Sequence[str]
    idf: Floats
    text: Rows


def write(saved: Saved, folder: Path) -> None:
    """Write an epoch into a folder, which is made if it is missing, and drop the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    content = _arrays(saved)
    digest = hashlib.sha256(content).hexdigest()
    name = f"epoch-{digest[:16]}.npz"
    _replace(folder / name, content)
    manifest = {"format": FORMAT, "file": name, "sha256": digest}
    _replace(folder / MANIFEST, json.dumps(manifest).encode())
    for old in folder.glob("epoch-*.npz"):
        if old.name != name:
            old.unlink(missing_ok=True)


def read(folder: Path) -> Saved:
    """Read an epoch; raise `DamagedError` unless it is exactly what was written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if manifest["format"] != FORMAT:
            raise DamagedError(f"{folder}: format {manifest['format']} is not {FORMAT}")
        content = (folder / Path(manifest["file"]).name).read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest["sha256"]:
            raise DamagedError(f"{folder}: the checksum of {manifest['file']} is wrong")
        return _saved(content)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DamagedError(f"{folder}: {error}") from error


def _arrays(saved: Saved) -> bytes:
    head = {
        "concepts": [plain(concept) for concept in saved.vocabulary.concepts],
        "need_expertise": {need: sorted(kinds) for need, kinds in sorted(saved.vocabulary.need_expertise.items())},
        "weights": asdict(saved.weights),
        "documents": [plain(document) for document in saved.documents],
        "names": list(saved.names),
        "width": saved.text.shape[1],
    }
    buffer = io.BytesIO()
    np.savez(
        buffer,
        head=np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
        idf=saved.idf,
        data=saved.text.data,
        indices=saved.text.indices,
        indptr=saved.text.indptr,
    )
    return buffer.getvalue()


def _saved(content: bytes) -> Saved:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        head = json.loads(arrays["head"].tobytes())
        shape = (len(head["documents"]), head["width"])
        text = sparse.csr_array((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)
        idf = arrays["idf"]
    concepts = tuple(Concept(**_typed(one)) for one in head["concepts"])
    needs = {need: frozenset(kinds) for need, kinds in head["need_expertise"].items()}
    documents = [document_of(one) for one in head["documents"]]
    return Saved(Vocabulary(concepts, needs), Weights(**head["weights"]), documents, head["names"], idf, text)


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


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is either whole or not there."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
