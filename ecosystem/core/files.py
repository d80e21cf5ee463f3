"""The private file store: what people upload, checked by content and kept outside the web root.

Bytes live under a random key in a local folder or any S3-compatible store (one setting, through obstore). Names and
declared types are never trusted: the content decides, images are written anew without their metadata.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import obstore
import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from obstore.store import LocalStore, ObjectStore, from_url
from PIL import Image, UnidentifiedImageError
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core import clock
from ecosystem.core.db import BigId, db
from ecosystem.core.errors import Refused
from ecosystem.core.text import nfc

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
KEPT_UNNAMED = timedelta(days=1)


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


def store(stream: IO[bytes], *, name: str, kind: str, owner: int | None) -> StoredFile:
    """Check and keep one upload of ``kind`` (``logo``: PNG, JPEG or WebP; ``deck``: PDF).

    Raises ``Refused`` with a sentence for people when it is empty, too large or not what it claims to be.
    """
    content = stream.read(MAX_BYTES + 1)
    if not content:
        raise Refused(_l("Tệp trống. Vui lòng chọn tệp khác."), code="file-empty")
    if len(content) > MAX_BYTES:
        raise Refused(_l("Tệp lớn hơn 10 MB. Vui lòng chọn tệp nhỏ hơn."), code="file-too-large")
    content, content_type = CHECKS[kind](content)
    return keep(content, content_type, name=_plain(name) or kind, kind=kind, owner=owner)


def keep(content: bytes, content_type: str, *, name: str, kind: str, owner: int | None) -> StoredFile:
    """Keep bytes that the house has made or checked itself, such as an export; ``store`` is for uploads."""
    row = StoredFile(
        key=secrets.token_urlsafe(24),
        kind=kind,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        owner_id=owner,
        stored_at=clock.now(),
    )
    obstore.put(_bucket(), row.key, content)
    db.session.add(row)
    db.session.flush()
    return row


def read(row: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return bytes(obstore.get(_bucket(), row.key).bytes())


def stream(row: StoredFile) -> Iterator[bytes]:
    """The same piece by piece, so that a large file never stands whole in memory."""
    # The store is opened now: when the pieces leave, the request and its settings are gone.
    pieces = obstore.get(_bucket(), row.key).stream(min_chunk_size=256 * 1024)
    return (bytes(piece) for piece in pieces)


def wipe(keys: Sequence[str]) -> None:
    """Delete the bytes of files whose rows are gone; a key that a row still names stays."""
    named = set(db.session.scalars(sa.select(StoredFile.key).where(StoredFile.key.in_(keys))))
    gone = [key for key in keys if key not in named]
    with contextlib.suppress(FileNotFoundError):
        if gone:
            obstore.delete(_bucket(), gone)


def remove(row: StoredFile) -> None:
    """Delete the row; ``tidy`` takes the bytes that no row names."""
    db.session.delete(row)


def tidy() -> None:
    """Delete bytes older than a day that no row names; a rolled back upload leaves such."""
    bucket = _bucket()
    known = set(db.session.scalars(sa.select(StoredFile.key)))
    for chunk in obstore.list(bucket):
        for meta in chunk:
            age = clock.now() - meta["last_modified"]
            if meta["path"] not in known and age > KEPT_UNNAMED:
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


def _picture(content: bytes) -> tuple[bytes, str]:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused(_l("Ảnh quá lớn. Vui lòng chọn ảnh dưới 40 triệu điểm ảnh."), code="file-too-large")
            image.thumbnail((512, 512))
            # A new file from the pixels alone: no EXIF, no place, no trailing bytes.
            clean = image.convert("RGBA" if image.mode in ("RGBA", "LA", "P") else "RGB")
            out = io.BytesIO()
            clean.save(out, "WEBP", quality=86)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(_l("Tệp này không phải ảnh PNG, JPEG hay WebP."), code="file-type") from error
    return out.getvalue(), "image/webp"


def _pdf(content: bytes) -> tuple[bytes, str]:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise Refused(_l("Tệp này không phải PDF trọn vẹn."), code="file-type")
    return content, "application/pdf"


CHECKS: dict[str, Callable[[bytes], tuple[bytes, str]]] = {"logo": _picture, "deck": _pdf}
