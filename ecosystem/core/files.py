"""The private file store: what people upload, checked by content and kept outside the web root.

Bytes live under a random key in a local folder or any S3-compatible store (one setting, through obstore). Names and
declared types are never trusted: the content decides (``uploads``), images are written anew without their metadata.
An image lies there in several sides: the largest under its key, smaller ones under ``<key>.<side>``.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import obstore
import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from obstore.store import LocalStore, ObjectStore, from_url
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core import clock, uploads
from ecosystem.core.db import BigId, db
from ecosystem.core.errors import Refused
from ecosystem.core.text import nfc

MAX_BYTES = 10 * 1024 * 1024
KEPT_UNNAMED = timedelta(days=1)
# What is kept of an upload: the whole, smaller sides of it, and what it is.
Checked = tuple[bytes, Mapping[int, bytes], str]


class StoredFile(db.Model):
    """One uploaded file; ``key`` names its bytes in the store and its address on the site."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200))
    content_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(sa.String(64))
    owner_id: Mapped[int | None] = mapped_column(BigId)
    stored_at: Mapped[datetime]


@dataclass(frozen=True)
class Laid:
    """Bytes in the store that no row names yet."""

    key: str
    size: int
    sha256: str


def store(stream: IO[bytes], *, name: str, kind: str, owner: int | None) -> StoredFile:
    """Check and keep one upload of ``kind`` (``logo``: PNG, JPEG or WebP; ``deck``: PDF; ``attachment``: any of them).

    Raises ``Refused`` with a sentence for people when it is empty, too large or not what it claims to be.
    """
    content = stream.read(MAX_BYTES + 1)
    if not content:
        raise Refused(_l("Tệp trống. Vui lòng chọn tệp khác."), code="file-empty")
    if len(content) > MAX_BYTES:
        raise Refused(_l("Tệp lớn hơn 10 MB. Vui lòng chọn tệp nhỏ hơn."), code="file-too-large")
    whole, smaller, content_type = CHECKS[kind](content)
    row = keep(whole, content_type, name=_plain(name) or kind, kind=kind, owner=owner)
    for side, piece in smaller.items():
        obstore.put(_bucket(), _sided(row.key, side), piece)
    return row


def keep(content: bytes, content_type: str, *, name: str, kind: str, owner: int | None) -> StoredFile:
    """Keep bytes that the house has made or checked itself, such as an export; ``store`` is for uploads."""
    laid = Laid(secrets.token_urlsafe(24), len(content), hashlib.sha256(content).hexdigest())
    obstore.put(_bucket(), laid.key, content)
    return keep_laid(laid, content_type, name=name, kind=kind, owner=owner)


def lay(path: Path) -> Laid:
    """Put a large file of ours into the store, piece by piece, before a row names it: outside of any lock.

    ``keep_laid`` names it; what nobody names ``tidy`` takes away.
    """
    with path.open("rb") as file:
        laid = Laid(secrets.token_urlsafe(24), path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    obstore.put(_bucket(), laid.key, path)
    return laid


def keep_laid(laid: Laid, content_type: str, *, name: str, kind: str, owner: int | None) -> StoredFile:
    """The row of bytes that lie in the store."""
    row = StoredFile(
        key=laid.key,
        kind=kind,
        name=name,
        content_type=content_type,
        size=laid.size,
        sha256=laid.sha256,
        owner_id=owner,
        stored_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def read(row: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return bytes(obstore.get(_bucket(), row.key).bytes())


def read_side(row: StoredFile, side: int) -> bytes:
    """A stored image at most ``side`` pixels wide and high; one that was kept in one size only is made smaller now."""
    if side == uploads.LARGEST:
        return read(row)
    try:
        return bytes(obstore.get(_bucket(), _sided(row.key, side)).bytes())
    except FileNotFoundError:
        return uploads.scaled(read(row), side)


def stream(row: StoredFile) -> Iterator[bytes]:
    """The same piece by piece, so that a large file never stands whole in memory."""
    # The store is opened now: when the pieces leave, the request and its settings are gone.
    pieces = obstore.get(_bucket(), row.key).stream(min_chunk_size=256 * 1024)
    return (bytes(piece) for piece in pieces)


def wipe(keys: Sequence[str]) -> None:
    """Delete the bytes of files whose rows are gone; a key that a row still names stays."""
    named = set(db.session.scalars(sa.select(StoredFile.key).where(StoredFile.key.in_(keys))))
    for key in keys:
        for path in () if not key or key in named else (key, *(_sided(key, side) for side in uploads.SIDES)):
            with contextlib.suppress(FileNotFoundError):
                obstore.delete(_bucket(), path)


def remove(row: StoredFile) -> None:
    """Delete the row; ``tidy`` takes the bytes that no row names."""
    db.session.delete(row)


def drop_of(owner: int, kinds: Sequence[str]) -> list[str]:
    """Delete the rows of one owner's files of these kinds. Returns the keys of their bytes, for ``wipe``."""
    theirs = (StoredFile.owner_id == owner, StoredFile.kind.in_(kinds))
    keys = list(db.session.scalars(sa.select(StoredFile.key).where(*theirs)))
    db.session.execute(sa.delete(StoredFile).where(*theirs))
    return keys


def disown(owner: int) -> None:
    """Files that stay with others forget who brought them."""
    db.session.execute(sa.update(StoredFile).where(StoredFile.owner_id == owner).values(owner_id=None))


def tidy() -> None:
    """Delete bytes older than a day that no row names; a rolled back upload leaves such."""
    bucket = _bucket()
    known = set(db.session.scalars(sa.select(StoredFile.key)))
    for chunk in obstore.list(bucket):
        for meta in chunk:
            age = clock.now() - meta["last_modified"]
            if meta["path"].partition(".")[0] not in known and age > KEPT_UNNAMED:
                obstore.delete(bucket, meta["path"])


def _plain(name: str) -> str:
    last = nfc(name).replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:200]


def _bucket() -> ObjectStore:
    url = current_app.config["FILES_URL"]
    if url:
        return from_url(url)
    folder = Path(current_app.config["UPLOAD_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)


def _sided(key: str, side: int) -> str:
    return f"{key}.{side}"


def _picture(content: bytes) -> Checked:
    sides = uploads.picture(content)
    return sides.pop(uploads.LARGEST), sides, uploads.WEBP


def _pdf(content: bytes) -> Checked:
    return uploads.pdf(content), {}, uploads.PDF


def _attachment(content: bytes) -> Checked:
    whole, content_type = uploads.attachment(content)
    return whole, {}, content_type


CHECKS: dict[str, Callable[[bytes], Checked]] = {
    "logo": _picture,
    "deck": _pdf,
    "attachment": _attachment,
    "call": _attachment,
    "application": _attachment,
    "cohort": _attachment,
    "hand-in": _attachment,
    "evidence": _attachment,
    "pilot": _attachment,
}
